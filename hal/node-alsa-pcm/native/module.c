#include "messages.h"
#include "pcm.h"
#include "values.h"

// Text of alsa-lib for the last error of this thread, "" where it said nothing; asking clears it.
static napi_value take_message(napi_env env, napi_callback_info info) {
  (void)info;
  napi_value text = string_value(env, last_alsa_message());
  clear_alsa_message();
  return text;
}

NAPI_MODULE_INIT() {
  remember_affinity();
  capture_alsa_messages();
  define_function(env, exports, "takeMessage", take_message);
  define_function(env, exports, "listCards", list_cards);
  define_function(env, exports, "listPcms", list_pcms);
  define_pcm_functions(env, exports);
  define_control_functions(env, exports);
  return exports;
}
