#include "values.h"

#include <stdlib.h>

napi_value int32_value(napi_env env, int32_t value) {
  napi_value result = NULL;
  napi_create_int32(env, value, &result);
  return result;
}

napi_value string_value(napi_env env, const char *text) {
  napi_value result = NULL;
  napi_create_string_utf8(env, text, NAPI_AUTO_LENGTH, &result);
  return result;
}

bool get_int32(napi_env env, napi_value value, int32_t *out) {
  return napi_get_value_int32(env, value, out) == napi_ok;
}

char *get_text(napi_env env, napi_value value) {
  size_t length = 0;
  if (napi_get_value_string_utf8(env, value, NULL, 0, &length) != napi_ok) return NULL;
  char *text = malloc(length + 1);
  if (text != NULL) napi_get_value_string_utf8(env, value, text, length + 1, &length);
  return text;
}

void *get_array(napi_env env, napi_value value, napi_typedarray_type type, size_t *length) {
  napi_typedarray_type found;
  void *data = NULL;
  if (napi_get_typedarray_info(env, value, &found, length, &data, NULL, NULL) != napi_ok) return NULL;
  return found == type ? data : NULL;
}

void set_number(napi_env env, napi_value object, const char *key, double value) {
  napi_value number;
  napi_create_double(env, value, &number);
  napi_set_named_property(env, object, key, number);
}

void set_text(napi_env env, napi_value object, const char *key, const char *text) {
  napi_set_named_property(env, object, key, string_value(env, text == NULL ? "" : text));
}

void set_boolean(napi_env env, napi_value object, const char *key, bool value) {
  napi_value boolean;
  napi_get_boolean(env, value, &boolean);
  napi_set_named_property(env, object, key, boolean);
}

void push(napi_env env, napi_value array, uint32_t *length, napi_value value) {
  napi_set_element(env, array, (*length)++, value);
}

napi_value make_handle(napi_env env, void *data, const napi_type_tag *tag, napi_finalize finalize) {
  napi_value handle = NULL;
  if (napi_create_external(env, data, finalize, NULL, &handle) != napi_ok) {
    finalize(env, data, NULL);
    return NULL;
  }
  napi_type_tag_object(env, handle, tag);
  return handle;
}

void *get_handle(napi_env env, napi_value value, const napi_type_tag *tag) {
  napi_valuetype type;
  bool ours = false;
  void *data = NULL;
  if (napi_typeof(env, value, &type) != napi_ok || type != napi_external) return NULL;
  if (napi_check_object_type_tag(env, value, tag, &ours) != napi_ok || !ours) return NULL;
  return napi_get_value_external(env, value, &data) == napi_ok ? data : NULL;
}

void define_function(napi_env env, napi_value exports, const char *name, napi_callback function) {
  napi_value value;
  napi_create_function(env, name, NAPI_AUTO_LENGTH, function, NULL, &value);
  napi_set_named_property(env, exports, name, value);
}
