// The console: strips into buses and main.
#pragma once
#include "levels.h"

/** What a processor listens to: the channel itself, through a filter. */
INLINE const f4 *key_of(int number, int which, const f4 *block, f4 *heard) {
  filter *f = groups[number].filters + which;
  if (!f->unit.active) return block;
  memcpy(heard, block, QUANTUM * sizeof(f4));
  run_filters(f, 1, filter_ramps[number][which][0], heard);
  return heard;
}

static void compress(int number, f4 *block) {
  group *g = groups + number;
  if (!g->compressor.unit.active) return;
  f4 heard[QUANTUM];
  run_compressor(&g->compressor, key_of(number, COMPRESSOR_FILTER, block, heard), g->links, block);
}

/** @param planes of four neighbouring inputs */
static void render_strips(int number, const float *const planes[4]) {
  group *g = groups + number;
  f4 block[QUANTUM], heard[QUANTUM];
  for (int n = 0; n < QUANTUM; n += 4) {
    for (int lane = 0; lane < 4; lane++) block[n + lane] = *(const f4_anywhere *)(planes[lane] + n);
    transpose(block + n, block + n + 1, block + n + 2, block + n + 3);
  }
  // What is no number, or absurdly loud, becomes silence.
  for (int n = 0; n < QUANTUM; n++) block[n] = (f4)(bits_of(block[n]) & (absolute(block[n]) <= 1e6f));
  apply(&g->input, block);
  measure(&g->meter, block);
  run_delay(g, block);
  run_filters(g->filters + HIGH_PASS, 2, filter_ramps[number][HIGH_PASS][0], block);
  if (g->gate.unit.active) run_gate(&g->gate, key_of(number, GATE_FILTER, block, heard), g->links, block);
  send_from(g, PRE_EQ, block);
  run_filters(g->filters + EQ, 4, filter_ramps[number][EQ][0], block);
  compress(number, block);
  send_from(g, PRE, block);
  apply(&g->level, block);
  send_from(g, POST, block);
  send_to_main(g, block);
}

/** Four sums become a block of four channels. */
static bool collect(int first, f4 *block) {
  if (!(touched[first] | touched[first + 1] | touched[first + 2] | touched[first + 3])) return false;
  for (int n = first; n < first + 4; n++) {
    if (!touched[n]) memset(sums[n], 0, sizeof sums[n]);
  }
  for (int n = 0; n < QUANTUM; n++) {
    f4 a = sums[first][n], b = sums[first + 1][n], c = sums[first + 2][n], d = sums[first + 3][n];
    transpose(&a, &b, &c, &d);
    block[n] = (a + b) + (c + d);
  }
  return true;
}

/** A group of buses, or main: EQ, compressor, level, meter; into planes of the outputs. */
static void render_mix(int number, int sum, float *const planes[4]) {
  group *g = groups + number;
  f4 block[QUANTUM];
  if (!collect(sum, block)) memset(block, 0, sizeof block);
  run_filters(g->filters + EQ, 4, filter_ramps[number][EQ][0], block);
  compress(number, block);
  apply(&g->level, block);
  measure(&g->meter, block);
  send_to_main(g, block);
  for (int n = 0; n < QUANTUM; n += 4) {
    f4 a = block[n], b = block[n + 1], c = block[n + 2], d = block[n + 3];
    transpose(&a, &b, &c, &d);
    *(f4_anywhere *)(planes[0] + n) = a, *(f4_anywhere *)(planes[1] + n) = b;
    *(f4_anywhere *)(planes[2] + n) = c, *(f4_anywhere *)(planes[3] + n) = d;
  }
}
