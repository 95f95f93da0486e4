// What a console is made of: groups of four channels, and the smoothed values of each.
#pragma once
#include "dynamics.h"

enum { MOST_STRIPS = 32, MOST_BUSES = 16, MAIN = MOST_STRIPS + MOST_BUSES, CHANNELS = MAIN + 4, GROUPS = CHANNELS / 4 };
enum { SUMS = MOST_BUSES + 4, TAPS = 3, SENDS = TAPS * MOST_BUSES + 2 };
/** Frames of a delay's ring: half a second at 48 kHz and the next power of two. */
enum { RING = 32768 };

enum { PRE_EQ, PRE, POST };
/** Filters in the order of a group's array. */
enum { HIGH_PASS, EQ = 2, GATE_FILTER = 6, COMPRESSOR_FILTER, FILTERS };

typedef struct { f4 peak, squares; i4 clips; } meter;
typedef struct { curve gain; unit unit; } level;

typedef struct {
  level input, level, sends[SENDS];
  filter filters[FILTERS];
  gate gate;
  compressor compressor;
  meter meter;
  i4 links;
  int delay[4], place;
  /** Of each lane RING frames, and the first 16 once more, so that no read has to turn over. */
  float *rings[4];
} group;

static group groups[GROUPS];
static ramp input_ramps[GROUPS][4], level_ramps[GROUPS][4], send_ramps[GROUPS][SENDS][4];
static ramp filter_ramps[GROUPS][FILTERS][FILTER_VALUES][4];
static ramp gate_ramps[GROUPS][GATE_VALUES][4], shape_ramps[GROUPS][SHAPE_VALUES][4], time_ramps[GROUPS][TIME_VALUES][4];
/** Four lanes each, added up when they are read. */
static f4 sums[SUMS][QUANTUM];
static bool touched[SUMS];
static int strips, buses;
