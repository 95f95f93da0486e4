#include "convert.h"

#include <string.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the sample formats are little-endian"
#endif

// Samples are converted in blocks: arithmetic over a contiguous block, which the compiler turns into
// vector code, then the strided stores.
#define BLOCK 64

size_t sample_bytes(enum sample_format format) {
  static const size_t bytes[FORMAT_COUNT] = {4, 4, 3, 4, 2};
  return bytes[format];
}

void plane_from_card(float *restrict plane, const void *restrict card, size_t stride, size_t frames,
                     enum sample_format format) {
  const int16_t *s16 = card;
  const int32_t *s32 = card;
  const float *f32 = card;
  const uint8_t *bytes = card;
  switch (format) {
    case FORMAT_FLOAT:
      for (size_t i = 0; i < frames; i++) plane[i] = f32[i * stride];
      break;
    case FORMAT_S32:
      for (size_t i = 0; i < frames; i++) plane[i] = (float)s32[i * stride] * 0x1p-31f;
      break;
    case FORMAT_S24_3:
      for (size_t i = 0; i < frames; i++) {
        const uint8_t *b = bytes + i * stride * 3;
        const uint32_t high = (uint32_t)b[0] << 8 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 24;
        plane[i] = (float)(int32_t)high * 0x1p-31f;
      }
      break;
    case FORMAT_S24:  // the upper byte is undefined on some cards: it is shifted out
      for (size_t i = 0; i < frames; i++) plane[i] = (float)(int32_t)((uint32_t)s32[i * stride] << 8) * 0x1p-31f;
      break;
    default:
      for (size_t i = 0; i < frames; i++) plane[i] = (float)s16[i * stride] * 0x1p-15f;
  }
}

void dither_seed(struct dither *dither, uint32_t seed) {
  // splitmix32 (Steele, Lea, Flood 2014, 32-bit constants): unrelated lanes from one seed. xorshift
  // must not start at 0.
  for (size_t i = 0; i < DITHER_LANES; i++) {
    uint32_t z = seed += 0x9e3779b9u;
    z = (z ^ (z >> 16)) * 0x85ebca6bu;
    z = (z ^ (z >> 13)) * 0xc2b2ae35u;
    z ^= z >> 16;
    dither->lanes[i] = z ? z : 0x6d2b79f5u;
  }
}

// TPDF noise in LSB, -1 < noise < 1: the difference of two uniform 16-bit numbers, the halves of one
// xorshift32 draw (Marsaglia 2003: 13, 17, 5).
static void triangular_noise(double *restrict noise, size_t count, struct dither *dither) {
  for (size_t i = 0; i < count; i += DITHER_LANES)
    for (size_t lane = 0; lane < DITHER_LANES; lane++) {
      uint32_t x = dither->lanes[lane];
      x ^= x << 13;
      x ^= x >> 17;
      x ^= x << 5;
      dither->lanes[lane] = x;
      noise[i + lane] = (double)((int32_t)(x >> 16) - (int32_t)(x & 0xffff)) * 0x1p-16;
    }
}

// Rounds to nearest even by letting the sum with 1.5 x 2^52 drop the fraction; the low 32 bits of that
// sum are then the integer. Doubles, because a float cannot hold 2^31 - 1. NaN gives 0.
static void round_block(int32_t *restrict out, const float *restrict in, const double *restrict noise,
                        double scale, size_t count) {
  for (size_t i = 0; i < count; i++) {
    const float sample = in[i] == in[i] ? in[i] : 0.0f;
    double value = (double)sample * scale + noise[i];
    value = value < scale - 1 ? value : scale - 1;
    value = value > -scale ? value : -scale;
    const double sum = value + 0x1.8p52;
    uint64_t bits;
    memcpy(&bits, &sum, sizeof bits);
    out[i] = (int32_t)(uint32_t)bits;
  }
}

static void floats_to_card(float *restrict card, const float *restrict plane, size_t stride, size_t frames) {
  for (size_t i = 0; i < frames; i++) card[i * stride] = plane[i] == plane[i] ? plane[i] : 0.0f;
}

void card_from_plane(void *restrict card, const float *restrict plane, size_t stride, size_t frames,
                     enum sample_format format, struct dither *dither) {
  static const double scales[FORMAT_COUNT] = {1, 0x1p31, 0x1p23, 0x1p23, 0x1p15};
  if (format == FORMAT_FLOAT) {
    floats_to_card(card, plane, stride, frames);
    return;
  }
  double noise[BLOCK] = {0};
  int32_t rounded[BLOCK];
  for (size_t done = 0; done < frames; done += BLOCK) {
    const size_t count = frames - done < BLOCK ? frames - done : BLOCK;
    if (format == FORMAT_S16) triangular_noise(noise, count, dither);
    round_block(rounded, plane + done, noise, scales[format], count);
    switch (format) {
      case FORMAT_S16: {
        int16_t *out = (int16_t *)card + done * stride;
        for (size_t i = 0; i < count; i++) out[i * stride] = (int16_t)rounded[i];
        break;
      }
      case FORMAT_S24_3: {
        uint8_t *out = (uint8_t *)card + done * stride * 3;
        for (size_t i = 0; i < count; i++) {
          out[i * stride * 3] = (uint8_t)rounded[i];
          out[i * stride * 3 + 1] = (uint8_t)(rounded[i] >> 8);
          out[i * stride * 3 + 2] = (uint8_t)(rounded[i] >> 16);
        }
        break;
      }
      default: {
        int32_t *out = (int32_t *)card + done * stride;
        for (size_t i = 0; i < count; i++) out[i * stride] = rounded[i];
      }
    }
  }
}
