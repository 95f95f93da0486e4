// What an ALSA configuration says of a card: `type mixbox, directory DIR, card ID`.
#include "card-config.h"

#include <errno.h>
#include <string.h>

int card_config(snd_config_t *conf, const char **directory, const char **card) {
  snd_config_iterator_t i;
  snd_config_iterator_t next;
  *directory = *card = NULL;
  snd_config_for_each(i, next, conf) {
    snd_config_t *entry = snd_config_iterator_entry(i);
    const char *id;
    if (snd_config_get_id(entry, &id) < 0) continue;
    if (strcmp(id, "comment") == 0 || strcmp(id, "type") == 0 || strcmp(id, "hint") == 0) continue;
    if (strcmp(id, "directory") == 0 && snd_config_get_string(entry, directory) == 0) continue;
    if (strcmp(id, "card") == 0 && snd_config_get_string(entry, card) == 0) continue;
    SNDERR("mixbox: field %s is unknown or no string; there are directory and card", id);
    return -EINVAL;
  }
  if (*directory != NULL && *card != NULL) return 0;
  SNDERR("mixbox: the fields directory and card are needed");
  return -EINVAL;
}
