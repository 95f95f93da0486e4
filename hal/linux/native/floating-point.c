// Denormal numbers taken for zero, by the calling thread.
#include <errno.h>

#include "values.h"

#if defined(__x86_64__)
#include <xmmintrin.h>
// Flush to zero (bit 15) and denormals are zero (bit 6): Intel SDM volume 1, 10.2.3.
#define FLUSH_BITS 0x8040u
static void set_flush(void) { _mm_setcsr(_mm_getcsr() | FLUSH_BITS); }
static bool get_flush(void) { return (_mm_getcsr() & FLUSH_BITS) == FLUSH_BITS; }
#elif defined(__aarch64__)
// FPCR.FZ is bit 24: Arm ARM, C5.2.8.
#define FLUSH_BITS (1ull << 24)
static uint64_t read_fpcr(void) {
  uint64_t value;
  __asm__ volatile("mrs %0, fpcr" : "=r"(value));
  return value;
}
static void set_flush(void) { __asm__ volatile("msr fpcr, %0" : : "r"(read_fpcr() | FLUSH_BITS)); }
static bool get_flush(void) { return (read_fpcr() & FLUSH_BITS) != 0; }
#else
static void set_flush(void) {}
static bool get_flush(void) { return false; }
#endif

static napi_value set_flush_to_zero(napi_env env, napi_callback_info info) {
  (void)info;
  set_flush();
  return int32_value(env, get_flush() ? 0 : -ENOTSUP);
}

static napi_value is_flush_to_zero(napi_env env, napi_callback_info info) {
  (void)info;
  return int32_value(env, get_flush());
}

void define_floating_point(napi_env env, napi_value exports) {
  define_function(env, exports, "setFlushToZero", set_flush_to_zero);
  define_function(env, exports, "isFlushToZero", is_flush_to_zero);
}
