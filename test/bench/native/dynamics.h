// Gate and compressor in steps of four frames; levels, gains and reductions in log2 units (6.02 dB).
#pragma once
#include "decibels.h"
#include "filters.h"

enum { THRESHOLD, RANGE, ATTACK, RELEASE, HOLD, GATE_VALUES };
enum { SLOPE = 1, KNEE, MAKEUP, MIX, SHAPE_VALUES };
enum { TIME_ATTACK, TIME_RELEASE, TIME_HOLD, RMS, LIMIT, TIME_VALUES };

typedef struct {
  curve values[GATE_VALUES];
  unit unit;
  f4 gain, last, hold, lowest;
  i4 open;
} gate;

typedef struct {
  curve shape[SHAPE_VALUES], times[TIME_VALUES];
  unit unit;
  f4 reduction, last, hold, square, lowest;
} compressor;

#define HYSTERESIS 0.49828921f
#define QUIETEST 9.094947e-13f
#define NEAR 1e-6f

static float rms_coefficient;

INLINE f4 peak_of_step(const f4 *x) {
  return larger(larger(absolute(x[0]), absolute(x[1])), larger(absolute(x[2]), absolute(x[3])));
}

INLINE f4 square_of_step(const f4 *x) {
  return ((x[0] * x[0] + x[1] * x[1]) + (x[2] * x[2] + x[3] * x[3])) * 0.25f;
}

/** Where two are linked, the larger of both. */
INLINE f4 linked(f4 x, i4 links) { return choose(links, larger(x, swap_pairs(x)), x); }

/** A straight line over four frames, whose end is at the last of them. */
INLINE void fade(f4 *x, f4 from, f4 to) {
  f4 quarter = (to - from) * 0.25f;
  f4 g1 = from + quarter, g2 = g1 + quarter, g3 = g2 + quarter;
  x[0] *= g1, x[1] *= g2, x[2] *= g3, x[3] *= to;
}

/** A value at an instant; while nothing of the unit moves, without its curve. */
#define VALUE(c) (moves ? at(&(c), t) : (c).c0)

INLINE void gate_steps(gate *g, const f4 *key, i4 links, f4 *block, bool moves) {
  f4 gain = g->gain, last = g->last, hold = g->hold, lowest = g->lowest;
  i4 open = g->open;
  for (int step = 0; step < 4; step++) {
    f4 t = splat((float)step * 0.25f);
    f4 threshold = VALUE(g->values[THRESHOLD]);
    f4 level = log2_of(larger(linked(peak_of_step(key + 4 * step), links), splat(QUIETEST)));
    i4 loud = (level >= threshold) | (open & (level >= threshold - HYSTERESIS));
    hold = choose(loud, VALUE(g->values[HOLD]), hold - 1.0f);
    open = loud | (open & (hold >= 0.0f));
    f4 target = (f4)(bits_of(VALUE(g->values[RANGE])) & ~open);
    f4 speed = choose(open, VALUE(g->values[ATTACK]), VALUE(g->values[RELEASE]));
    gain = gain + speed * (target - gain);
    gain = (f4)(bits_of(gain) & (absolute(gain) > NEAR));
    f4 reached = exp2_of(gain);
    fade(block + 4 * step, last, reached);
    last = reached;
    lowest = smaller(lowest, reached);
  }
  g->gain = gain, g->last = last, g->hold = hold, g->lowest = lowest, g->open = open;
}

static void run_gate(gate *g, const f4 *key, i4 links, f4 *block) {
  if (g->unit.moving) gate_steps(g, key, links, block, true);
  else gate_steps(g, key, links, block, false);
}

/** A parabola within the knee, then a straight line. */
INLINE f4 curve_of(f4 over, f4 slope, f4 knee) {
  f4 half = knee * 0.5f;
  f4 into = smaller(larger(over + half, splat(0)), knee);
  f4 width = larger(knee, splat(1e-6f));
  return slope * ((into * into) / (width + width) + larger(over - half, splat(0)));
}

INLINE void compressor_steps(compressor *c, const f4 *key, i4 links, f4 *block, bool moves) {
  bool roots = moves || any(c->times[RMS].c0 > 0.5f), limiting = moves || any(c->times[LIMIT].c0 > 0.5f);
  f4 reduction = c->reduction, last = c->last, hold = c->hold, square = c->square, lowest = c->lowest;
  for (int step = 0; step < 4; step++) {
    f4 t = splat((float)step * 0.25f);
    const f4 *heard = key + 4 * step;
    f4 *x = block + 4 * step;
    f4 threshold = VALUE(c->shape[THRESHOLD]);
    square = square + rms_coefficient * (square_of_step(heard) - square);
    f4 detected = peak_of_step(heard);
    if (roots) detected = choose(VALUE(c->times[RMS]) > 0.5f, root(square), detected);
    f4 level = log2_of(larger(linked(detected, links), splat(QUIETEST)));
    f4 wanted = curve_of(level - threshold, VALUE(c->shape[SLOPE]), VALUE(c->shape[KNEE]));
    i4 grows = wanted >= reduction;
    hold = choose(grows, VALUE(c->times[TIME_HOLD]), hold - 1.0f);
    f4 back = (f4)(bits_of(VALUE(c->times[TIME_RELEASE])) & ~(hold >= 0.0f));
    f4 speed = choose(grows, VALUE(c->times[TIME_ATTACK]), back);
    reduction = reduction + speed * (wanted - reduction);
    reduction = (f4)(bits_of(reduction) & (reduction > NEAR));
    f4 gain = exp2_of(-reduction);
    f4 reached = 1.0f + VALUE(c->shape[MIX]) * (gain * VALUE(c->shape[MAKEUP]) - 1.0f);
    if (limiting) {
      i4 limits = VALUE(c->times[LIMIT]) > 0.5f;
      fade(x, choose(limits, smaller(last, reached), last), reached);
      f4 ceiling = choose(limits, exp2_of(threshold), splat(3e38f));
      for (int n = 0; n < 4; n++) x[n] = larger(smaller(x[n], ceiling), -ceiling);
    } else fade(x, last, reached);
    last = reached;
    lowest = smaller(lowest, gain);
  }
  c->reduction = reduction, c->last = last, c->hold = hold, c->square = square, c->lowest = lowest;
}

static void run_compressor(compressor *c, const f4 *key, i4 links, f4 *block) {
  if (c->unit.moving) compressor_steps(c, key, links, block, true);
  else compressor_steps(c, key, links, block, false);
}
