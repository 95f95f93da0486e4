// Helper threads: opening and closing a card can take long and must not inherit a real-time caller's
// priority or the core it is pinned to.
#include <errno.h>
#include <pthread.h>
#include <sched.h>

#include "pcm.h"

// alsa-lib's configuration parser recurses and keeps buffers on the stack.
#define STACK_BYTES (1024 * 1024)

static cpu_set_t process_cpus;
static bool cpus_known;

void remember_affinity(void) {
  if (!cpus_known) cpus_known = sched_getaffinity(0, sizeof process_cpus, &process_cpus) == 0;
}

static int create(void *(*body)(void *), void *argument, const cpu_set_t *cpus) {
  pthread_attr_t attributes;
  const struct sched_param normal = {.sched_priority = 0};
  int error = pthread_attr_init(&attributes);
  if (error != 0) return error;
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_attr_setstacksize(&attributes, STACK_BYTES);
  pthread_attr_setinheritsched(&attributes, PTHREAD_EXPLICIT_SCHED);
  pthread_attr_setschedpolicy(&attributes, SCHED_OTHER);
  pthread_attr_setschedparam(&attributes, &normal);
  if (cpus != NULL) pthread_attr_setaffinity_np(&attributes, sizeof *cpus, cpus);
  pthread_t thread;
  error = pthread_create(&thread, &attributes, body, argument);
  pthread_attr_destroy(&attributes);
  return error;
}

int run_at_normal_priority(void *(*body)(void *), void *argument) {
  int error = create(body, argument, cpus_known ? &process_cpus : NULL);
  // The CPUs remembered may have left the process' cpuset since.
  if (error == EINVAL && cpus_known) error = create(body, argument, NULL);
  return -error;
}
