#include "values.h"

NAPI_MODULE_INIT() {
  define_shared_file(env, exports);
  define_process_lock(env, exports);
  define_scheduling(env, exports);
  define_memory(env, exports);
  define_floating_point(env, exports);
  define_clock(env, exports);
  define_processes(env, exports);
  define_gpio(env, exports);
  define_gpio_events(env, exports);
  return exports;
}
