// Four floats at once on SSE 4.1 or NEON. Plain arithmetic is GCC's own (vector extensions); here is what it lacks.
#pragma once
#include <stdint.h>
#include <string.h>

typedef float f4 __attribute__((vector_size(16), aligned(16)));
typedef int32_t i4 __attribute__((vector_size(16), aligned(16)));
/** The same at any address of a float. */
typedef float f4_anywhere __attribute__((vector_size(16), aligned(4), may_alias));

#define INLINE static inline __attribute__((always_inline))

INLINE f4 splat(float x) { return (f4){x, x, x, x}; }
INLINE i4 bits_of(f4 x) { return (i4)x; }
INLINE f4 absolute(f4 x) { return (f4)(bits_of(x) & 0x7fffffff); }

#if defined(__SSE4_1__)
#include <immintrin.h>
INLINE f4 larger(f4 a, f4 b) { return (f4)_mm_max_ps((__m128)a, (__m128)b); }
INLINE f4 smaller(f4 a, f4 b) { return (f4)_mm_min_ps((__m128)a, (__m128)b); }
INLINE f4 root(f4 x) { return (f4)_mm_sqrt_ps((__m128)x); }
INLINE f4 real(i4 x) { return (f4)_mm_cvtepi32_ps((__m128i)x); }
/** `yes` where the mask is all ones. */
INLINE f4 choose(i4 mask, f4 yes, f4 no) { return (f4)_mm_blendv_ps((__m128)no, (__m128)yes, (__m128)mask); }
INLINE int any(i4 mask) { return !_mm_testz_si128((__m128i)mask, (__m128i)mask); }
INLINE f4 swap_pairs(f4 x) { return (f4)_mm_shuffle_ps((__m128)x, (__m128)x, _MM_SHUFFLE(2, 3, 0, 1)); }
INLINE void transpose(f4 *a, f4 *b, f4 *c, f4 *d) {
  __m128 va = (__m128)*a, vb = (__m128)*b, vc = (__m128)*c, vd = (__m128)*d;
  _MM_TRANSPOSE4_PS(va, vb, vc, vd);
  *a = (f4)va, *b = (f4)vb, *c = (f4)vc, *d = (f4)vd;
}
/** Numbers below the normal ones count as 0, as in the engine's thread. */
INLINE void flush_to_zero(void) { _mm_setcsr(_mm_getcsr() | 0x8040); }
#elif defined(__ARM_NEON) && defined(__aarch64__)
#include <arm_neon.h>
INLINE f4 larger(f4 a, f4 b) { return (f4)vmaxq_f32((float32x4_t)a, (float32x4_t)b); }
INLINE f4 smaller(f4 a, f4 b) { return (f4)vminq_f32((float32x4_t)a, (float32x4_t)b); }
INLINE f4 root(f4 x) { return (f4)vsqrtq_f32((float32x4_t)x); }
INLINE f4 real(i4 x) { return (f4)vcvtq_f32_s32((int32x4_t)x); }
INLINE f4 choose(i4 mask, f4 yes, f4 no) { return (f4)vbslq_f32((uint32x4_t)mask, (float32x4_t)yes, (float32x4_t)no); }
INLINE int any(i4 mask) { return vmaxvq_u32((uint32x4_t)mask) != 0; }
INLINE f4 swap_pairs(f4 x) { return (f4)vrev64q_f32((float32x4_t)x); }
INLINE void transpose(f4 *a, f4 *b, f4 *c, f4 *d) {
  float32x4x2_t ab = vtrnq_f32((float32x4_t)*a, (float32x4_t)*b), cd = vtrnq_f32((float32x4_t)*c, (float32x4_t)*d);
  *a = (f4)vcombine_f32(vget_low_f32(ab.val[0]), vget_low_f32(cd.val[0]));
  *b = (f4)vcombine_f32(vget_low_f32(ab.val[1]), vget_low_f32(cd.val[1]));
  *c = (f4)vcombine_f32(vget_high_f32(ab.val[0]), vget_high_f32(cd.val[0]));
  *d = (f4)vcombine_f32(vget_high_f32(ab.val[1]), vget_high_f32(cd.val[1]));
}
INLINE void flush_to_zero(void) {
  uint64_t control;
  __asm__ volatile("mrs %0, fpcr" : "=r"(control));
  __asm__ volatile("msr fpcr, %0" ::"r"(control | (1u << 24)));
}
#else
#error "the yardstick needs SSE 4.1 (-march=x86-64-v2) or 64-bit NEON"
#endif
