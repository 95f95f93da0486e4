// Between the card's sample formats and 32-bit float planes. Pure functions, no ALSA, no Node.
#ifndef ALSA_PCM_CONVERT_H
#define ALSA_PCM_CONVERT_H

#include <stddef.h>
#include <stdint.h>

// The order is part of the JavaScript side's table of formats (sample-formats.ts).
enum sample_format { FORMAT_FLOAT, FORMAT_S32, FORMAT_S24_3, FORMAT_S24, FORMAT_S16, FORMAT_COUNT };

// Eight independent xorshift32 generators, so that a loop over them becomes vector code.
#define DITHER_LANES 8
struct dither {
  uint32_t lanes[DITHER_LANES];
};

void dither_seed(struct dither *dither, uint32_t seed);

/** Bytes one sample takes in the card's buffer. */
size_t sample_bytes(enum sample_format format);

/**
 * `frames` samples, `stride` samples apart, to a float plane: value x 2^-(bits - 1), so full scale is
 * -1 .. 1 - 2^-(bits - 1). Float samples are copied bit for bit.
 */
void plane_from_card(float *plane, const void *card, size_t stride, size_t frames, enum sample_format format);

/**
 * A float plane to `frames` samples, `stride` samples apart. Integers: x 2^(bits - 1), rounded to
 * nearest, saturated; 16 bits with TPDF dither of +-1 LSB. Float: bit for bit. NaN becomes 0.
 */
void card_from_plane(void *card, const float *plane, size_t stride, size_t frames, enum sample_format format,
                     struct dither *dither);

#endif
