// The PCM calls as JavaScript sees them. Those of every period take and return int32 only.
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "pcm.h"
#include "values.h"

static const napi_type_tag PCM_TAG = {0x9d2f6c3e51a84b07, 0xb1c0e77a4f3d2985};

// The order is that of STATUS_FIELDS in pcm-status.ts.
enum status_field { STATUS_STATE, STATUS_DELAY, STATUS_AVAIL, STATUS_TIME, STATUS_START_TIME, STATUS_FIELDS };

static void finalize_pcm(napi_env env, void *data, void *hint) {
  (void)env;
  (void)hint;
  pcm_close(data);
  pcm_release(data);
}

static struct pcm *any_pcm(napi_env env, napi_value value) { return get_handle(env, value, &PCM_TAG); }

static struct pcm *open_pcm(napi_env env, napi_value value) {
  struct pcm *pcm = get_handle(env, value, &PCM_TAG);
  return pcm != NULL && atomic_load_explicit(&pcm->phase, memory_order_acquire) == READY ? pcm : NULL;
}

// beginOpen(device: string, request: Int32Array): handle | -errno
static napi_value begin_open(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  size_t length = 0;
  const int32_t *request = get_array(env, argv[1], napi_int32_array, &length);
  char *device = get_text(env, argv[0]);
  struct pcm *pcm = NULL;
  int error = -EINVAL;
  if (device != NULL && request != NULL && length == ASK_FIELDS) {
    pcm = pcm_begin_open(device, request);
    error = -EAGAIN;
  }
  free(device);
  return pcm == NULL ? int32_value(env, error) : make_handle(env, pcm, &PCM_TAG, finalize_pcm);
}

// poll(handle, outcome: Int32Array): 0 under way, 1 open, -errno; ECANCELED and EBADF after a close
static napi_value poll_phase(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  struct pcm *pcm = any_pcm(env, argv[0]);
  size_t length = 0;
  int32_t *outcome = get_array(env, argv[1], napi_int32_array, &length);
  if (pcm == NULL || outcome == NULL || length != GOT_FIELDS) return int32_value(env, -EINVAL);
  const int phase = atomic_load_explicit(&pcm->phase, memory_order_acquire);
  if (phase == OPENING || phase == CLOSING) return int32_value(env, 0);
  if (phase == CANCELLED) return int32_value(env, -ECANCELED);
  if (phase == CLOSED) return int32_value(env, -EBADF);
  memcpy(outcome, pcm->outcome, sizeof pcm->outcome);
  return int32_value(env, phase == READY ? 1 : pcm->error);
}

// openMessage(handle): what alsa-lib said to a failed opening
static napi_value open_message(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  struct pcm *pcm = any_pcm(env, argv[0]);
  const bool failed = pcm != NULL && atomic_load_explicit(&pcm->phase, memory_order_acquire) == FAILED;
  return string_value(env, failed ? pcm->message : "");
}

static napi_value close_now(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  struct pcm *pcm = any_pcm(env, argv[0]);
  if (pcm == NULL) return int32_value(env, -EINVAL);
  pcm_close(pcm);
  return int32_value(env, 0);
}

static napi_value begin_close(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  struct pcm *pcm = open_pcm(env, argv[0]);
  return int32_value(env, pcm == NULL ? -EBADF : pcm_begin_close(pcm));
}

static napi_value wait_period(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  struct pcm *pcm = open_pcm(env, argv[0]);
  int32_t timeout_ms;
  if (pcm == NULL) return int32_value(env, -EBADF);
  if (!get_int32(env, argv[1], &timeout_ms)) return int32_value(env, -EINVAL);
  return int32_value(env, pcm_wait(pcm, timeout_ms));
}

// The arguments read and write share: (handle, planes: Float32Array, offset, frames).
struct window {
  float *planes;
  size_t stride, offset, frames;
};

static int get_window(napi_env env, const napi_value *argv, const struct pcm *pcm, struct window *window) {
  size_t length = 0;
  int32_t offset, frames;
  window->planes = get_array(env, argv[1], napi_float32_array, &length);
  if (!get_int32(env, argv[2], &offset) || !get_int32(env, argv[3], &frames)) return -EINVAL;
  if (window->planes == NULL || offset < 0 || frames <= 0 || length % pcm->channels != 0) return -EINVAL;
  window->stride = length / pcm->channels;
  window->offset = (size_t)offset;
  window->frames = (size_t)frames;
  return window->offset + window->frames <= window->stride ? 0 : -EINVAL;
}

static napi_value read_planes(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  struct pcm *pcm = open_pcm(env, argv[0]);
  struct window w;
  int result = pcm == NULL ? -EBADF : get_window(env, argv, pcm, &w);
  if (result == 0) result = pcm_read(pcm, w.planes, w.stride, w.offset, w.frames);
  return int32_value(env, result);
}

static napi_value write_planes(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  struct pcm *pcm = open_pcm(env, argv[0]);
  struct window w;
  int result = pcm == NULL ? -EBADF : get_window(env, argv, pcm, &w);
  if (result == 0) result = pcm_write(pcm, w.planes, w.stride, w.offset, w.frames);
  return int32_value(env, result);
}

static napi_value start(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  struct pcm *pcm = open_pcm(env, argv[0]);
  return int32_value(env, pcm == NULL ? -EBADF : snd_pcm_start(pcm->alsa));
}

static napi_value drop(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  struct pcm *pcm = open_pcm(env, argv[0]);
  return int32_value(env, pcm == NULL ? -EBADF : snd_pcm_drop(pcm->alsa));
}

static napi_value avail(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  struct pcm *pcm = open_pcm(env, argv[0]);
  return int32_value(env, pcm == NULL ? -EBADF : (int32_t)snd_pcm_avail(pcm->alsa));
}

// A delay below zero (a pointer beyond what was written, just before the xrun) would read as an error.
static napi_value delay(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  struct pcm *pcm = open_pcm(env, argv[0]);
  if (pcm == NULL) return int32_value(env, -EBADF);
  snd_pcm_sframes_t frames = 0;
  const int error = snd_pcm_delay(pcm->alsa, &frames);
  return int32_value(env, error < 0 ? error : frames < 0 ? 0 : (int32_t)frames);
}

static double nanoseconds(snd_htimestamp_t time) { return (double)time.tv_sec * 1e9 + (double)time.tv_nsec; }

static napi_value status(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  struct pcm *pcm = open_pcm(env, argv[0]);
  size_t length = 0;
  double *out = get_array(env, argv[1], napi_float64_array, &length);
  if (pcm == NULL) return int32_value(env, -EBADF);
  if (out == NULL || length < STATUS_FIELDS) return int32_value(env, -EINVAL);
  snd_pcm_status_t *now;
  snd_pcm_status_alloca(&now);
  const int error = snd_pcm_status(pcm->alsa, now);
  if (error < 0) return int32_value(env, error);
  snd_htimestamp_t time, start_time;
  snd_pcm_status_get_htstamp(now, &time);
  snd_pcm_status_get_trigger_htstamp(now, &start_time);
  out[STATUS_STATE] = snd_pcm_status_get_state(now);
  out[STATUS_DELAY] = (double)snd_pcm_status_get_delay(now);
  out[STATUS_AVAIL] = (double)snd_pcm_status_get_avail(now);
  out[STATUS_TIME] = nanoseconds(time);
  out[STATUS_START_TIME] = nanoseconds(start_time);
  return int32_value(env, 0);
}

static napi_value link_both(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  struct pcm *capture = open_pcm(env, argv[0]), *playback = open_pcm(env, argv[1]);
  return int32_value(env, capture == NULL || playback == NULL ? -EBADF : pcm_link(capture, playback));
}

// resync(capture | null, playback | null, prefillFrames): 0 | -errno
static napi_value resync(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  struct pcm *directions[2] = {NULL, NULL};
  for (int i = 0; i < 2; i++) {
    napi_valuetype type = napi_undefined;
    napi_typeof(env, argv[i], &type);
    if (type == napi_null) continue;
    directions[i] = open_pcm(env, argv[i]);
    if (directions[i] == NULL) return int32_value(env, -EBADF);
    if (directions[i]->playback != (i == 1)) return int32_value(env, -EINVAL);
  }
  int32_t prefill_frames;
  if (!get_int32(env, argv[2], &prefill_frames) || prefill_frames < 0) return int32_value(env, -EINVAL);
  return int32_value(env, pcm_resync(directions[0], directions[1], (snd_pcm_uframes_t)prefill_frames));
}

void define_pcm_functions(napi_env env, napi_value exports) {
  static const struct {
    const char *name;
    napi_callback function;
  } functions[] = {
      {"beginOpen", begin_open}, {"poll", poll_phase},     {"openMessage", open_message},
      {"close", close_now},      {"beginClose", begin_close}, {"wait", wait_period},
      {"read", read_planes},     {"write", write_planes},  {"start", start},
      {"drop", drop},            {"avail", avail},         {"delay", delay},
      {"status", status},        {"link", link_both},      {"resync", resync},
  };
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
    define_function(env, exports, functions[i].name, functions[i].function);
}
