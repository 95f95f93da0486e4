// The control elements of the hand card: values in a mapped file shared by everyone who opens it, so that
// what one program moves another one sees. hand-card.ts makes the file.
#include <alsa/asoundlib.h>
#include <alsa/control_external.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/timerfd.h>
#include <unistd.h>

#define MAX_COUNT 4

static const struct element {
  const char *name;
  int type;
  unsigned access, count;
  int64_t low, high, step;
} ELEMENTS[] = {
    {"Master Playback Volume", SND_CTL_ELEM_TYPE_INTEGER,
     SND_CTL_EXT_ACCESS_READWRITE | SND_CTL_EXT_ACCESS_TLV_READ, 2, 0, 100, 0},
    {"Master Playback Switch", SND_CTL_ELEM_TYPE_BOOLEAN, SND_CTL_EXT_ACCESS_READWRITE, 2, 0, 1, 0},
    {"Clock Source", SND_CTL_ELEM_TYPE_ENUMERATED, SND_CTL_EXT_ACCESS_READWRITE, 1, 0, 2, 0},
    {"Frames Played", SND_CTL_ELEM_TYPE_INTEGER64, SND_CTL_EXT_ACCESS_READ, 1, 0, INT64_C(1) << 40, 0},
    {"Serial", SND_CTL_ELEM_TYPE_BYTES, SND_CTL_EXT_ACCESS_READWRITE, 4, 0, 255, 0},
    {"Pad Capture Volume", SND_CTL_ELEM_TYPE_INTEGER, SND_CTL_EXT_ACCESS_READWRITE, 1, -24, 0, 6},
};
#define COUNT (sizeof ELEMENTS / sizeof *ELEMENTS)

static const char *const CLOCKS[] = {"Internal", "Word Clock", "ADAT"};

// 0 is silence, then -49.5 dB to 0 dB in steps of 0.5.
static const unsigned MASTER_DB[] = {SND_CTL_TLVT_DB_SCALE, 2 * sizeof(unsigned), (unsigned)-5000,
                                     50 | 0x10000};

struct shared {
  int64_t unplugged;
  int64_t values[COUNT][MAX_COUNT];
};

struct controls {
  snd_ctl_ext_t ext;
  volatile struct shared *shared;
  struct shared seen;
};

static struct controls *of(snd_ctl_ext_t *ext) { return ext->private_data; }

static int gone(snd_ctl_ext_t *ext) { return of(ext)->shared->unplugged ? -ENODEV : 0; }

// No error can be told here: alsa-lib takes any number as the count.
static int element_count(snd_ctl_ext_t *ext) {
  (void)ext;
  return (int)COUNT;
}

static int element_list(snd_ctl_ext_t *ext, unsigned offset, snd_ctl_elem_id_t *id) {
  if (offset >= COUNT) return -EINVAL;  // alsa-lib passes on any numid a program asks for
  snd_ctl_elem_id_set_interface(id, SND_CTL_ELEM_IFACE_MIXER);
  snd_ctl_elem_id_set_name(id, ELEMENTS[offset].name);
  return gone(ext);
}

static snd_ctl_ext_key_t find_element(snd_ctl_ext_t *ext, const snd_ctl_elem_id_t *id) {
  (void)ext;
  const unsigned numid = snd_ctl_elem_id_get_numid(id);
  if (numid > 0) return numid <= COUNT ? numid - 1 : SND_CTL_EXT_KEY_NOT_FOUND;
  for (size_t i = 0; i < COUNT; i++)
    if (strcmp(ELEMENTS[i].name, snd_ctl_elem_id_get_name(id)) == 0) return i;
  return SND_CTL_EXT_KEY_NOT_FOUND;
}

static int get_attribute(snd_ctl_ext_t *ext, snd_ctl_ext_key_t key, int *type, unsigned *access, unsigned *count) {
  *type = ELEMENTS[key].type;
  *access = ELEMENTS[key].access;
  *count = ELEMENTS[key].count;
  return gone(ext);
}

static int get_integer_info(snd_ctl_ext_t *ext, snd_ctl_ext_key_t key, long *low, long *high, long *step) {
  *low = (long)ELEMENTS[key].low;
  *high = (long)ELEMENTS[key].high;
  *step = (long)ELEMENTS[key].step;
  return gone(ext);
}

static int get_integer64_info(snd_ctl_ext_t *ext, snd_ctl_ext_key_t key, int64_t *low, int64_t *high, int64_t *step) {
  *low = ELEMENTS[key].low;
  *high = ELEMENTS[key].high;
  *step = ELEMENTS[key].step;
  return gone(ext);
}

static int get_enumerated_info(snd_ctl_ext_t *ext, snd_ctl_ext_key_t key, unsigned *items) {
  *items = (unsigned)ELEMENTS[key].high + 1;
  return gone(ext);
}

static int get_enumerated_name(snd_ctl_ext_t *ext, snd_ctl_ext_key_t key, unsigned item, char *name, size_t bytes) {
  (void)key;
  snprintf(name, bytes, "%s", CLOCKS[item]);
  return gone(ext);
}

// One pair of functions for each C type of value.
#define READ_AND_WRITE(kind, type)                                                                  \
  static int read_##kind(snd_ctl_ext_t *ext, snd_ctl_ext_key_t key, type *values) {                 \
    for (unsigned i = 0; i < ELEMENTS[key].count; i++) values[i] = (type)of(ext)->shared->values[key][i]; \
    return gone(ext);                                                                               \
  }                                                                                                 \
  static int write_##kind(snd_ctl_ext_t *ext, snd_ctl_ext_key_t key, type *values) {                \
    int changed = 0;                                                                                \
    for (unsigned i = 0; i < ELEMENTS[key].count; i++) {                                            \
      changed |= of(ext)->shared->values[key][i] != (int64_t)values[i];                             \
      of(ext)->shared->values[key][i] = (int64_t)values[i];                                         \
    }                                                                                               \
    return gone(ext) ? -ENODEV : changed;                                                           \
  }

READ_AND_WRITE(integer, long)
READ_AND_WRITE(integer64, int64_t)
READ_AND_WRITE(enumerated, unsigned)

static int read_bytes(snd_ctl_ext_t *ext, snd_ctl_ext_key_t key, unsigned char *data, size_t bytes) {
  for (size_t i = 0; i < bytes && i < ELEMENTS[key].count; i++)
    data[i] = (unsigned char)of(ext)->shared->values[key][i];
  return gone(ext);
}

static int write_bytes(snd_ctl_ext_t *ext, snd_ctl_ext_key_t key, unsigned char *data, size_t bytes) {
  for (size_t i = 0; i < bytes && i < ELEMENTS[key].count; i++) of(ext)->shared->values[key][i] = data[i];
  return gone(ext) ? -ENODEV : 1;
}

static void subscribe(snd_ctl_ext_t *ext, int on) {
  (void)on;
  memcpy(&of(ext)->seen, (const void *)of(ext)->shared, sizeof of(ext)->seen);
}

static int read_event(snd_ctl_ext_t *ext, snd_ctl_elem_id_t *id, unsigned *mask) {
  struct controls *controls = of(ext);
  if (gone(ext)) return -ENODEV;
  for (unsigned key = 0; key < COUNT; key++)
    for (unsigned i = 0; i < MAX_COUNT; i++) {
      if (controls->seen.values[key][i] == controls->shared->values[key][i]) continue;
      controls->seen.values[key][i] = controls->shared->values[key][i];
      element_list(ext, key, id);
      snd_ctl_elem_id_set_numid(id, key + 1);
      *mask = SND_CTL_EVENT_MASK_VALUE;
      return 1;
    }
  return -EAGAIN;
}

static void close_controls(snd_ctl_ext_t *ext) {
  munmap((void *)of(ext)->shared, sizeof(struct shared));
  close(ext->poll_fd);
  free(of(ext));
}

static const snd_ctl_ext_callback_t CALLBACKS = {
    .close = close_controls,
    .elem_count = element_count,
    .elem_list = element_list,
    .find_elem = find_element,
    .get_attribute = get_attribute,
    .get_integer_info = get_integer_info,
    .get_integer64_info = get_integer64_info,
    .get_enumerated_info = get_enumerated_info,
    .get_enumerated_name = get_enumerated_name,
    .read_integer = read_integer,
    .read_integer64 = read_integer64,
    .read_enumerated = read_enumerated,
    .read_bytes = read_bytes,
    .write_integer = write_integer,
    .write_integer64 = write_integer64,
    .write_enumerated = write_enumerated,
    .write_bytes = write_bytes,
    .subscribe_events = subscribe,
    .read_event = read_event,
};

SND_CTL_PLUGIN_DEFINE_FUNC(hand) {
  (void)root;
  const char *path = "";
  snd_config_iterator_t i, next;
  snd_config_for_each(i, next, conf) {
    const char *id;
    snd_config_t *node = snd_config_iterator_entry(i);
    if (snd_config_get_id(node, &id) >= 0 && strcmp(id, "values") == 0) snd_config_get_string(node, &path);
  }
  const int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0 || ftruncate(fd, sizeof(struct shared)) < 0) return -errno;
  struct controls *controls = calloc(1, sizeof *controls);
  void *shared = mmap(NULL, sizeof(struct shared), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close(fd);
  if (controls == NULL || shared == MAP_FAILED) return -ENOMEM;
  controls->shared = shared;
  controls->ext.version = SND_CTL_EXT_VERSION;
  strcpy(controls->ext.id, "hand");
  strcpy(controls->ext.name, "Hand card");
  controls->ext.poll_fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
  controls->ext.callback = &CALLBACKS;
  controls->ext.private_data = controls;
  controls->ext.tlv.p = MASTER_DB;
  const int error = snd_ctl_ext_create(&controls->ext, name, mode);
  if (error >= 0) *handlep = controls->ext.handle;
  return error;
}

SND_CTL_PLUGIN_SYMBOL(hand);
