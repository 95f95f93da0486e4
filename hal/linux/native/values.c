#include "values.h"

#include <errno.h>

napi_value int32_value(napi_env env, int32_t value) {
  napi_value result = NULL;
  napi_create_int32(env, value, &result);
  return result;
}

napi_value double_value(napi_env env, double value) {
  napi_value result = NULL;
  napi_create_double(env, value, &result);
  return result;
}

napi_value outcome_value(napi_env env, long result) {
  return int32_value(env, result < 0 ? -errno : (int32_t)result);
}

int32_t get_int32(napi_env env, napi_value value, int32_t otherwise) {
  int32_t out;
  return napi_get_value_int32(env, value, &out) == napi_ok ? out : otherwise;
}

double get_double(napi_env env, napi_value value, double otherwise) {
  double out;
  return napi_get_value_double(env, value, &out) == napi_ok ? out : otherwise;
}

bool get_text(napi_env env, napi_value value, char *text, size_t bytes) {
  size_t length = 0;
  if (napi_get_value_string_utf8(env, value, NULL, 0, &length) != napi_ok || length >= bytes) return false;
  return napi_get_value_string_utf8(env, value, text, bytes, &length) == napi_ok;
}

double *get_doubles(napi_env env, napi_value value, int32_t index) {
  napi_typedarray_type type;
  size_t length = 0;
  void *data = NULL;
  if (napi_get_typedarray_info(env, value, &type, &length, &data, NULL, NULL) != napi_ok) return NULL;
  if (type != napi_float64_array || index < 0 || (size_t)index >= length) return NULL;
  return data;
}

void define_function(napi_env env, napi_value exports, const char *name, napi_callback function) {
  napi_value value;
  napi_create_function(env, name, NAPI_AUTO_LENGTH, function, NULL, &value);
  napi_set_named_property(env, exports, name, value);
}
