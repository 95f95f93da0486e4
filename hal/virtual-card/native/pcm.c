// pcm_type.mixbox: a direction of a card as an ALSA PCM. `type mixbox, directory DIR, card ID`.
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "stream.h"

// By the index in the card's file.
static const unsigned FORMATS[] = {SND_PCM_FORMAT_S16_LE, SND_PCM_FORMAT_S24_LE, SND_PCM_FORMAT_S24_3LE,
                                   SND_PCM_FORMAT_S32_LE, SND_PCM_FORMAT_FLOAT_LE};
static const unsigned ACCESSES[] = {SND_PCM_ACCESS_RW_INTERLEAVED, SND_PCM_ACCESS_RW_NONINTERLEAVED,
                                    SND_PCM_ACCESS_MMAP_INTERLEAVED, SND_PCM_ACCESS_MMAP_NONINTERLEAVED};
#define COUNT(list) (sizeof(list) / sizeof((list)[0]))
#define MAX_PERIODS 1024

static struct stream *stream_of(snd_pcm_ioplug_t *io) { return io->private_data; }

static int on_hw_params(snd_pcm_ioplug_t *io, snd_pcm_hw_params_t *params) {
  struct stream *stream = stream_of(io);
  (void)params;
  if (!card_plugged(stream->card, stream->plug_turn)) return -ENODEV;
  free(stream->staged);
  stream->staged = calloc(io->buffer_size, stream->frame_bytes);
  if (stream->staged == NULL) return -ENOMEM;
  atomic_store(&stream->shared->period_frames, (int32_t)io->period_size);
  atomic_store(&stream->shared->buffer_frames, (int32_t)io->buffer_size);
  return 0;
}

static int on_hw_free(snd_pcm_ioplug_t *io) {
  struct stream *stream = stream_of(io);
  free(stream->staged);
  stream->staged = NULL;
  return 0;
}

static int on_sw_params(snd_pcm_ioplug_t *io, snd_pcm_sw_params_t *params) {
  struct stream *stream = stream_of(io);
  snd_pcm_sw_params_get_boundary(params, &stream->boundary);
  snd_pcm_sw_params_get_avail_min(params, &stream->avail_min);
  snd_pcm_sw_params_get_stop_threshold(params, &stream->stop_threshold);
  return 0;
}

static int on_prepare(snd_pcm_ioplug_t *io) {
  struct stream *stream = stream_of(io);
  if (!card_plugged(stream->card, stream->plug_turn)) return -ENODEV;
  stream_end(stream, STREAM_PREPARED);
  stream->start = stream->appl = stream->hw = 0;
  stream->appl_ptr_seen = 0;
  stream->xrun_requests_seen = atomic_load(&stream->shared->xrun_requests);
  // The state is not PREPARED yet: stream_arm() must see it so.
  snd_pcm_ioplug_set_state(io, SND_PCM_STATE_PREPARED);
  stream_arm(stream, 0);
  return 0;
}

static int on_start(snd_pcm_ioplug_t *io) {
  struct stream *stream = stream_of(io);
  if (!card_plugged(stream->card, stream->plug_turn)) return -ENODEV;
  stream_follow_client(stream);
  stream_begin(stream);
  stream_arm(stream, stream->appl);
  return 0;
}

static int on_stop(snd_pcm_ioplug_t *io) {
  struct stream *stream = stream_of(io);
  if (stream->running) stream_follow_client(stream);
  stream_end(stream, card_plugged(stream->card, stream->plug_turn) ? STREAM_OPEN : STREAM_GONE);
  return 0;
}

static snd_pcm_sframes_t on_pointer(snd_pcm_ioplug_t *io) {
  struct stream *stream = stream_of(io);
  // Only an xrun may be told by an error, or the library would call a card that is gone an xrun.
  if (stream_check(stream) == -EPIPE) return -EPIPE;
  if (stream->running) {
    int64_t period = (int64_t)io->period_size;
    // Whole periods, like a card that interrupts once a period: else every third read would come in a pair.
    stream->hw = stream_position(stream) / period * period;
  }
  return (snd_pcm_sframes_t)((snd_pcm_uframes_t)stream->hw % stream->boundary);
}

static snd_pcm_sframes_t on_transfer(snd_pcm_ioplug_t *io, const snd_pcm_channel_area_t *areas,
                                     snd_pcm_uframes_t offset, snd_pcm_uframes_t frames) {
  struct stream *stream = stream_of(io);
  int problem = stream_check(stream);
  if (problem < 0) return problem;
  snd_pcm_sframes_t moved = stream_transfer(stream, areas, offset, frames);
  // A client that maps the buffer looks at more than it takes; it is followed when it polls.
  if (io->access == SND_PCM_ACCESS_RW_INTERLEAVED || io->access == SND_PCM_ACCESS_RW_NONINTERLEAVED)
    stream_arm(stream, stream->appl + moved);
  return moved;
}

// Exact, between the periods too: frames queued before a frame written now sounds, or since the next one to read.
static int on_delay(snd_pcm_ioplug_t *io, snd_pcm_sframes_t *delay) {
  struct stream *stream = stream_of(io);
  int problem = stream_check(stream);
  if (problem < 0) return problem;
  stream_follow_client(stream);
  int64_t behind = stream->running ? stream_position(stream) - stream->appl : -stream->appl;
  *delay = (snd_pcm_sframes_t)(stream->side == PLAYBACK ? -behind : behind);
  return 0;
}

static int on_poll_revents(snd_pcm_ioplug_t *io, struct pollfd *fds, unsigned count, unsigned short *events) {
  struct stream *stream = stream_of(io);
  unsigned short direction = stream->side == PLAYBACK ? POLLOUT : POLLIN;
  *events = 0;
  if (count != 1) return -EINVAL;
  if ((fds[0].revents & POLLIN) == 0) return 0;
  if (stream->bell_fd >= 0) bell_clear(stream->bell_fd);
  if (stream_check(stream) < 0) *events = POLLERR | direction;
  stream_follow_client(stream);
  if (stream_ready(stream)) *events |= direction;
  stream_arm(stream, stream->appl);
  return 0;
}

static void release(struct stream *stream) {
  int fds[] = {stream->poll_fd, stream->bell_fd, stream->timer_fd, stream->lock_fd};
  for (size_t i = 0; i < COUNT(fds); i++)
    if (fds[i] >= 0) close(fds[i]);
  if (stream->card != NULL) card_unmap(stream->card);
  free(stream->staged);
  free(stream);
}

static int on_close(snd_pcm_ioplug_t *io) {
  struct stream *stream = stream_of(io);
  stream_end(stream, STREAM_CLOSED);
  atomic_store(&stream->shared->pid, 0);
  release(stream);
  return 0;
}

static const snd_pcm_ioplug_callback_t CALLBACKS = {
    .hw_params = on_hw_params,
    .hw_free = on_hw_free,
    .sw_params = on_sw_params,
    .prepare = on_prepare,
    .start = on_start,
    .stop = on_stop,
    .pointer = on_pointer,
    .transfer = on_transfer,
    .delay = on_delay,
    .poll_revents = on_poll_revents,
    .close = on_close,
};

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
  stream->bell_fd = bell_listen(path);
  struct epoll_event event = {.events = EPOLLIN};
  if (stream->timer_fd < 0 || stream->poll_fd < 0) return -errno;
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
  if (stream->card->channels[stream->side] == 0) return -ENODEV;
  error = take(stream, directory, id);
  if (error < 0) return error;
  stream->shared = &stream->card->directions[stream->side];
  stream->frame_bytes = card_sample_bytes(stream->card) * stream->card->channels[stream->side];
  stream->io.version = SND_PCM_IOPLUG_VERSION;
  stream->io.name = "Mixbox virtual card";
  stream->io.flags = SND_PCM_IOPLUG_FLAG_LISTED | SND_PCM_IOPLUG_FLAG_MONOTONIC | SND_PCM_IOPLUG_FLAG_BOUNDARY_WA;
  stream->io.callback = &CALLBACKS;
  stream->io.private_data = stream;
  stream->io.poll_fd = stream->poll_fd;
  stream->io.poll_events = POLLIN;
  error = snd_pcm_ioplug_create(&stream->io, name, direction, mode);
  return error;
}

// All that alsa-lib looks for.
#pragma GCC visibility push(default)
SND_PCM_PLUGIN_DEFINE_FUNC(mixbox);
SND_PCM_PLUGIN_SYMBOL(mixbox);
#pragma GCC visibility pop

SND_PCM_PLUGIN_DEFINE_FUNC(mixbox) {
  snd_config_iterator_t i;
  snd_config_iterator_t next;
  const char *directory = NULL;
  const char *card = NULL;
  (void)root;
  snd_config_for_each(i, next, conf) {
    snd_config_t *entry = snd_config_iterator_entry(i);
    const char *id;
    if (snd_config_get_id(entry, &id) < 0) continue;
    if (strcmp(id, "comment") == 0 || strcmp(id, "type") == 0 || strcmp(id, "hint") == 0) continue;
    if (strcmp(id, "directory") == 0 && snd_config_get_string(entry, &directory) == 0) continue;
    if (strcmp(id, "card") == 0 && snd_config_get_string(entry, &card) == 0) continue;
    SNDERR("mixbox: field %s is unknown or no string; there are directory and card", id);
    return -EINVAL;
  }
  if (directory == NULL || card == NULL) {
    SNDERR("mixbox: the fields directory and card are needed");
    return -EINVAL;
  }
  struct stream *new = calloc(1, sizeof *new);
  if (new == NULL) return -ENOMEM;
  new->lock_fd = new->timer_fd = new->bell_fd = new->poll_fd = -1;
  new->boundary = LONG_MAX;
  int error = open_stream(new, name, directory, card, mode, stream);
  if (error < 0) {
    release(new);
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
