// ctl_type.mixbox: the card's control elements, as the card describes them in its file.
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <alsa/asoundlib.h>
#include <alsa/control_external.h>

#include "card-config.h"
#include "card-file.h"

struct controls {
  snd_ctl_ext_t ext;
  struct card_file *card;
  int32_t plug_turn;
  int ring_fd;  // touching it wakes whoever watches the controls
  int32_t seen[ELEMENTS];
};

static struct controls *controls_of(snd_ctl_ext_t *ext) { return ext->private_data; }

/** NULL where there is none of that number or the card is gone. */
static struct element *element_of(snd_ctl_ext_t *ext, snd_ctl_ext_key_t key) {
  struct controls *controls = controls_of(ext);
  if (key >= (unsigned)controls->card->elements || !card_plugged(controls->card, controls->plug_turn)) return NULL;
  return &controls->card->element[key];
}

static unsigned count_of(const struct element *element) {
  return element->count < 0 ? 0 : element->count > ELEMENT_VALUES ? ELEMENT_VALUES : (unsigned)element->count;
}

static int on_count(snd_ctl_ext_t *ext) { return controls_of(ext)->card->elements; }

static int on_list(snd_ctl_ext_t *ext, unsigned offset, snd_ctl_elem_id_t *id) {
  struct element *element = element_of(ext, offset);
  if (element == NULL) return offset < (unsigned)on_count(ext) ? -ENODEV : -ENOENT;
  snd_ctl_elem_id_set_interface(id, SND_CTL_ELEM_IFACE_MIXER);
  snd_ctl_elem_id_set_name(id, element->name);
  return 0;
}

static snd_ctl_ext_key_t on_find(snd_ctl_ext_t *ext, const snd_ctl_elem_id_t *id) {
  const struct card_file *card = controls_of(ext)->card;
  unsigned numid = snd_ctl_elem_id_get_numid(id);
  if (numid > 0) return numid <= (unsigned)card->elements ? numid - 1 : SND_CTL_EXT_KEY_NOT_FOUND;
  if (snd_ctl_elem_id_get_index(id) != 0) return SND_CTL_EXT_KEY_NOT_FOUND;
  for (int i = 0; i < card->elements; i++)
    if (strncmp(card->element[i].name, snd_ctl_elem_id_get_name(id), sizeof card->element[i].name) == 0)
      return (snd_ctl_ext_key_t)i;
  return SND_CTL_EXT_KEY_NOT_FOUND;
}

static int on_attribute(snd_ctl_ext_t *ext, snd_ctl_ext_key_t key, int *type, unsigned *access, unsigned *count) {
  static const int TYPES[] = {[ELEMENT_BOOLEAN] = SND_CTL_ELEM_TYPE_BOOLEAN,
                              [ELEMENT_INTEGER] = SND_CTL_ELEM_TYPE_INTEGER,
                              [ELEMENT_ENUMERATED] = SND_CTL_ELEM_TYPE_ENUMERATED};
  const struct element *element = element_of(ext, key);
  if (element == NULL) return -ENODEV;
  if (element->type < ELEMENT_BOOLEAN || element->type > ELEMENT_ENUMERATED) return -EINVAL;
  *type = TYPES[element->type];
  *count = count_of(element);
  *access = SND_CTL_EXT_ACCESS_READWRITE;
  if (element->db_step != 0) *access |= SND_CTL_EXT_ACCESS_TLV_READ | SND_CTL_EXT_ACCESS_TLV_CALLBACK;
  return 0;
}

static int on_integer_info(snd_ctl_ext_t *ext, snd_ctl_ext_key_t key, long *min, long *max, long *step) {
  const struct element *element = element_of(ext, key);
  if (element == NULL) return -ENODEV;
  *min = element->min;
  *max = element->max;
  *step = 1;
  return 0;
}

static int on_enumerated_info(snd_ctl_ext_t *ext, snd_ctl_ext_key_t key, unsigned *items) {
  const struct element *element = element_of(ext, key);
  if (element == NULL) return -ENODEV;
  *items = (unsigned)element->items;
  return 0;
}

static int on_enumerated_name(snd_ctl_ext_t *ext, snd_ctl_ext_key_t key, unsigned item, char *name, size_t bytes) {
  const struct element *element = element_of(ext, key);
  if (element == NULL) return -ENODEV;
  if (item >= (unsigned)element->items || item >= ELEMENT_ITEMS) return -EINVAL;
  snprintf(name, bytes, "%.*s", (int)sizeof element->item_names[item], element->item_names[item]);
  return 0;
}

static int on_read_integer(snd_ctl_ext_t *ext, snd_ctl_ext_key_t key, long *values) {
  const struct element *element = element_of(ext, key);
  if (element == NULL) return -ENODEV;
  for (unsigned i = 0; i < count_of(element); i++) values[i] = atomic_load(&element->values[i]);
  return 0;
}

static int on_read_enumerated(snd_ctl_ext_t *ext, snd_ctl_ext_key_t key, unsigned *values) {
  const struct element *element = element_of(ext, key);
  if (element == NULL) return -ENODEV;
  for (unsigned i = 0; i < count_of(element); i++) values[i] = (unsigned)atomic_load(&element->values[i]);
  return 0;
}

/** 1 changed, 0 the same as before, -EINVAL out of range: then nothing is changed. */
static int write_values(snd_ctl_ext_t *ext, struct element *element, const long *values) {
  bool changed = false;
  long max = element->type == ELEMENT_ENUMERATED ? element->items - 1 : element->max;
  for (unsigned i = 0; i < count_of(element); i++)
    if (values[i] < element->min || values[i] > max) return -EINVAL;
  for (unsigned i = 0; i < count_of(element); i++)
    if (atomic_exchange(&element->values[i], (int32_t)values[i]) != values[i]) changed = true;
  if (!changed) return 0;
  atomic_fetch_add(&element->version, 1);
  futimens(controls_of(ext)->ring_fd, NULL);
  return 1;
}

static int on_write_integer(snd_ctl_ext_t *ext, snd_ctl_ext_key_t key, long *values) {
  struct element *element = element_of(ext, key);
  return element == NULL ? -ENODEV : write_values(ext, element, values);
}

static int on_write_enumerated(snd_ctl_ext_t *ext, snd_ctl_ext_key_t key, unsigned *values) {
  struct element *element = element_of(ext, key);
  long wide[ELEMENT_VALUES];
  if (element == NULL) return -ENODEV;
  for (unsigned i = 0; i < count_of(element); i++) wide[i] = (long)values[i];
  return write_values(ext, element, wide);
}

static int on_tlv(snd_ctl_ext_t *ext, snd_ctl_ext_key_t key, int operation, unsigned numid, unsigned *tlv,
                  unsigned bytes) {
  const struct element *element = element_of(ext, key);
  (void)numid;
  if (element == NULL) return -ENODEV;
  if (operation != 0 || element->db_step == 0) return -ENXIO;
  if (bytes < 4 * sizeof *tlv) return -ENOMEM;
  tlv[0] = SND_CTL_TLVT_DB_SCALE;
  tlv[1] = 2 * sizeof *tlv;
  tlv[2] = (unsigned)element->db_min;
  tlv[3] = (unsigned)element->db_step;
  return 0;
}

static void on_subscribe(snd_ctl_ext_t *ext, int subscribe) {
  struct controls *controls = controls_of(ext);
  if (subscribe <= 0) return;
  for (int i = 0; i < controls->card->elements; i++) controls->seen[i] = atomic_load(&controls->card->element[i].version);
}

static int on_event(snd_ctl_ext_t *ext, snd_ctl_elem_id_t *id, unsigned *mask) {
  struct controls *controls = controls_of(ext);
  if (!card_plugged(controls->card, controls->plug_turn)) return -ENODEV;
  for (int look = 0; ext->subscribed && look < 2; look++) {
    for (int i = 0; i < controls->card->elements; i++) {
      int32_t version = atomic_load(&controls->card->element[i].version);
      if (version == controls->seen[i]) continue;
      controls->seen[i] = version;
      // What came between the two looks lost its bell: others may wait beside this one.
      if (look == 1) futimens(controls->ring_fd, NULL);
      if (on_list(ext, (unsigned)i, id) < 0) return -ENODEV;
      snd_ctl_elem_id_set_numid(id, (unsigned)i + 1);
      *mask = SND_CTL_EVENT_MASK_VALUE;
      return 1;
    }
    // The descriptor stays readable until nothing waits.
    if (look == 0) bell_clear(ext->poll_fd);
  }
  return -EAGAIN;
}

static void release(struct controls *controls) {
  if (controls->ext.poll_fd >= 0) close(controls->ext.poll_fd);
  if (controls->ring_fd >= 0) close(controls->ring_fd);
  if (controls->card != NULL) card_unmap(controls->card);
  free(controls);
}

static void on_close(snd_ctl_ext_t *ext) { release(controls_of(ext)); }

static const snd_ctl_ext_callback_t CALLBACKS = {
    .close = on_close,
    .elem_count = on_count,
    .elem_list = on_list,
    .find_elem = on_find,
    .get_attribute = on_attribute,
    .get_integer_info = on_integer_info,
    .get_enumerated_info = on_enumerated_info,
    .get_enumerated_name = on_enumerated_name,
    .read_integer = on_read_integer,
    .read_enumerated = on_read_enumerated,
    .write_integer = on_write_integer,
    .write_enumerated = on_write_enumerated,
    .subscribe_events = on_subscribe,
    .read_event = on_event,
};

static int open_controls(struct controls *controls, const char *name, const char *directory, const char *id, int mode) {
  char path[PATH_MAX];
  snd_ctl_ext_t *ext = &controls->ext;
  int error = card_map(directory, id, &controls->card);
  if (error < 0) return error;
  controls->plug_turn = card_plug_turn(controls->card);
  if (!card_side_path(path, sizeof path, directory, id, "controls")) return -ENAMETOOLONG;
  controls->ring_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0660);
  if (controls->ring_fd < 0) return -errno;
  // Without it (a system runs out of them) the controls work, and changes are not told.
  ext->poll_fd = bell_listen(path);
  ext->version = SND_CTL_EXT_VERSION;
  ext->card_idx = -1;
  snprintf(ext->id, sizeof ext->id, "%s", id);
  snprintf(ext->driver, sizeof ext->driver, "Mixbox");
  snprintf(ext->name, sizeof ext->name, "%.31s", controls->card->label);
  snprintf(ext->longname, sizeof ext->longname, "%.31s in %s", controls->card->label, directory);
  snprintf(ext->mixername, sizeof ext->mixername, "Mixbox virtual card");
  ext->callback = &CALLBACKS;
  ext->private_data = controls;
  ext->tlv.c = on_tlv;
  return snd_ctl_ext_create(ext, name, mode);
}

// All that alsa-lib looks for.
#pragma GCC visibility push(default)
SND_CTL_PLUGIN_DEFINE_FUNC(mixbox);
SND_CTL_PLUGIN_SYMBOL(mixbox);
#pragma GCC visibility pop

SND_CTL_PLUGIN_DEFINE_FUNC(mixbox) {
  const char *directory;
  const char *card;
  (void)root;
  int error = card_config(conf, &directory, &card);
  if (error < 0) return error;
  struct controls *controls = calloc(1, sizeof *controls);
  if (controls == NULL) return -ENOMEM;
  controls->ring_fd = controls->ext.poll_fd = -1;
  error = open_controls(controls, name, directory, card, mode);
  if (error < 0) {
    release(controls);
    return error;
  }
  *handlep = controls->ext.handle;
  return 0;
}
