// log2 and exp2 of four values; the polynomials of firmware/engine/dsp/decibels.ts, so that outputs can be compared.
#pragma once
#include "vectors.h"

/** For x > 0, normal. */
INLINE f4 log2_of(f4 x) {
  i4 bits = bits_of(x);
  i4 exponent = (bits - 0x3f3504f3) >> 23;
  f4 mantissa = (f4)(bits - (exponent << 23));
  f4 s = (mantissa - 1.0f) / (mantissa + 1.0f);
  f4 s2 = s * s;
  f4 series = 0.57707802f + s2 * 0.41219858f;
  series = 0.96179669f + s2 * series;
  series = 2.88539008f + s2 * series;
  return real(exponent) + s * series;
}

/** For -126 <= x <= 127. */
INLINE f4 exp2_of(f4 x) {
  // Rounds to whole numbers and leaves them in the lowest bits.
  f4 shifted = x + 12582912.0f;
  f4 rest = x - (shifted - 12582912.0f);
  f4 series = 0.0013333558f + rest * 0.00015403530f;
  series = 0.0096181291f + rest * series;
  series = 0.055504109f + rest * series;
  series = 0.24022651f + rest * series;
  series = 0.69314718f + rest * series;
  series = 1.0f + rest * series;
  return (f4)(bits_of(series) + (bits_of(shifted) << 23));
}
