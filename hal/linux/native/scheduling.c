// Who runs when, and where.
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "values.h"

/** Gives up nothing: the soft limit exists to be raised by those who need it. */
static void raise_priority_limit(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_RTPRIO, &limit) < 0 || limit.rlim_cur == limit.rlim_max) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_RTPRIO, &limit);
}

/** (policy 0 = other, 1 = FIFO, priority) -> 0 or -errno; for the calling thread, not inherited by children. */
static napi_value set_scheduler(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  int fifo = get_int32(env, argv[0], 0);
  struct sched_param parameters = {.sched_priority = fifo ? get_int32(env, argv[1], 0) : 0};
  int policy = (fifo ? SCHED_FIFO : SCHED_OTHER) | SCHED_RESET_ON_FORK;
  if (fifo) raise_priority_limit();
  return outcome_value(env, sched_setscheduler(0, policy, &parameters));
}

/** In: the priority. Out: 0 or errno. */
static void *try_in_thread(void *argument) {
  int *value = argument;
  struct sched_param parameters = {.sched_priority = *value};
  *value = sched_setscheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK, &parameters) < 0 ? errno : 0;
  return NULL;
}

/** (priority) -> 0 when a thread of this process may have it, or -errno. */
static napi_value try_fifo(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  int value = get_int32(env, argv[0], 0);
  pthread_t thread;
  raise_priority_limit();
  int error = pthread_create(&thread, NULL, try_in_thread, &value);
  if (error != 0) return int32_value(env, -error);
  pthread_join(thread, NULL);
  return int32_value(env, -value);
}

/** (out Float64Array [policy, priority]) of the calling thread. */
static napi_value get_scheduler(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  double *out = get_doubles(env, argv[0], 1);
  struct sched_param parameters;
  if (out == NULL) return int32_value(env, -EINVAL);
  int policy = sched_getscheduler(0);
  if (policy < 0 || sched_getparam(0, &parameters) < 0) return int32_value(env, -errno);
  out[0] = policy & ~SCHED_RESET_ON_FORK;
  out[1] = parameters.sched_priority;
  return int32_value(env, 0);
}

/** (Float64Array of 0 or 1 per core) */
static napi_value set_affinity(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  double *wanted = get_doubles(env, argv[0], CPU_SETSIZE - 1);
  if (wanted == NULL) return int32_value(env, -EINVAL);
  cpu_set_t set;
  CPU_ZERO(&set);
  for (int cpu = 0; cpu < CPU_SETSIZE; cpu++)
    if (wanted[cpu] != 0) CPU_SET(cpu, &set);
  return outcome_value(env, sched_setaffinity(0, sizeof set, &set));
}

static napi_value get_affinity(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  double *out = get_doubles(env, argv[0], CPU_SETSIZE - 1);
  cpu_set_t set;
  if (out == NULL) return int32_value(env, -EINVAL);
  if (sched_getaffinity(0, sizeof set, &set) < 0) return int32_value(env, -errno);
  for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) out[cpu] = CPU_ISSET(cpu, &set) ? 1 : 0;
  return int32_value(env, 0);
}

/** (nanoseconds) by which the kernel may delay this thread's timers. */
static napi_value set_timer_slack(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  return outcome_value(env, prctl(PR_SET_TIMERSLACK, (unsigned long)get_int32(env, argv[0], 50000), 0, 0, 0));
}

/** (out [rtprio soft, rtprio hard, memlock soft, memlock hard]); infinity = -1. */
static napi_value get_limits(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  double *out = get_doubles(env, argv[0], 3);
  static const int resources[] = {RLIMIT_RTPRIO, RLIMIT_MEMLOCK};
  if (out == NULL) return int32_value(env, -EINVAL);
  for (int i = 0; i < 2; i++) {
    struct rlimit limit;
    if (getrlimit(resources[i], &limit) < 0) return int32_value(env, -errno);
    out[2 * i] = limit.rlim_cur == RLIM_INFINITY ? -1 : (double)limit.rlim_cur;
    out[2 * i + 1] = limit.rlim_max == RLIM_INFINITY ? -1 : (double)limit.rlim_max;
  }
  return int32_value(env, 0);
}

void define_scheduling(napi_env env, napi_value exports) {
  define_function(env, exports, "setScheduler", set_scheduler);
  define_function(env, exports, "tryFifo", try_fifo);
  define_function(env, exports, "getScheduler", get_scheduler);
  define_function(env, exports, "setAffinity", set_affinity);
  define_function(env, exports, "getAffinity", get_affinity);
  define_function(env, exports, "setTimerSlack", set_timer_slack);
  define_function(env, exports, "getLimits", get_limits);
}
