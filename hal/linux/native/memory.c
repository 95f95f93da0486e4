// Memory that stays in memory. Never mlockall: V8 gives code pages back by madvise and aborts when it may not.
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "values.h"

static bool worth_locking(const char *rights, const char *path) {
  if (rights[0] != 'r') return false;
  if (strcmp(path, "[heap]") == 0 || strcmp(path, "[stack]") == 0) return true;
  return path[0] == '/' && strncmp(path, "/dev/snd", 8) != 0;
}

/** (out [bytes locked, mappings locked, mappings refused, last errno]) -> 0 or -errno */
static napi_value lock_memory(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  double *out = get_doubles(env, argv[0], 3);
  if (out == NULL) return int32_value(env, -EINVAL);
  struct rlimit limit;
  if (getrlimit(RLIMIT_MEMLOCK, &limit) == 0 && limit.rlim_cur != limit.rlim_max) {
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_MEMLOCK, &limit);
  }
  FILE *maps = fopen("/proc/self/maps", "re");
  if (maps == NULL) return int32_value(env, -errno);
  char line[MAX_PATH_BYTES + 128];
  out[0] = out[1] = out[2] = out[3] = 0;
  while (fgets(line, sizeof line, maps) != NULL) {
    unsigned long start;
    unsigned long end;
    char rights[8];
    char path[MAX_PATH_BYTES] = "";
    if (sscanf(line, "%lx-%lx %7s %*s %*s %*s %4095s", &start, &end, rights, path) < 3) continue;
    if (!worth_locking(rights, path)) continue;
    if (mlock((void *)start, end - start) == 0) {
      out[0] += (double)(end - start);
      out[1]++;
    } else {
      out[2]++;
      out[3] = errno;
    }
  }
  fclose(maps);
  return int32_value(env, 0);
}

/** (out [minor faults, major faults, voluntary switches, involuntary switches]) of the calling thread. */
static napi_value memory_counters(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  double *out = get_doubles(env, argv[0], 3);
  struct rusage usage;
  if (out == NULL) return int32_value(env, -EINVAL);
  if (getrusage(RUSAGE_THREAD, &usage) < 0) return int32_value(env, -errno);
  out[0] = (double)usage.ru_minflt;
  out[1] = (double)usage.ru_majflt;
  out[2] = (double)usage.ru_nvcsw;
  out[3] = (double)usage.ru_nivcsw;
  return int32_value(env, 0);
}

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

void define_memory(napi_env env, napi_value exports) {
  define_function(env, exports, "lockMemory", lock_memory);
  define_function(env, exports, "memoryCounters", memory_counters);
  define_function(env, exports, "setFlushToZero", set_flush_to_zero);
  define_function(env, exports, "isFlushToZero", is_flush_to_zero);
}
