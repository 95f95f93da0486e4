// Opening a card's controls and moving the values of one element. describe-control.c describes them.
#include "controls.h"

#include <errno.h>
#include <stdlib.h>

#include "messages.h"

const napi_type_tag CONTROLS_TAG = {0x4c07b3f19e6d4a52, 0xa86f12d95be04c37};

static void finalize_controls(napi_env env, void *data, void *hint) {
  (void)env;
  (void)hint;
  struct controls *controls = data;
  if (controls->ctl != NULL) snd_ctl_close(controls->ctl);
  free(controls);
}

snd_ctl_t *get_ctl(napi_env env, napi_value handle) {
  struct controls *controls = get_handle(env, handle, &CONTROLS_TAG);
  clear_alsa_message();
  return controls == NULL ? NULL : controls->ctl;
}

// openControls(card: string): handle | -errno
static napi_value open_controls(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  char *card = get_text(env, argv[0]);
  if (card == NULL) return int32_value(env, -EINVAL);
  clear_alsa_message();
  struct controls *controls = calloc(1, sizeof *controls);
  int error = controls == NULL ? -ENOMEM : snd_ctl_open(&controls->ctl, card, SND_CTL_NONBLOCK);
  free(card);
  if (error >= 0) error = snd_ctl_subscribe_events(controls->ctl, 1);
  if (error >= 0) return make_handle(env, controls, &CONTROLS_TAG, finalize_controls);
  if (controls != NULL) finalize_controls(env, controls, NULL);
  return int32_value(env, error);
}

static napi_value close_controls(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  struct controls *controls = get_handle(env, argv[0], &CONTROLS_TAG);
  if (controls == NULL) return int32_value(env, -EINVAL);
  if (controls->ctl != NULL) snd_ctl_close(controls->ctl);
  controls->ctl = NULL;
  return int32_value(env, 0);
}

int find_element(snd_ctl_t *ctl, unsigned numid, snd_ctl_elem_info_t *element) {
  snd_ctl_elem_info_set_numid(element, numid);
  return snd_ctl_elem_info(ctl, element);
}

static double element_value(const snd_ctl_elem_value_t *values, snd_ctl_elem_type_t type, unsigned i) {
  switch (type) {
    case SND_CTL_ELEM_TYPE_BOOLEAN:
      return snd_ctl_elem_value_get_boolean(values, i);
    case SND_CTL_ELEM_TYPE_INTEGER:
      return (double)snd_ctl_elem_value_get_integer(values, i);
    case SND_CTL_ELEM_TYPE_INTEGER64:
      return (double)snd_ctl_elem_value_get_integer64(values, i);
    case SND_CTL_ELEM_TYPE_ENUMERATED:
      return snd_ctl_elem_value_get_enumerated(values, i);
    default:  // bytes; an IEC 958 status begins with its 24 status bytes
      return snd_ctl_elem_value_get_byte(values, i);
  }
}

static void set_element_value(snd_ctl_elem_value_t *values, snd_ctl_elem_type_t type, unsigned i, double value) {
  switch (type) {
    case SND_CTL_ELEM_TYPE_BOOLEAN:
      snd_ctl_elem_value_set_boolean(values, i, value != 0);
      break;
    case SND_CTL_ELEM_TYPE_INTEGER:
      snd_ctl_elem_value_set_integer(values, i, (long)value);
      break;
    case SND_CTL_ELEM_TYPE_INTEGER64:
      snd_ctl_elem_value_set_integer64(values, i, (long long)value);
      break;
    case SND_CTL_ELEM_TYPE_ENUMERATED:
      snd_ctl_elem_value_set_enumerated(values, i, (unsigned)value);
      break;
    default:
      snd_ctl_elem_value_set_byte(values, i, (unsigned char)value);
  }
}

unsigned element_count(const snd_ctl_elem_info_t *element) {
  // IEC 958: one structure of 24 channel-status bytes, counted as those.
  return snd_ctl_elem_info_get_type(element) == SND_CTL_ELEM_TYPE_IEC958 ? 24
                                                                         : snd_ctl_elem_info_get_count(element);
}

// readControl(handle, numid): number[] | -errno
static napi_value read_control(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  snd_ctl_t *ctl = get_ctl(env, argv[0]);
  int32_t numid = 0;
  if (ctl == NULL) return int32_value(env, -EBADF);
  if (!get_int32(env, argv[1], &numid)) return int32_value(env, -EINVAL);
  snd_ctl_elem_info_t *element;
  snd_ctl_elem_value_t *values;
  snd_ctl_elem_info_alloca(&element);
  snd_ctl_elem_value_alloca(&values);
  int error = find_element(ctl, (unsigned)numid, element);
  snd_ctl_elem_value_set_numid(values, (unsigned)numid);
  if (error >= 0) error = snd_ctl_elem_read(ctl, values);
  if (error < 0) return int32_value(env, error);
  napi_value array;
  napi_create_array(env, &array);
  uint32_t length = 0;
  for (unsigned i = 0; i < element_count(element); i++) {
    napi_value number;
    napi_create_double(env, element_value(values, snd_ctl_elem_info_get_type(element), i), &number);
    push(env, array, &length, number);
  }
  return array;
}

// writeControl(handle, numid, values: Float64Array): 0 unchanged, 1 changed, -errno
static napi_value write_control(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  snd_ctl_t *ctl = get_ctl(env, argv[0]);
  int32_t numid = 0;
  size_t length = 0;
  if (ctl == NULL) return int32_value(env, -EBADF);
  const double *wanted = get_array(env, argv[2], napi_float64_array, &length);
  if (wanted == NULL || !get_int32(env, argv[1], &numid)) return int32_value(env, -EINVAL);
  snd_ctl_elem_info_t *element;
  snd_ctl_elem_value_t *values;
  snd_ctl_elem_info_alloca(&element);
  snd_ctl_elem_value_alloca(&values);
  int error = find_element(ctl, (unsigned)numid, element);
  if (error < 0) return int32_value(env, error);
  if (length != element_count(element)) return int32_value(env, -EINVAL);
  snd_ctl_elem_value_set_numid(values, (unsigned)numid);
  for (unsigned i = 0; i < length; i++)
    set_element_value(values, snd_ctl_elem_info_get_type(element), i, wanted[i]);
  return int32_value(env, snd_ctl_elem_write(ctl, values));
}

// pollControls(handle): numids of what changed, appeared or went since the last call | -errno
static napi_value poll_controls(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  snd_ctl_t *ctl = get_ctl(env, argv[0]);
  if (ctl == NULL) return int32_value(env, -EBADF);
  napi_value changed;
  napi_create_array(env, &changed);
  uint32_t length = 0;
  snd_ctl_event_t *event;
  snd_ctl_event_alloca(&event);
  int got;
  while ((got = snd_ctl_read(ctl, event)) > 0)
    if (snd_ctl_event_get_type(event) == SND_CTL_EVENT_ELEM)
      push(env, changed, &length, int32_value(env, (int32_t)snd_ctl_event_elem_get_numid(event)));
  return got < 0 && got != -EAGAIN ? int32_value(env, got) : changed;
}

void define_control_functions(napi_env env, napi_value exports) {
  define_function(env, exports, "openControls", open_controls);
  define_function(env, exports, "closeControls", close_controls);
  define_function(env, exports, "listControls", list_controls);
  define_function(env, exports, "readControl", read_control);
  define_function(env, exports, "writeControl", write_control);
  define_function(env, exports, "convertDecibel", convert_decibel);
  define_function(env, exports, "pollControls", poll_controls);
}
