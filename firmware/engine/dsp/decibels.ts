// log2 and exp2 of four values at once, without tables or branches.

/**
 * log2(x) for x > 0, normal. The mantissa is brought to sqrt(1/2)..sqrt 2; log2(1 + z) by an odd series in
 * s = z / (2 + z): 2 / ln 2 (s + s^3/3 + s^5/5 + s^7/7), whose next term is below 5e-8 there.
 * Exact for powers of two.
 */
@inline export function log2(x: v128): v128 {
  const bits = i32x4.sub(x, i32x4.splat(0x3f3504f3))
  const exponent = i32x4.shr_s(bits, 23)
  const mantissa = i32x4.sub(x, i32x4.shl(exponent, 23))
  const one = f32x4.splat(1)
  const s = f32x4.div(f32x4.sub(mantissa, one), f32x4.add(mantissa, one))
  const s2 = f32x4.mul(s, s)
  let series = f32x4.add(f32x4.splat(0.57707802), f32x4.mul(s2, f32x4.splat(0.41219858)))
  series = f32x4.add(f32x4.splat(0.96179669), f32x4.mul(s2, series))
  series = f32x4.add(f32x4.splat(2.88539008), f32x4.mul(s2, series))
  return f32x4.add(f32x4.convert_i32x4_s(exponent), f32x4.mul(s, series))
}

/**
 * 2^x for -126 <= x <= 127: the whole part goes into the exponent, the rest (-0.5..0.5) through the Taylor series
 * of e^(x ln 2) to the sixth power, whose error is below 2e-7. Exactly 1 for 0.
 */
@inline export function exp2(x: v128): v128 {
  const whole = f32x4.nearest(x)
  const rest = f32x4.sub(x, whole)
  let series = f32x4.add(f32x4.splat(0.0013333558), f32x4.mul(rest, f32x4.splat(0.00015403530)))
  series = f32x4.add(f32x4.splat(0.0096181291), f32x4.mul(rest, series))
  series = f32x4.add(f32x4.splat(0.055504109), f32x4.mul(rest, series))
  series = f32x4.add(f32x4.splat(0.24022651), f32x4.mul(rest, series))
  series = f32x4.add(f32x4.splat(0.69314718), f32x4.mul(rest, series))
  series = f32x4.add(f32x4.splat(1), f32x4.mul(rest, series))
  return i32x4.add(series, i32x4.shl(i32x4.trunc_sat_f32x4_s(whole), 23))
}
