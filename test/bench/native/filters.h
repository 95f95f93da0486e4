// Simper's trapezoidal state-variable filters, four channels to a vector, in blocks of 16 frames.
#pragma once
#include "values.h"

enum { G, K, M0, M1, M2, FILTER_VALUES };

typedef struct {
  curve values[FILTER_VALUES];
  unit unit;
  /**
   * At rest, two frames at once, with v = x0 - s2, w = x1 - s2: y0 = d0 v + d1 s1 + e2 s2; y1 = d0 w + h2 v + h1 s1 + e2 s2;
   * s1 += f1 s1 + f2 v + b2 w; s2 += g1 s1 + g2 v + b3 w.
   */
  f4 b2, b3, d0, d1, e2, f1, f2, g1, g2, h1, h2;
  f4 s1, s2;
} filter;

/** Coefficients of values at rest, in double precision. */
static void prepare(filter *f, const ramp *ramps) {
  bool all_off = true;
  for (int lane = 0; lane < 4; lane++) {
    const ramp *r = ramps + lane;
    double g = r[4 * G].value, k = r[4 * K].value, m0 = r[4 * M0].value, m1 = r[4 * M1].value, m2 = r[4 * M2].value;
    double a1 = 1 / (1 + g * (g + k)), a2 = g * a1, a3 = g * a2;
    bool off = m0 == 1 && m1 == 0 && m2 == 0;
    // 2 a1 - 2, which single precision holds better than what is nearly 1.
    double c1 = off ? 0 : -2 * g * (g + k) * a1, b2 = off ? 0 : 2 * a2, b3 = off ? 0 : 2 * a3;
    double d0 = m0 + m1 * a2 + m2 * a3, d1 = m1 * a1 + m2 * a2, e2 = off ? 0 : m0 + m2;
    f->b2[lane] = (float)b2, f->b3[lane] = (float)b3;
    f->d0[lane] = (float)d0, f->d1[lane] = (float)d1, f->e2[lane] = (float)e2;
    f->f1[lane] = (float)(2 * c1 + c1 * c1 - b2 * b2), f->f2[lane] = (float)(b2 * (1 + c1 - b3));
    f->g1[lane] = (float)(b2 * (2 + c1 - b3)), f->g2[lane] = (float)(b3 + b2 * b2 - b3 * b3);
    f->h1[lane] = (float)(d1 + d1 * c1 + (e2 - d0) * b2), f->h2[lane] = (float)(d1 * b2 + (e2 - d0) * b3);
    if (off) f->s1[lane] = f->s2[lane] = 0;
    else all_off = false;
  }
  f->unit.settled = false;
  f->unit.active = !all_off;
}

INLINE void filter_frames(const filter *f, f4 *s1, f4 *s2, f4 *x) {
  f4 v = x[0] - *s2, w = x[1] - *s2, kept = f->e2 * *s2;
  x[0] = (f->d0 * v + f->d1 * *s1) + kept;
  x[1] = (f->d0 * w + f->h2 * v) + (f->h1 * *s1 + kept);
  f4 grown = f->f1 * *s1 + (f->f2 * v + f->b2 * w);
  *s2 = (*s2 + f->g1 * *s1) + (f->g2 * v + f->b3 * w);
  *s1 = *s1 + grown;
}

static void one_at_rest(filter *f, f4 *block) {
  f4 s1 = f->s1, s2 = f->s2;
  for (int n = 0; n < QUANTUM; n += 2) filter_frames(f, &s1, &s2, block + n);
  f->s1 = s1, f->s2 = s2;
}

/** In a row: the second works on one pair of frames while the first is at the next. */
static void two_at_rest(filter *f, f4 *block) {
  f4 s1 = f[0].s1, s2 = f[0].s2, t1 = f[1].s1, t2 = f[1].s2;
  for (int n = 0; n < QUANTUM; n += 2) {
    filter_frames(f, &s1, &s2, block + n);
    filter_frames(f + 1, &t1, &t2, block + n);
  }
  f[0].s1 = s1, f[0].s2 = s2, f[1].s1 = t1, f[1].s2 = t2;
}

static void four_at_rest(filter *f, f4 *block) {
  two_at_rest(f, block);
  two_at_rest(f + 2, block);
}

static void one_moving(filter *f, f4 *block) {
  f4 s1 = f->s1, s2 = f->s2, t = splat(0);
  for (int n = 0; n < QUANTUM; n++) {
    f4 g = at(f->values + G, t), k = at(f->values + K, t);
    f4 m0 = at(f->values + M0, t), m1 = at(f->values + M1, t), m2 = at(f->values + M2, t);
    f4 a1 = 1.0f / (1.0f + g * (g + k)), a2 = g * a1, a3 = g * a2;
    f4 x = block[n], v = x - s2;
    f4 v1 = a1 * s1 + a2 * v, v2 = s2 + (a2 * s1 + a3 * v);
    s1 = (v1 + v1) - s1;
    s2 = (v2 + v2) - s2;
    f4 y = m0 * x + (m1 * v1 + m2 * v2);
    block[n] = choose((m0 == 1.0f) & (m1 == 0.0f) & (m2 == 0.0f), x, y);
    t += 1.0f / QUANTUM;
  }
  f->s1 = s1, f->s2 = s2;
}

/** @param ramps of the filters: per filter five values of four lanes */
static void run_filters(filter *f, int count, ramp *ramps, f4 *block) {
  bool still = true;
  for (int n = 0; n < count; n++) {
    if (f[n].unit.settled && f[n].unit.moving == 0) prepare(f + n, ramps + n * 4 * FILTER_VALUES);
    still &= f[n].unit.active && f[n].unit.moving == 0;
  }
  if (still && count == 4) {
    four_at_rest(f, block);
    return;
  }
  if (still && count == 2) {
    two_at_rest(f, block);
    return;
  }
  for (int n = 0; n < count; n++) {
    if (!f[n].unit.active) continue;
    if (f[n].unit.moving) one_moving(f + n, block);
    else one_at_rest(f + n, block);
  }
}
