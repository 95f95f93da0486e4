// Moves as the bench writes them: {frame, kind, channel, destination, ramp frames, five values}, all doubles.
#pragma once
#include "console.h"
#include <stdio.h>
#include <stdlib.h>

/** In the order of KINDS in ../yardstick/moves.ts. */
enum {
  INPUT, LEVEL, DELAY, LINK, HIGH_PASS_1, HIGH_PASS_2, EQ_1, EQ_2, EQ_3, EQ_4, GATE_KEY_FILTER, COMPRESSOR_KEY_FILTER,
  GATE, SHAPE, TIMES, TO_MAIN, TO_BUS, KINDS
};

typedef struct { double frame, kind, channel, to, frames, values[5]; } target;

static void tie(ramp *r, curve *where, unit *of) {
  for (int lane = 0; lane < 4; lane++) r[lane] = (ramp){.where = where, .of = of, .lane = lane};
}

static void tie_all(void) {
  for (int n = 0; n < GROUPS; n++) {
    group *g = groups + n;
    tie(input_ramps[n], &g->input.gain, &g->input.unit);
    tie(level_ramps[n], &g->level.gain, &g->level.unit);
    for (int s = 0; s < SENDS; s++) tie(send_ramps[n][s], &g->sends[s].gain, &g->sends[s].unit);
    for (int f = 0; f < FILTERS; f++) {
      for (int v = 0; v < FILTER_VALUES; v++) tie(filter_ramps[n][f][v], g->filters[f].values + v, &g->filters[f].unit);
      for (int lane = 0; lane < 4; lane++) {
        settle(&filter_ramps[n][f][G][lane], 0.1);
        settle(&filter_ramps[n][f][K][lane], 1);
        settle(&filter_ramps[n][f][M0][lane], 1);
      }
    }
    for (int v = 0; v < 5; v++) {
      tie(gate_ramps[n][v], g->gate.values + v, &g->gate.unit);
      tie(shape_ramps[n][v], g->compressor.shape + v, &g->compressor.unit);
      tie(time_ramps[n][v], g->compressor.times + v, &g->compressor.unit);
    }
    for (int lane = 0; lane < 4; lane++) {
      settle(&shape_ramps[n][MAKEUP][lane], 1);
      settle(&shape_ramps[n][MIX][lane], 1);
    }
    // Until somebody sets a knob there is nothing to do.
    g->compressor.unit = (unit){0};
    g->gate.last = g->gate.lowest = g->compressor.last = g->compressor.lowest = splat(1);
    for (int lane = 0; n < MOST_STRIPS / 4 && lane < 4; lane++) g->rings[lane] = calloc(RING + QUANTUM, sizeof(float));
  }
}

static void carry_out(const target *t) {
  int kind = (int)t->kind, channel = (int)t->channel, lane = channel & 3, frames = (int)t->frames;
  if (kind < 0 || kind >= KINDS || channel < 0 || channel >= CHANNELS) {
    fprintf(stderr, "yardstick: move of kind %d, channel %d: kinds are 0 to %d, channels 0 to %d\n", kind, channel, KINDS - 1, CHANNELS - 1);
    exit(2);
  }
  group *g = groups + channel / 4;
  int n = channel / 4;
  ramp *first = NULL;
  int count = 5;
  switch (kind) {
  case DELAY: g->delay[lane] = (int)t->values[0]; return;
  case LINK: g->links[lane] = g->links[lane + 1] = t->values[0] != 0 ? -1 : 0; return;
  case INPUT: first = input_ramps[n], count = 1; break;
  case LEVEL: first = level_ramps[n], count = 1; break;
  case GATE: first = gate_ramps[n][0]; break;
  case SHAPE: first = shape_ramps[n][0]; break;
  case TIMES: first = time_ramps[n][0]; break;
  case TO_MAIN: first = send_ramps[n][TAPS * MOST_BUSES], count = 2; break;
  case TO_BUS:
    for (int tap = 0; tap < TAPS; tap++) {
      ramp *r = &send_ramps[n][tap * MOST_BUSES + (int)t->to][lane];
      if (t->values[tap] != r->to) move(r, t->values[tap], frames);
    }
    return;
  default: first = filter_ramps[n][kind - HIGH_PASS_1][0];
  }
  for (int v = 0; v < count; v++) move(first + 4 * v + lane, t->values[v], frames);
}
