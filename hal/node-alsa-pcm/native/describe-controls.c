// What elements a card has: names, types, ranges, decibels.
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "controls.h"

// alsa-lib counts hundredths of a decibel and has a number for silence.
static double decibel(long hundredths) {
  return hundredths <= SND_CTL_TLV_DB_GAIN_MUTE ? -INFINITY : (double)hundredths / 100;
}

static void describe_range(napi_env env, snd_ctl_t *ctl, snd_ctl_elem_info_t *element, napi_value object) {
  double low = 0, high = 1, step = 1;
  switch (snd_ctl_elem_info_get_type(element)) {
    case SND_CTL_ELEM_TYPE_BOOLEAN:
      break;
    case SND_CTL_ELEM_TYPE_INTEGER:
      low = (double)snd_ctl_elem_info_get_min(element);
      high = (double)snd_ctl_elem_info_get_max(element);
      step = (double)snd_ctl_elem_info_get_step(element);
      break;
    case SND_CTL_ELEM_TYPE_INTEGER64:
      low = (double)snd_ctl_elem_info_get_min64(element);
      high = (double)snd_ctl_elem_info_get_max64(element);
      step = (double)snd_ctl_elem_info_get_step64(element);
      break;
    case SND_CTL_ELEM_TYPE_ENUMERATED:
      high = snd_ctl_elem_info_get_items(element) - 1.0;
      break;
    default:
      high = 255;
  }
  set_number(env, object, "min", low);
  set_number(env, object, "max", high);
  set_number(env, object, "step", step > 0 ? step : 1);  // a driver's 0 means "any"
  snd_ctl_elem_id_t *id;
  snd_ctl_elem_id_alloca(&id);
  snd_ctl_elem_info_get_id(element, id);
  long low_db, high_db;
  if (snd_ctl_elem_info_get_type(element) != SND_CTL_ELEM_TYPE_INTEGER) return;
  if (!snd_ctl_elem_info_is_tlv_readable(element)) return;
  if (snd_ctl_get_dB_range(ctl, id, &low_db, &high_db) < 0) return;
  set_number(env, object, "minDb", decibel(low_db));
  set_number(env, object, "maxDb", decibel(high_db));
}

static void describe_items(napi_env env, snd_ctl_t *ctl, snd_ctl_elem_info_t *element, napi_value object) {
  if (snd_ctl_elem_info_get_type(element) != SND_CTL_ELEM_TYPE_ENUMERATED) return;
  napi_value items;
  napi_create_array(env, &items);
  uint32_t length = 0;
  const unsigned count = snd_ctl_elem_info_get_items(element);
  for (unsigned item = 0; item < count; item++) {
    snd_ctl_elem_info_set_item(element, item);
    if (snd_ctl_elem_info(ctl, element) < 0) break;
    push(env, items, &length, string_value(env, snd_ctl_elem_info_get_item_name(element)));
  }
  napi_set_named_property(env, object, "items", items);
}

static napi_value describe(napi_env env, snd_ctl_t *ctl, snd_ctl_elem_info_t *element) {
  napi_value object;
  napi_create_object(env, &object);
  set_number(env, object, "numid", snd_ctl_elem_info_get_numid(element));
  set_text(env, object, "name", snd_ctl_elem_info_get_name(element));
  set_text(env, object, "interface", snd_ctl_elem_iface_name(snd_ctl_elem_info_get_interface(element)));
  set_number(env, object, "index", snd_ctl_elem_info_get_index(element));
  set_text(env, object, "type", snd_ctl_elem_type_name(snd_ctl_elem_info_get_type(element)));
  set_number(env, object, "count", element_count(element));
  set_boolean(env, object, "readable", snd_ctl_elem_info_is_readable(element));
  set_boolean(env, object, "writable", snd_ctl_elem_info_is_writable(element));
  set_boolean(env, object, "volatile", snd_ctl_elem_info_is_volatile(element));
  set_boolean(env, object, "inactive", snd_ctl_elem_info_is_inactive(element));
  set_boolean(env, object, "locked", snd_ctl_elem_info_is_locked(element));
  describe_range(env, ctl, element, object);
  describe_items(env, ctl, element, object);
  return object;
}

// listControls(handle): array | -errno
napi_value list_controls(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  snd_ctl_t *ctl = get_ctl(env, argv[0]);
  if (ctl == NULL) return int32_value(env, -EBADF);
  snd_ctl_elem_list_t *list;
  snd_ctl_elem_info_t *element;
  snd_ctl_elem_list_alloca(&list);
  snd_ctl_elem_info_alloca(&element);
  int error = snd_ctl_elem_list(ctl, list);
  if (error < 0) return int32_value(env, error);
  error = snd_ctl_elem_list_alloc_space(list, snd_ctl_elem_list_get_count(list));
  if (error < 0) return int32_value(env, error);
  error = snd_ctl_elem_list(ctl, list);
  napi_value elements;
  napi_create_array(env, &elements);
  uint32_t length = 0;
  for (unsigned i = 0; error >= 0 && i < snd_ctl_elem_list_get_used(list); i++) {
    const unsigned numid = snd_ctl_elem_list_get_numid(list, i);
    // One that went since the list was taken is left out.
    if (find_element(ctl, numid, element) >= 0) push(env, elements, &length, describe(env, ctl, element));
  }
  snd_ctl_elem_list_free_space(list);
  return error < 0 ? int32_value(env, error) : elements;
}

// convertDecibel(handle, numid, toDecibel: 0 | 1, value: Float64Array(1), converted in place): 0 | -errno
napi_value convert_decibel(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  snd_ctl_t *ctl = get_ctl(env, argv[0]);
  int32_t numid, to_decibel;
  size_t length = 0;
  if (ctl == NULL) return int32_value(env, -EBADF);
  double *value = get_array(env, argv[3], napi_float64_array, &length);
  if (!get_int32(env, argv[1], &numid) || !get_int32(env, argv[2], &to_decibel) || value == NULL || length < 1)
    return int32_value(env, -EINVAL);
  snd_ctl_elem_id_t *id;
  snd_ctl_elem_info_t *element;
  snd_ctl_elem_id_alloca(&id);
  snd_ctl_elem_info_alloca(&element);
  int error = find_element(ctl, (unsigned)numid, element);
  if (error < 0) return int32_value(env, error);
  snd_ctl_elem_info_get_id(element, id);
  long result;
  if (to_decibel) {
    error = snd_ctl_convert_to_dB(ctl, id, (long)value[0], &result);
    if (error >= 0) value[0] = decibel(result);
  } else {
    const double hundredths = fmax(round(value[0] * 100), SND_CTL_TLV_DB_GAIN_MUTE);
    error = snd_ctl_convert_from_dB(ctl, id, (long)hundredths, &result, 0);
    if (error >= 0) value[0] = (double)result;
  }
  return int32_value(env, error < 0 ? error : 0);
}
