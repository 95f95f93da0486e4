// Smoothed values: raised cosines, in every quantum a cubic through value and slope at both its ends.
#pragma once
#include "vectors.h"
#include <math.h>
#include <stdbool.h>

enum { QUANTUM = 16, MOST_MOVES = 8192 };

/** One value of four neighbours: c0 + t (c1 + t (c2 + t c3)), t = frame / 16. */
typedef struct { f4 c0, c1, c2, c3; } curve;
/** What several values of a group have in common. */
typedef struct { int moving; bool settled, active; } unit;

INLINE f4 at(const curve *c, f4 t) { return c->c0 + t * (c->c1 + t * (c->c2 + t * c->c3)); }

typedef struct {
  curve *where;
  unit *of;
  int lane;
  double value, slope, from, start_slope, to, length, position;
  /** Frames in which the slope of an interrupted move is carried out. */
  double carry;
  bool listed;
} ramp;

static ramp *moving_ramps[MOST_MOVES];
static int moving_count;

static void settle(ramp *r, double value) {
  r->value = r->to = value;
  r->slope = r->position = r->length = 0;
  r->where->c0[r->lane] = (float)value;
  r->where->c1[r->lane] = r->where->c2[r->lane] = r->where->c3[r->lane] = 0;
  r->of->settled = r->of->active = true;
}

/** So far that the value stays between the old target and the new: u (1 - u)^2 is at most 4 / pi^2 of (1 + cos(pi u)) / 2. */
static double carried_frames(const ramp *r, double target, double frames) {
  if (r->slope == 0) return frames;
  double room = r->slope < 0 ? r->value - fmin(r->to, target) : fmax(r->to, target) - r->value;
  return floor(fmin(frames, fmax(0, M_PI * M_PI / 4 * room / fabs(r->slope))) / QUANTUM) * QUANTUM;
}

/** Within `frames`, a multiple of 16; 0 jumps. */
static void move(ramp *r, double target, int frames) {
  if (frames <= 0) {
    settle(r, target);
    return;
  }
  if (r->to == target) return;
  r->from = r->value;
  r->start_slope = r->slope;
  r->carry = carried_frames(r, target, frames);
  if (r->carry == 0) r->slope = 0;
  r->to = target;
  r->length = frames;
  r->position = 0;
  r->of->active = true;
  if (r->listed) return;
  r->listed = true;
  r->of->moving++;
  moving_ramps[moving_count++] = r;
}

static void step_ramp(ramp *r) {
  double next = r->position + QUANTUM, v0 = r->value, s0 = r->slope * QUANTUM, v1 = r->to, s1 = 0;
  if (next < r->length) {
    double u = next / r->length, rise = r->to - r->from;
    v1 = r->from + rise * (0.5 - 0.5 * cos(M_PI * u));
    s1 = rise * 0.5 * M_PI * sin(M_PI * u) / r->length;
    if (next < r->carry) {
      double c = next / r->carry;
      v1 += r->start_slope * r->carry * c * (1 - c) * (1 - c);
      s1 += r->start_slope * (1 - c) * (1 - 3 * c);
    }
  }
  r->position = next;
  r->value = v1;
  r->slope = s1;
  s1 *= QUANTUM;
  r->where->c0[r->lane] = (float)v0;
  r->where->c1[r->lane] = (float)s0;
  r->where->c2[r->lane] = (float)(3 * (v1 - v0) - 2 * s0 - s1);
  r->where->c3[r->lane] = (float)(2 * (v0 - v1) + s0 + s1);
}

/** The next quantum of everything that moves. */
static void step_values(void) {
  int kept = 0;
  for (int n = 0; n < moving_count; n++) {
    ramp *r = moving_ramps[n];
    if (r->position < r->length) {
      step_ramp(r);
      moving_ramps[kept++] = r;
      continue;
    }
    r->listed = false;
    r->of->moving--;
    settle(r, r->to);
  }
  moving_count = kept;
}
