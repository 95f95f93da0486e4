// Small helpers between Node-API values and C. Native functions never throw: they return a value or
// -errno, and the JavaScript side makes the error (alsa-error.ts).
#ifndef ALSA_PCM_VALUES_H
#define ALSA_PCM_VALUES_H

#include <node_api.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MAX_ARGUMENTS 5

/** Missing arguments are undefined. */
#define ARGUMENTS(env, info, argv) \
  napi_value argv[MAX_ARGUMENTS];  \
  do {                             \
    size_t count = MAX_ARGUMENTS;  \
    napi_get_cb_info(env, info, &count, argv, NULL, NULL); \
  } while (0)

napi_value int32_value(napi_env env, int32_t value);
napi_value string_value(napi_env env, const char *text);

/** False where the value is no number; fractions are cut off. */
bool get_int32(napi_env env, napi_value value, int32_t *out);
/** UTF-8 text on the heap, to be freed; NULL where the value is no string. */
char *get_text(napi_env env, napi_value value);
/** The samples and length of a typed array of just this type, else NULL. */
void *get_array(napi_env env, napi_value value, napi_typedarray_type type, size_t *length);

void set_number(napi_env env, napi_value object, const char *key, double value);
void set_text(napi_env env, napi_value object, const char *key, const char *text);
void set_boolean(napi_env env, napi_value object, const char *key, bool value);
void push(napi_env env, napi_value array, uint32_t *length, napi_value value);

/** An opaque handle: an external with a type tag, so that no other external passes for it. */
napi_value make_handle(napi_env env, void *data, const napi_type_tag *tag, napi_finalize finalize);
void *get_handle(napi_env env, napi_value value, const napi_type_tag *tag);

// The groups of functions, each in the file of its name.
napi_value list_cards(napi_env env, napi_callback_info info);
napi_value list_pcms(napi_env env, napi_callback_info info);
void define_pcm_functions(napi_env env, napi_value exports);
void define_control_functions(napi_env env, napi_value exports);
void define_function(napi_env env, napi_value exports, const char *name, napi_callback function);

#endif
