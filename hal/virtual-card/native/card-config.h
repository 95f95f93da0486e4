#ifndef MIXBOX_CARD_CONFIG_H
#define MIXBOX_CARD_CONFIG_H

#include <alsa/asoundlib.h>

/** Reads the fields `directory` and `card`. 0, or -EINVAL with a message for what is missing or unknown. */
int card_config(snd_config_t *conf, const char **directory, const char **card);

#endif
