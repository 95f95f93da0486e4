// The engine's channel strip written by hand in C: what the kernels are measured with.
// Usage: yardstick MOVES, a file of {strips, buses, rate, moves; then the moves} as doubles.
// Commands on standard input, one a line:
//   render IN OUT   frames of IN (32-bit floats, frame by frame, a channel per strip) to OUT (a channel per output:
//                   main left, main right, buses), from the start; may be said once
//   time PERIODS    renders so many times 64 frames of the sound rendered last, says nanoseconds for one
#include "targets.h"
#include <time.h>

enum { PERIOD = 64, MOST_OUTPUTS = MOST_BUSES + 2 };

static target *moves;
static int move_count, next_move;
static double now;
static float inputs[MOST_STRIPS][PERIOD], outputs[MOST_OUTPUTS + 2][PERIOD];

static void fail(const char *what, const char *which) {
  fprintf(stderr, "yardstick: %s %s\n", what, which);
  exit(2);
}

static void load_moves(const char *path) {
  FILE *file = fopen(path, "rb");
  double head[4];
  if (!file || fread(head, sizeof head, 1, file) != 1) fail("cannot read", path);
  strips = (int)head[0], buses = (int)head[1], move_count = (int)head[3];
  if (strips < 1 || strips > MOST_STRIPS || buses < 0 || buses > MOST_BUSES || move_count < 0) fail("nonsense in", path);
  rms_coefficient = (float)(1 - exp(-4 / (head[2] * 0.01)));
  moves = calloc(move_count + 1, sizeof *moves);
  if (fread(moves, sizeof *moves, move_count, file) != (size_t)move_count) fail("too short:", path);
  fclose(file);
}

static void render_quantum(int offset) {
  while (next_move < move_count && moves[next_move].frame <= now) carry_out(moves + next_move++);
  step_values();
  memset(touched, 0, sizeof touched);
  for (int n = 0; n < (strips + 3) / 4; n++) {
    const float *planes[4];
    for (int lane = 0; lane < 4; lane++) planes[lane] = inputs[4 * n + lane] + offset;
    render_strips(n, planes);
  }
  for (int n = 0; n < (buses + 3) / 4; n++) {
    float *planes[4];
    for (int lane = 0; lane < 4; lane++) planes[lane] = outputs[2 + 4 * n + lane] + offset;
    render_mix(MOST_STRIPS / 4 + n, 4 * n, planes);
  }
  static float unheard[2][PERIOD];
  float *planes[4] = {outputs[0] + offset, outputs[1] + offset, unheard[0], unheard[1]};
  render_mix(MAIN / 4, MOST_BUSES, planes);
  now += QUANTUM;
}

static void render(const char *from, const char *to) {
  FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
  if (!in) fail("cannot read", from);
  if (!out) fail("cannot write", to);
  float heard[PERIOD * MOST_STRIPS], said[PERIOD * MOST_OUTPUTS];
  int outs = buses + 2;
  while (fread(heard, sizeof(float) * strips, PERIOD, in) == PERIOD) {
    for (int n = 0; n < PERIOD * strips; n++) inputs[n % strips][n / strips] = heard[n];
    for (int offset = 0; offset < PERIOD; offset += QUANTUM) render_quantum(offset);
    for (int n = 0; n < PERIOD * outs; n++) said[n] = outputs[n % outs][n / outs];
    if (fwrite(said, sizeof(float) * outs, PERIOD, out) != PERIOD) fail("cannot write", to);
  }
  fclose(in);
  if (fclose(out)) fail("cannot write", to);
}

static double nanoseconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e9 + t.tv_nsec;
}

int main(int count, char **words) {
  if (count != 2) fail("usage: yardstick", "MOVES");
  flush_to_zero();
  load_moves(words[1]);
  tie_all();
  char line[4096], from[2048], to[2048];
  while (fgets(line, sizeof line, stdin)) {
    int periods;
    if (sscanf(line, "render %2047s %2047s", from, to) == 2) {
      render(from, to);
      puts("done");
    } else if (sscanf(line, "time %d", &periods) == 1) {
      double start = nanoseconds();
      for (int n = 0; n < periods; n++) {
        for (int offset = 0; offset < PERIOD; offset += QUANTUM) render_quantum(offset);
      }
      printf("%.1f\n", (nanoseconds() - start) / periods);
    } else fail("unknown command", line);
    fflush(stdout);
  }
}
