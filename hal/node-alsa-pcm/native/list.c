// What sound cards and PCMs there are.
#include <alsa/asoundlib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "messages.h"
#include "values.h"

static bool has_direction(snd_ctl_t *control, snd_pcm_info_t *info, unsigned device, snd_pcm_stream_t stream) {
  snd_pcm_info_set_device(info, device);
  snd_pcm_info_set_subdevice(info, 0);
  snd_pcm_info_set_stream(info, stream);
  return snd_ctl_pcm_info(control, info) == 0;
}

static napi_value pcms_of_card(napi_env env, snd_ctl_t *control, const char *card_id) {
  napi_value pcms;
  napi_create_array(env, &pcms);
  snd_pcm_info_t *info;
  snd_pcm_info_alloca(&info);
  uint32_t length = 0;
  int device = -1;
  while (snd_ctl_pcm_next_device(control, &device) == 0 && device >= 0) {
    const bool capture = has_direction(control, info, (unsigned)device, SND_PCM_STREAM_CAPTURE);
    // The question that succeeds last leaves the names.
    const bool playback = has_direction(control, info, (unsigned)device, SND_PCM_STREAM_PLAYBACK);
    if (!playback && !has_direction(control, info, (unsigned)device, SND_PCM_STREAM_CAPTURE)) continue;
    char name[64];
    snprintf(name, sizeof name, "hw:CARD=%s,DEV=%d", card_id, device);
    napi_value pcm;
    napi_create_object(env, &pcm);
    set_text(env, pcm, "device", name);
    set_text(env, pcm, "id", snd_pcm_info_get_id(info));
    set_text(env, pcm, "name", snd_pcm_info_get_name(info));
    set_boolean(env, pcm, "capture", capture);
    set_boolean(env, pcm, "playback", playback);
    push(env, pcms, &length, pcm);
  }
  return pcms;
}

// listCards(): array | -errno
napi_value list_cards(napi_env env, napi_callback_info info) {
  (void)info;
  clear_alsa_message();
  napi_value cards;
  napi_create_array(env, &cards);
  snd_ctl_card_info_t *card_info;
  snd_ctl_card_info_alloca(&card_info);
  uint32_t length = 0;
  int index = -1, error;
  while ((error = snd_card_next(&index)) == 0 && index >= 0) {
    char name[64];
    snd_ctl_t *control;
    snprintf(name, sizeof name, "hw:%d", index);
    if (snd_ctl_open(&control, name, SND_CTL_NONBLOCK) < 0) continue;  // unplugged in between
    if (snd_ctl_card_info(control, card_info) == 0) {
      const char *id = snd_ctl_card_info_get_id(card_info);
      napi_value card;
      napi_create_object(env, &card);
      set_number(env, card, "index", index);
      set_text(env, card, "id", id);
      set_text(env, card, "driver", snd_ctl_card_info_get_driver(card_info));
      set_text(env, card, "name", snd_ctl_card_info_get_name(card_info));
      set_text(env, card, "longName", snd_ctl_card_info_get_longname(card_info));
      set_text(env, card, "mixerName", snd_ctl_card_info_get_mixername(card_info));
      snprintf(name, sizeof name, "hw:CARD=%s", id);
      set_text(env, card, "control", name);
      napi_set_named_property(env, card, "pcms", pcms_of_card(env, control, id));
      push(env, cards, &length, card);
    }
    snd_ctl_close(control);
  }
  return error < 0 ? int32_value(env, error) : cards;
}

// listPcms(): array | -errno. Every PCM whose configuration has a hint, cards and plugins.
napi_value list_pcms(napi_env env, napi_callback_info info) {
  (void)info;
  clear_alsa_message();
  void **hints;
  const int error = snd_device_name_hint(-1, "pcm", &hints);
  if (error < 0) return int32_value(env, error);
  napi_value pcms;
  napi_create_array(env, &pcms);
  uint32_t length = 0;
  for (void **hint = hints; *hint != NULL; hint++) {
    char *name = snd_device_name_get_hint(*hint, "NAME");
    char *description = snd_device_name_get_hint(*hint, "DESC");
    char *only = snd_device_name_get_hint(*hint, "IOID");  // absent: both directions
    if (name != NULL) {
      napi_value pcm;
      napi_create_object(env, &pcm);
      set_text(env, pcm, "name", name);
      set_text(env, pcm, "description", description);
      set_boolean(env, pcm, "capture", only == NULL || strcmp(only, "Input") == 0);
      set_boolean(env, pcm, "playback", only == NULL || strcmp(only, "Output") == 0);
      push(env, pcms, &length, pcm);
    }
    free(name);
    free(description);
    free(only);
  }
  snd_device_name_free_hint(hints);
  return pcms;
}
