// Small helpers between Node-API values and C. Native functions never throw: they return a value or
// -errno, and the JavaScript side makes the error (errors.ts).
#ifndef MIXBOX_LINUX_VALUES_H
#define MIXBOX_LINUX_VALUES_H

#include <node_api.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MAX_ARGUMENTS 4
#define MAX_PATH_BYTES 4096

/** Missing arguments are undefined. */
#define ARGUMENTS(env, info, argv)                         \
  napi_value argv[MAX_ARGUMENTS];                          \
  do {                                                     \
    size_t count = MAX_ARGUMENTS;                          \
    napi_get_cb_info(env, info, &count, argv, NULL, NULL); \
  } while (0)

napi_value int32_value(napi_env env, int32_t value);
napi_value double_value(napi_env env, double value);
/** result, or -errno when it is below 0. */
napi_value outcome_value(napi_env env, long result);

/** `otherwise` where the value is no number. */
int32_t get_int32(napi_env env, napi_value value, int32_t otherwise);
double get_double(napi_env env, napi_value value, double otherwise);
/** False where the value is no string or longer than the buffer. */
bool get_text(napi_env env, napi_value value, char *text, size_t bytes);
/** The samples of a Float64Array that is longer than `index`, else NULL. */
double *get_doubles(napi_env env, napi_value value, int32_t index);

void define_shared_file(napi_env env, napi_value exports);
void define_process_lock(napi_env env, napi_value exports);
void define_scheduling(napi_env env, napi_value exports);
void define_memory(napi_env env, napi_value exports);
void define_floating_point(napi_env env, napi_value exports);
void define_clock(napi_env env, napi_value exports);
void define_processes(napi_env env, napi_value exports);
void define_gpio(napi_env env, napi_value exports);
void define_gpio_events(napi_env env, napi_value exports);
void define_function(napi_env env, napi_value exports, const char *name, napi_callback function);

#endif
