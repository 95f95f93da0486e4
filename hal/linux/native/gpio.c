// GPIO lines through the character device, uAPI v2 (linux/gpio.h).
#include <errno.h>
#include <fcntl.h>
#include <linux/gpio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "values.h"

/** The numbers of a BigUint64Array with at least `least` of them, else NULL. */
static uint64_t *get_words(napi_env env, napi_value value, size_t least, size_t *length) {
  napi_typedarray_type type;
  void *data = NULL;
  if (napi_get_typedarray_info(env, value, &type, length, &data, NULL, NULL) != napi_ok) return NULL;
  return type == napi_biguint64_array && *length >= least ? data : NULL;
}

/** The kernel fills all of an array where the name is as long. */
static void set_text(napi_env env, napi_value object, const char *key, const char text[GPIO_MAX_NAME_SIZE]) {
  napi_value value;
  napi_create_string_utf8(env, text, strnlen(text, GPIO_MAX_NAME_SIZE), &value);
  napi_set_named_property(env, object, key, value);
}

static napi_value gpio_open(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  char path[MAX_PATH_BYTES];
  if (!get_text(env, argv[0], path, sizeof path)) return int32_value(env, -EINVAL);
  return outcome_value(env, open(path, O_RDWR | O_CLOEXEC));
}

/** (chip's descriptor) -> { name, label, lines }, or -errno. */
static napi_value gpio_chip(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  struct gpiochip_info chip = {0};
  if (ioctl(get_int32(env, argv[0], -1), GPIO_GET_CHIPINFO_IOCTL, &chip) < 0) return int32_value(env, -errno);
  napi_value object;
  napi_create_object(env, &object);
  set_text(env, object, "name", chip.name);
  set_text(env, object, "label", chip.label);
  napi_set_named_property(env, object, "lines", int32_value(env, (int32_t)chip.lines));
  return object;
}

/** (chip's descriptor, offset) -> { name, consumer, flags }, or -errno. */
static napi_value gpio_line(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  struct gpio_v2_line_info line = {.offset = (uint32_t)get_int32(env, argv[1], -1)};
  if (ioctl(get_int32(env, argv[0], -1), GPIO_V2_GET_LINEINFO_IOCTL, &line) < 0) return int32_value(env, -errno);
  napi_value object;
  napi_create_object(env, &object);
  set_text(env, object, "name", line.name);
  set_text(env, object, "consumer", line.consumer);
  napi_set_named_property(env, object, "flags", double_value(env, (double)line.flags));
  return object;
}

static struct gpio_v2_line_config_attribute attribute(const uint64_t *words) {
  struct gpio_v2_line_config_attribute made = {.attr = {.id = (uint32_t)words[0]}, .mask = words[2]};
  if (words[0] == GPIO_V2_LINE_ATTR_ID_DEBOUNCE)
    made.attr.debounce_period_us = (uint32_t)words[1];
  else if (words[0] == GPIO_V2_LINE_ATTR_ID_OUTPUT_VALUES)
    made.attr.values = words[1];
  else
    made.attr.flags = words[1];
  return made;
}

/**
 * (chip's descriptor, consumer, words) -> descriptor of the lines, or -errno. Words: lines, events to keep, flags,
 * attributes; an offset for each line; id, value, mask for each attribute.
 */
static napi_value gpio_request(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  struct gpio_v2_line_request request = {0};
  size_t length = 0;
  const uint64_t *words = get_words(env, argv[2], 4, &length);
  if (words == NULL || !get_text(env, argv[1], request.consumer, sizeof request.consumer))
    return int32_value(env, -EINVAL);
  size_t lines = words[0];
  size_t attributes = words[3];
  if (lines > GPIO_V2_LINES_MAX || attributes > GPIO_V2_LINE_NUM_ATTRS_MAX || length != 4 + lines + 3 * attributes)
    return int32_value(env, -EINVAL);
  request.num_lines = (uint32_t)lines;
  request.event_buffer_size = (uint32_t)words[1];
  request.config.flags = words[2];
  request.config.num_attrs = (uint32_t)attributes;
  for (size_t n = 0; n < lines; n++) request.offsets[n] = (uint32_t)words[4 + n];
  for (size_t n = 0; n < attributes; n++) request.config.attrs[n] = attribute(words + 4 + lines + 3 * n);
  if (ioctl(get_int32(env, argv[0], -1), GPIO_V2_GET_LINE_IOCTL, &request) < 0) return int32_value(env, -errno);
  fcntl(request.fd, F_SETFD, FD_CLOEXEC);
  return int32_value(env, request.fd);
}

/** (lines' descriptor, [bits, mask]; a third argument sets them): bit n is the n-th line asked for. */
static napi_value gpio_values(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  size_t length = 0;
  uint64_t *words = get_words(env, argv[1], 2, &length);
  if (words == NULL) return int32_value(env, -EINVAL);
  struct gpio_v2_line_values values = {.bits = words[0], .mask = words[1]};
  bool sets = get_int32(env, argv[2], 0) != 0;
  unsigned long what = sets ? GPIO_V2_LINE_SET_VALUES_IOCTL : GPIO_V2_LINE_GET_VALUES_IOCTL;
  if (ioctl(get_int32(env, argv[0], -1), what, &values) < 0) return int32_value(env, -errno);
  words[0] = values.bits;
  return int32_value(env, 0);
}

void define_gpio(napi_env env, napi_value exports) {
  define_function(env, exports, "gpioOpen", gpio_open);
  define_function(env, exports, "gpioChip", gpio_chip);
  define_function(env, exports, "gpioLine", gpio_line);
  define_function(env, exports, "gpioRequest", gpio_request);
  define_function(env, exports, "gpioValues", gpio_values);
}
