// Levels, meters, delays and sends of a group.
#pragma once
#include "group.h"

INLINE void apply(const level *l, f4 *block) {
  if (l->unit.moving) {
    f4 t = splat(0);
    for (int n = 0; n < QUANTUM; n++, t += 1.0f / QUANTUM) block[n] *= at(&l->gain, t);
    return;
  }
  f4 gain = l->gain.c0;
  for (int n = 0; n < QUANTUM; n++) block[n] *= gain;
}

INLINE void measure(meter *m, const f4 *block) {
  f4 high = splat(0), sum = splat(0);
  for (int n = 0; n < QUANTUM; n++) {
    high = larger(high, absolute(block[n]));
    sum += block[n] * block[n];
  }
  m->peak = larger(m->peak, high);
  m->squares += sum;
  if (!any(high >= 32767.0f / 32768.0f)) return;
  for (int n = 0; n < QUANTUM; n++) m->clips -= absolute(block[n]) >= 32767.0f / 32768.0f;
}

static void send_to(int sum, const level *l, const f4 *block) {
  f4 *to = sums[sum];
  f4 gain = l->gain.c0;
  if (!touched[sum]) {
    touched[sum] = true;
    if (!l->unit.moving) {
      for (int n = 0; n < QUANTUM; n++) to[n] = block[n] * gain;
      return;
    }
    memset(to, 0, sizeof sums[sum]);
  }
  if (l->unit.moving) {
    f4 t = splat(0);
    for (int n = 0; n < QUANTUM; n++, t += 1.0f / QUANTUM) to[n] += block[n] * at(&l->gain, t);
    return;
  }
  for (int n = 0; n < QUANTUM; n++) to[n] += block[n] * gain;
}

static void send_from(group *g, int tap, const f4 *block) {
  for (int bus = 0; bus < buses; bus++) {
    const level *l = g->sends + tap * MOST_BUSES + bus;
    if (l->unit.active) send_to(bus, l, block);
  }
}

static void send_to_main(group *g, const f4 *block) {
  for (int side = 0; side < 2; side++) {
    const level *l = g->sends + TAPS * MOST_BUSES + side;
    if (l->unit.active) send_to(MOST_BUSES + side, l, block);
  }
}

static void run_delay(group *g, f4 *block) {
  if (!(g->delay[0] | g->delay[1] | g->delay[2] | g->delay[3])) return;
  int place = g->place;
  for (int n = 0; n < QUANTUM; n += 4) {
    transpose(block + n, block + n + 1, block + n + 2, block + n + 3);
    for (int lane = 0; lane < 4; lane++) *(f4_anywhere *)(g->rings[lane] + place + n) = block[n + lane];
  }
  if (place == 0) {
    for (int lane = 0; lane < 4; lane++) memcpy(g->rings[lane] + RING, g->rings[lane], QUANTUM * sizeof(float));
  }
  for (int n = 0; n < QUANTUM; n += 4) {
    for (int lane = 0; lane < 4; lane++) {
      block[n + lane] = *(f4_anywhere *)(g->rings[lane] + ((place - g->delay[lane]) & (RING - 1)) + n);
    }
    transpose(block + n, block + n + 1, block + n + 2, block + n + 3);
  }
  g->place = (place + QUANTUM) & (RING - 1);
}
