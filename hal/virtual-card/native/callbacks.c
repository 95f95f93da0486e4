// What alsa-lib calls while a direction is open.
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "stream.h"

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
  int32_t sleep_turn = card_sleep_turn(stream->card);
  if ((sleep_turn & 1) != 0) return -ESTRPIPE;
  stream->sleep_turn = sleep_turn;
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
  int problem = stream_check(stream);
  if (problem < 0) return problem;
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

// The library gives success whatever this returns, so a client cannot be told by EAGAIN that the card sleeps on: its
// state stays suspended. One that waits in its calls is held up a little instead, as it would ask again at once.
// What was in the buffers is lost, as with cards that cannot resume.
static int on_resume(snd_pcm_ioplug_t *io) {
  struct stream *stream = stream_of(io);
  if (!card_asleep(stream->card)) return snd_pcm_prepare(io->pcm);
  const struct timespec pause = {.tv_nsec = 10000000};
  if (!io->nonblock) clock_nanosleep(CLOCK_MONOTONIC, 0, &pause, NULL);
  return -EAGAIN;
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

void stream_release(struct stream *stream) {
  int fds[] = {stream->poll_fd, stream->bell_fd, stream->timer_fd, stream->lock_fd};
  for (size_t i = 0; i < sizeof fds / sizeof fds[0]; i++)
    if (fds[i] >= 0) close(fds[i]);
  if (stream->card != NULL) card_unmap(stream->card);
  free(stream->staged);
  free(stream);
}

static int on_close(snd_pcm_ioplug_t *io) {
  struct stream *stream = stream_of(io);
  stream_end(stream, STREAM_CLOSED);
  atomic_store(&stream->shared->pid, 0);
  stream_release(stream);
  return 0;
}

const snd_pcm_ioplug_callback_t STREAM_CALLBACKS = {
    .hw_params = on_hw_params,
    .hw_free = on_hw_free,
    .sw_params = on_sw_params,
    .prepare = on_prepare,
    .start = on_start,
    .stop = on_stop,
    .resume = on_resume,
    .pointer = on_pointer,
    .transfer = on_transfer,
    .delay = on_delay,
    .poll_revents = on_poll_revents,
    .close = on_close,
};
