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

/**
 * (out Float64Array or Int32Array [minor faults, major faults, voluntary switches, involuntary switches]) of the
 * calling thread; in an Int32Array they wrap.
 */
static napi_value memory_counters(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  napi_typedarray_type type;
  size_t length = 0;
  void *out = NULL;
  struct rusage usage;
  if (napi_get_typedarray_info(env, argv[0], &type, &length, &out, NULL, NULL) != napi_ok) return int32_value(env, -EINVAL);
  if ((type != napi_float64_array && type != napi_int32_array) || length < 4) return int32_value(env, -EINVAL);
  if (getrusage(RUSAGE_THREAD, &usage) < 0) return int32_value(env, -errno);
  const long counters[] = {usage.ru_minflt, usage.ru_majflt, usage.ru_nvcsw, usage.ru_nivcsw};
  for (int i = 0; i < 4; i++) {
    if (type == napi_float64_array) ((double *)out)[i] = (double)counters[i];
    else ((int32_t *)out)[i] = (int32_t)counters[i];
  }
  return int32_value(env, 0);
}

void define_memory(napi_env env, napi_value exports) {
  define_function(env, exports, "lockMemory", lock_memory);
  define_function(env, exports, "memoryCounters", memory_counters);
}
