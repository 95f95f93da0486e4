// CLOCK_MONOTONIC in nanoseconds as a double: exact for 104 days, to 2 ns for a year. Nothing is allocated:
// times go through elements of a Float64Array.
#include <errno.h>
#include <math.h>
#include <time.h>

#include "values.h"

static double nanoseconds(const struct timespec *time) { return (double)time->tv_sec * 1e9 + (double)time->tv_nsec; }

/** (times, index, aheadNs): writes the time there, plus so many ns. */
static napi_value monotonic_ns(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  int32_t index = get_int32(env, argv[1], -1);
  double *times = get_doubles(env, argv[0], index);
  struct timespec now;
  if (times == NULL) return int32_value(env, -EINVAL);
  clock_gettime(CLOCK_MONOTONIC, &now);
  times[index] = nanoseconds(&now) + get_int32(env, argv[2], 0);
  return int32_value(env, 0);
}

/** (times, index): sleeps until that time; -EINTR when a signal came first. */
static napi_value sleep_until_ns(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  int32_t index = get_int32(env, argv[1], -1);
  double *times = get_doubles(env, argv[0], index);
  if (times == NULL || !(times[index] >= 0 && times[index] < 9e18)) return int32_value(env, -EINVAL);
  // A sleep until a time that is past costs about 27 us in the kernel (measured): catching up must not.
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  if (times[index] <= nanoseconds(&now)) return int32_value(env, 0);
  double seconds = floor(times[index] / 1e9);
  struct timespec until = {.tv_sec = (time_t)seconds, .tv_nsec = (long)(times[index] - seconds * 1e9)};
  return int32_value(env, -clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL));
}

void define_clock(napi_env env, napi_value exports) {
  define_function(env, exports, "monotonicNs", monotonic_ns);
  define_function(env, exports, "sleepUntilNs", sleep_until_ns);
}
