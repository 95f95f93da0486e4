// A sound card whose clock the test turns by hand: an ALSA I/O plugin that reads every number it lives by
// from a mapped file, so that waits, xruns, unplugging and odd hardware limits happen exactly when and as
// a test says. Built and driven by hand-card.ts, which holds the same list of fields.
#include <alsa/asoundlib.h>
#include <alsa/pcm_external.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/timerfd.h>
#include <unistd.h>

enum field {
  PLUGGED,
  OPEN_ERROR,
  ACCESSES,  // bit mask of snd_pcm_access_t
  FORMAT,    // snd_pcm_format_t
  CHANNELS_MIN,
  CHANNELS_MAX,
  RATE_MIN,
  RATE_MAX,
  PERIOD_MIN,
  PERIOD_MAX,
  POWERS_OF_TWO,  // periods between the limits
  PERIODS_MIN,
  PERIODS_MAX,
  OPEN_MICROSECONDS,  // how long opening takes
  OPEN_POLICY,        // seen by the opening thread: sched_getscheduler
  OPEN_CPUS,          // ... and the number of CPUs it may run on
  WAKE_MICROSECONDS,  // how often the descriptor wakes whoever waits, ready or not
  // From here on one for capture, one for playback.
  POSITION,  // frames the converter moved since the start
  POSITION_PLAYBACK,
  XRUN,
  XRUN_PLAYBACK,
  ASLEEP,  // resume attempts it still refuses
  ASLEEP_PLAYBACK,
  PREPARED,  // how often
  PREPARED_PLAYBACK,
  STARTED,  // when in the order of all starts; 0 never
  STARTED_PLAYBACK,
  MOVED,  // frames read or written
  MOVED_PLAYBACK,
  LEFT_OPEN,
  LEFT_OPEN_PLAYBACK,
  STARTS,  // of both directions
  FIELDS
};

struct card {
  snd_pcm_ioplug_t io;
  volatile int64_t *fields;
  int samples;  // what capture gives, or where playback goes: raw frames in the card's format
  int direction;
  int bytes_per_sample;
};

static volatile int64_t *field(struct card *card, enum field capture_field) {
  return &card->fields[capture_field + card->direction];
}

static snd_pcm_sframes_t pointer(snd_pcm_ioplug_t *io) {
  struct card *card = io->private_data;
  if (!card->fields[PLUGGED]) snd_pcm_ioplug_set_state(io, SND_PCM_STATE_DISCONNECTED);
  if (*field(card, ASLEEP)) snd_pcm_ioplug_set_state(io, SND_PCM_STATE_SUSPENDED);
  if (*field(card, XRUN)) return -EPIPE;
  return (snd_pcm_sframes_t)(*field(card, POSITION) % (int64_t)io->buffer_size);
}

static int start(snd_pcm_ioplug_t *io) {
  struct card *card = io->private_data;
  *field(card, STARTED) = ++card->fields[STARTS];
  return 0;
}

static int stop(snd_pcm_ioplug_t *io) {
  (void)io;
  return 0;
}

static int prepare(snd_pcm_ioplug_t *io) {
  struct card *card = io->private_data;
  *field(card, POSITION) = 0;
  *field(card, XRUN) = 0;
  ++*field(card, PREPARED);
  return 0;
}

static int resume(snd_pcm_ioplug_t *io) {
  struct card *card = io->private_data;
  if (*field(card, ASLEEP) > 0 && --*field(card, ASLEEP) > 0) return -EAGAIN;
  snd_pcm_ioplug_set_state(io, SND_PCM_STATE_PREPARED);
  return 0;
}

static snd_pcm_sframes_t transfer(snd_pcm_ioplug_t *io, const snd_pcm_channel_area_t *areas,
                                  snd_pcm_uframes_t offset, snd_pcm_uframes_t frames) {
  struct card *card = io->private_data;
  const size_t bytes = (size_t)card->bytes_per_sample;
  for (snd_pcm_uframes_t f = 0; f < frames; f++)
    for (unsigned c = 0; c < io->channels; c++) {
      uint8_t *sample =
          (uint8_t *)areas[c].addr + areas[c].first / 8 + (offset + f) * areas[c].step / 8;
      const off_t at = (off_t)((((uint64_t)*field(card, MOVED) + f) * io->channels + c) * bytes);
      const ssize_t moved = card->direction ? pwrite(card->samples, sample, bytes, at)
                                            : pread(card->samples, sample, bytes, at);
      if (moved != (ssize_t)bytes) return -EIO;
    }
  *field(card, MOVED) += (int64_t)frames;
  return (snd_pcm_sframes_t)frames;
}

static int poll_revents(snd_pcm_ioplug_t *io, struct pollfd *fds, unsigned count, unsigned short *revents) {
  struct card *card = io->private_data;
  uint64_t ticks;
  if (count > 0 && read(fds[0].fd, &ticks, sizeof ticks) < 0 && errno != EAGAIN) return -errno;
  pointer(io);
  const bool broken = io->state == SND_PCM_STATE_DISCONNECTED || *field(card, XRUN) || *field(card, ASLEEP);
  *revents = broken ? POLLERR : card->direction ? POLLOUT : POLLIN;
  return 0;
}

static int hw_params(snd_pcm_ioplug_t *io, snd_pcm_hw_params_t *params) {
  (void)params;
  struct card *card = io->private_data;
  card->bytes_per_sample = snd_pcm_format_physical_width(io->format) / 8;
  return 0;
}

static int close_card(snd_pcm_ioplug_t *io) {
  struct card *card = io->private_data;
  *field(card, LEFT_OPEN) = 0;
  close(card->samples);
  close(io->poll_fd);
  munmap((void *)card->fields, FIELDS * sizeof *card->fields);
  free(card);
  return 0;
}

static const snd_pcm_ioplug_callback_t CALLBACKS = {
    .start = start,
    .stop = stop,
    .pointer = pointer,
    .transfer = transfer,
    .close = close_card,
    .hw_params = hw_params,
    .prepare = prepare,
    .resume = resume,
    .poll_revents = poll_revents,
};

static int constrain(struct card *card) {
  snd_pcm_ioplug_t *io = &card->io;
  const volatile int64_t *f = card->fields;
  unsigned list[64], count = 0;
  for (unsigned access = 0; access <= SND_PCM_ACCESS_LAST; access++)
    if (f[ACCESSES] >> access & 1) list[count++] = access;
  int error = snd_pcm_ioplug_set_param_list(io, SND_PCM_IOPLUG_HW_ACCESS, count, list);
  list[0] = (unsigned)f[FORMAT];
  if (error >= 0) error = snd_pcm_ioplug_set_param_list(io, SND_PCM_IOPLUG_HW_FORMAT, 1, list);
  // Periods are limited in bytes: the limits in frames are exact where the channels are fixed.
  const unsigned frame = (unsigned)f[CHANNELS_MIN] * (unsigned)snd_pcm_format_physical_width(list[0]) / 8;
  const struct {
    int what;
    int64_t low, high;
  } ranges[] = {
      {SND_PCM_IOPLUG_HW_CHANNELS, f[CHANNELS_MIN], f[CHANNELS_MAX]},
      {SND_PCM_IOPLUG_HW_RATE, f[RATE_MIN], f[RATE_MAX]},
      {SND_PCM_IOPLUG_HW_PERIODS, f[PERIODS_MIN], f[PERIODS_MAX]},
      {SND_PCM_IOPLUG_HW_PERIOD_BYTES, f[PERIOD_MIN] * frame, f[PERIOD_MAX] * frame},
  };
  for (size_t i = 0; error >= 0 && i < sizeof ranges / sizeof *ranges; i++)
    error = snd_pcm_ioplug_set_param_minmax(io, ranges[i].what, (unsigned)ranges[i].low, (unsigned)ranges[i].high);
  count = 0;
  for (int64_t period = 1; period <= f[PERIOD_MAX]; period *= 2)
    if (period >= f[PERIOD_MIN]) list[count++] = (unsigned)period * frame;
  if (error >= 0 && f[POWERS_OF_TWO])
    error = snd_pcm_ioplug_set_param_list(io, SND_PCM_IOPLUG_HW_PERIOD_BYTES, count, list);
  return error;
}

static volatile int64_t *map_fields(const char *path) {
  const int fd = open(path, O_RDWR | O_CLOEXEC);
  if (fd < 0) return NULL;
  void *fields = mmap(NULL, FIELDS * sizeof(int64_t), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close(fd);
  return fields == MAP_FAILED ? NULL : fields;
}

static int count_cpus(void) {
  cpu_set_t cpus;
  return sched_getaffinity(0, sizeof cpus, &cpus) == 0 ? CPU_COUNT(&cpus) : 0;
}

static int refuse(struct card *card, int error) {
  if (card->fields != NULL) munmap((void *)card->fields, FIELDS * sizeof *card->fields);
  free(card);
  return error;
}

static int open_card(snd_pcm_t **pcm, const char *name, const char *path, snd_pcm_stream_t stream, int mode) {
  struct card *card = calloc(1, sizeof *card);
  if (card == NULL) return -ENOMEM;
  card->direction = stream == SND_PCM_STREAM_PLAYBACK;
  card->fields = map_fields(path);
  if (card->fields == NULL) return refuse(card, -ENOENT);
  card->fields[OPEN_POLICY] = sched_getscheduler(0);
  card->fields[OPEN_CPUS] = count_cpus();
  usleep((useconds_t)card->fields[OPEN_MICROSECONDS]);
  if (card->fields[OPEN_ERROR]) return refuse(card, -(int)card->fields[OPEN_ERROR]);
  if (!card->fields[PLUGGED]) return refuse(card, -ENODEV);
  if (*field(card, LEFT_OPEN)) return refuse(card, -EBUSY);
  char samples[512];
  snprintf(samples, sizeof samples, "%s.%s", path, card->direction ? "playback" : "capture");
  card->samples = open(samples, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  card->io.version = SND_PCM_IOPLUG_VERSION;
  card->io.name = "Hand card";
  card->io.callback = &CALLBACKS;
  card->io.private_data = card;
  card->io.poll_fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
  card->io.poll_events = POLLIN;
  const int64_t wake = card->fields[WAKE_MICROSECONDS] * 1000;
  const struct timespec span = {.tv_sec = wake / 1000000000, .tv_nsec = wake % 1000000000};
  const struct itimerspec ticks = {.it_interval = span, .it_value = span};
  timerfd_settime(card->io.poll_fd, 0, &ticks, NULL);
  int error = snd_pcm_ioplug_create(&card->io, name, stream, mode);
  if (error < 0) return refuse(card, error);
  error = constrain(card);
  if (error < 0) {
    snd_pcm_ioplug_delete(&card->io);
    return error;
  }
  *field(card, LEFT_OPEN) = 1;
  *pcm = card->io.pcm;
  return 0;
}

SND_PCM_PLUGIN_DEFINE_FUNC(hand) {
  (void)root;
  const char *path = NULL;
  snd_config_iterator_t i, next;
  snd_config_for_each(i, next, conf) {
    const char *id;
    snd_config_t *node = snd_config_iterator_entry(i);
    if (snd_config_get_id(node, &id) >= 0 && strcmp(id, "fields") == 0) snd_config_get_string(node, &path);
  }
  return path == NULL ? -EINVAL : open_card(pcmp, name, path, stream, mode);
}

SND_PCM_PLUGIN_SYMBOL(hand);
