// A card's control elements (levels, switches, selectors).
#ifndef ALSA_PCM_CONTROLS_H
#define ALSA_PCM_CONTROLS_H

#include <alsa/asoundlib.h>

#include "values.h"

struct controls {
  snd_ctl_t *ctl;  // NULL once closed
};

extern const napi_type_tag CONTROLS_TAG;

/** The open control of a handle, else NULL. */
snd_ctl_t *get_ctl(napi_env env, napi_value handle);
/** Fills `element` for a numid; 0 or -errno (ENOENT: no such element). */
int find_element(snd_ctl_t *ctl, unsigned numid, snd_ctl_elem_info_t *element);
unsigned element_count(const snd_ctl_elem_info_t *element);

napi_value list_controls(napi_env env, napi_callback_info info);
napi_value convert_decibel(napi_env env, napi_callback_info info);

#endif
