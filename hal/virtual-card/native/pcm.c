// pcm_type.mixbox: opening a direction of a card as an ALSA PCM.
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "card-config.h"
#include "stream.h"

// By the index in the card's file.
static const unsigned FORMATS[] = {SND_PCM_FORMAT_S16_LE, SND_PCM_FORMAT_S24_LE, SND_PCM_FORMAT_S24_3LE,
                                   SND_PCM_FORMAT_S32_LE, SND_PCM_FORMAT_FLOAT_LE};
static const unsigned ACCESSES[] = {SND_PCM_ACCESS_RW_INTERLEAVED, SND_PCM_ACCESS_RW_NONINTERLEAVED,
                                    SND_PCM_ACCESS_MMAP_INTERLEAVED, SND_PCM_ACCESS_MMAP_NONINTERLEAVED};
#define COUNT(list) (sizeof(list) / sizeof((list)[0]))
#define MAX_PERIODS 1024

static int constrain(struct stream *stream) {
  const struct card_file *card = stream->card;
  snd_pcm_ioplug_t *io = &stream->io;
  unsigned bytes = (unsigned)stream->frame_bytes;
  unsigned channels = card->channels[stream->side];
  unsigned step = card->period_step;
  unsigned count = 0;
  int error = 0;
  error |= snd_pcm_ioplug_set_param_list(io, SND_PCM_IOPLUG_HW_ACCESS, COUNT(ACCESSES), ACCESSES);
  error |= snd_pcm_ioplug_set_param_list(io, SND_PCM_IOPLUG_HW_FORMAT, 1, &FORMATS[card->format]);
  error |= snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_CHANNELS, channels, channels);
  error |= snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_RATE, card->rate, card->rate);
  error |= snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_PERIODS, 2, MAX_PERIODS);
  // Half the ring: the far end may lag behind by the other half.
  error |= snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_BUFFER_BYTES, card->period_min * 2 * bytes,
                                           card->ring_frames / 2 * bytes);
  if (step <= 1) {
    error |= snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_PERIOD_BYTES, card->period_min * bytes,
                                             card->period_max * bytes);
    return error < 0 ? -EINVAL : 0;
  }
  unsigned *sizes = calloc((card->period_max - card->period_min) / step + 1, sizeof *sizes);
  if (sizes == NULL) return -ENOMEM;
  for (unsigned size = card->period_min; size <= card->period_max; size += step) sizes[count++] = size * bytes;
  error |= snd_pcm_ioplug_set_param_list(io, SND_PCM_IOPLUG_HW_PERIOD_BYTES, count, sizes);
  free(sizes);
  return error < 0 ? -EINVAL : 0;
}

/** Takes the direction for this process alone. */
static int take(struct stream *stream, const char *directory, const char *id) {
  char path[PATH_MAX];
  const char *side = stream->side == PLAYBACK ? "playback" : "capture";
  if (!card_side_path(path, sizeof path, directory, id, side)) return -ENAMETOOLONG;
  stream->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0660);
  if (stream->lock_fd < 0) return -errno;
  if (flock(stream->lock_fd, LOCK_EX | LOCK_NB) < 0) return errno == EWOULDBLOCK ? -EBUSY : -errno;
  stream->timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
  stream->poll_fd = epoll_create1(EPOLL_CLOEXEC);
  if (stream->timer_fd < 0 || stream->poll_fd < 0) return -errno;
  stream->bell_fd = bell_listen(path);
  struct epoll_event event = {.events = EPOLLIN};
  if (epoll_ctl(stream->poll_fd, EPOLL_CTL_ADD, stream->timer_fd, &event) < 0) return -errno;
  // Without a bell (a system runs out of them) unplug is noticed at the end of the period.
  if (stream->bell_fd >= 0 && epoll_ctl(stream->poll_fd, EPOLL_CTL_ADD, stream->bell_fd, &event) < 0) return -errno;
  return 0;
}

static int open_stream(struct stream *stream, const char *name, const char *directory, const char *id, int mode,
                       snd_pcm_stream_t direction) {
  stream->side = direction == SND_PCM_STREAM_PLAYBACK ? PLAYBACK : CAPTURE;
  int error = card_map(directory, id, &stream->card);
  if (error < 0) return error;
  stream->plug_turn = card_plug_turn(stream->card);
  stream->sleep_turn = card_sleep_turn(stream->card);
  if (stream->card->channels[stream->side] == 0) return -ENODEV;
  error = take(stream, directory, id);
  if (error < 0) return error;
  stream->shared = &stream->card->directions[stream->side];
  stream->frame_bytes = card_sample_bytes(stream->card) * stream->card->channels[stream->side];
  stream->io.version = SND_PCM_IOPLUG_VERSION;
  stream->io.name = "Mixbox virtual card";
  stream->io.flags = SND_PCM_IOPLUG_FLAG_LISTED | SND_PCM_IOPLUG_FLAG_MONOTONIC | SND_PCM_IOPLUG_FLAG_BOUNDARY_WA;
  stream->io.callback = &STREAM_CALLBACKS;
  stream->io.private_data = stream;
  stream->io.poll_fd = stream->poll_fd;
  stream->io.poll_events = POLLIN;
  return snd_pcm_ioplug_create(&stream->io, name, direction, mode);
}

// All that alsa-lib looks for.
#pragma GCC visibility push(default)
SND_PCM_PLUGIN_DEFINE_FUNC(mixbox);
SND_PCM_PLUGIN_SYMBOL(mixbox);
#pragma GCC visibility pop

SND_PCM_PLUGIN_DEFINE_FUNC(mixbox) {
  const char *directory;
  const char *card;
  (void)root;
  int error = card_config(conf, &directory, &card);
  if (error < 0) return error;
  struct stream *new = calloc(1, sizeof *new);
  if (new == NULL) return -ENOMEM;
  new->lock_fd = new->timer_fd = new->bell_fd = new->poll_fd = -1;
  new->boundary = LONG_MAX;
  error = open_stream(new, name, directory, card, mode, stream);
  if (error < 0) {
    stream_release(new);
    return error;
  }
  error = constrain(new);
  if (error < 0) {
    snd_pcm_ioplug_delete(&new->io);
    return error;
  }
  atomic_store(&new->shared->pid, (int32_t)getpid());
  atomic_fetch_add(&new->shared->opens, 1);
  atomic_store(&new->shared->state, STREAM_OPEN);
  *pcmp = new->io.pcm;
  return 0;
}
