// Where a stream stands: everything follows from the card's clock, the start frame and the client's own count.
#include <errno.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "stream.h"

int64_t stream_position(const struct stream *stream) {
  int64_t position = card_now(stream->card) - stream->start;
  return position > 0 ? position : 0;
}

void stream_follow_client(struct stream *stream) {
  snd_pcm_uframes_t now = stream->io.appl_ptr;
  snd_pcm_uframes_t boundary = stream->boundary;
  snd_pcm_uframes_t moved = (now + boundary - stream->appl_ptr_seen) % boundary;
  stream->appl += moved > boundary / 2 ? (int64_t)moved - (int64_t)boundary : (int64_t)moved;
  stream->appl_ptr_seen = now;
  atomic_store_explicit(&stream->shared->appl_frame, stream->start + stream->appl, memory_order_release);
}

static int64_t direction_load(const _Atomic int64_t *value) { return atomic_load_explicit(value, memory_order_acquire); }

// One process that starts both directions by hand means them to start together: I/O plugins cannot be linked.
// The second one joins the first one's frame while no more than 10 ms have passed and a period of its buffer is left.
static int64_t frame_to_start_in(const struct stream *stream) {
  const struct direction *other = &stream->card->directions[1 - stream->side];
  int64_t now = card_now(stream->card);
  if (atomic_load_explicit(&other->state, memory_order_acquire) != STREAM_RUNNING) return now;
  if (atomic_load_explicit(&other->pid, memory_order_relaxed) != getpid()) return now;
  int64_t started = direction_load(&other->start_frame);
  int64_t ago = now - started;
  int64_t room = (int64_t)stream->io.buffer_size - (int64_t)stream->io.period_size;
  if (stream->side == PLAYBACK && stream->appl < room) room = stream->appl;
  return ago >= 0 && ago < room && ago < stream->card->rate / 100 ? started : now;
}

void stream_begin(struct stream *stream) {
  stream->start = frame_to_start_in(stream);
  stream->hw = 0;
  if (stream->side == PLAYBACK) stream_release_staged(stream);
  stream->running = true;
  atomic_store_explicit(&stream->shared->start_frame, stream->start, memory_order_relaxed);
  atomic_store_explicit(&stream->shared->appl_frame, stream->start + stream->appl, memory_order_relaxed);
  atomic_store_explicit(&stream->shared->state, STREAM_RUNNING, memory_order_release);
}

void stream_end(struct stream *stream, enum stream_state state) {
  if (stream->running && stream->side == PLAYBACK) {
    // Queued frames that have not sounded never will.
    int64_t now = card_now(stream->card);
    if (now < stream->start + stream->appl) span_end_at(stream, now);
  }
  stream->running = false;
  if (state == STREAM_XRUN) atomic_fetch_add_explicit(&stream->shared->xruns, 1, memory_order_relaxed);
  atomic_store_explicit(&stream->shared->state, state, memory_order_release);
}

/** Frames that wait for the client, or room for its frames, by the exact clock: may exceed the buffer. */
static int64_t exact_avail(const struct stream *stream) {
  int64_t avail = stream_position(stream) - stream->appl;
  return stream->side == PLAYBACK ? avail + (int64_t)stream->io.buffer_size : avail;
}

/** The kernel's rule: whatever has been prepared. */
static bool suspendable(const struct stream *stream) {
  return stream->io.state != SND_PCM_STATE_OPEN && stream->io.state != SND_PCM_STATE_SETUP;
}

int stream_check(struct stream *stream) {
  if (!card_plugged(stream->card, stream->plug_turn)) {
    stream_end(stream, STREAM_GONE);
    snd_pcm_ioplug_set_state(&stream->io, SND_PCM_STATE_DISCONNECTED);
    return -ENODEV;
  }
  if (stream->io.state == SND_PCM_STATE_SUSPENDED) return -ESTRPIPE;
  if (suspendable(stream) && card_sleep_turn(stream->card) != stream->sleep_turn) {
    stream_end(stream, STREAM_SUSPENDED);
    snd_pcm_ioplug_set_state(&stream->io, SND_PCM_STATE_SUSPENDED);
    return -ESTRPIPE;
  }
  if (stream->io.state == SND_PCM_STATE_XRUN) return -EPIPE;
  if (!stream->running) return 0;
  stream_follow_client(stream);
  int32_t requests = atomic_load_explicit(&stream->shared->xrun_requests, memory_order_acquire);
  bool draining = stream->io.state == SND_PCM_STATE_DRAINING;
  bool over = !draining && exact_avail(stream) >= (int64_t)stream->stop_threshold;
  if (!over && requests == stream->xrun_requests_seen) return 0;
  stream->xrun_requests_seen = requests;
  stream_end(stream, STREAM_XRUN);
  snd_pcm_ioplug_set_state(&stream->io, SND_PCM_STATE_XRUN);
  return -EPIPE;
}

/** First pointer value, a whole number of periods, at which the stream is ready; when draining, at which it is empty. */
static int64_t ready_from(const struct stream *stream, int64_t appl) {
  int64_t period = (int64_t)stream->io.period_size;
  int64_t wanted = appl;
  if (stream->io.state != SND_PCM_STATE_DRAINING) wanted += (int64_t)stream->avail_min;
  if (stream->io.state != SND_PCM_STATE_DRAINING && stream->side == PLAYBACK) wanted -= (int64_t)stream->io.buffer_size;
  int64_t periods = (wanted + period - 1) / period;
  return wanted > 0 ? periods * period : 0;
}

bool stream_ready(struct stream *stream) {
  if (stream->running) return stream_position(stream) >= ready_from(stream, stream->appl);
  int64_t room = (int64_t)stream->io.buffer_size - stream->appl;
  return stream->side == PLAYBACK && stream->io.state == SND_PCM_STATE_PREPARED && room >= (int64_t)stream->avail_min;
}

void stream_arm(struct stream *stream, int64_t appl) {
  // 0 disarms; 1 is long past: readable at once.
  int64_t when = 1;
  if (stream->running) {
    when = card_time_of(stream->card, stream->start + ready_from(stream, appl));
  } else if (stream->io.state == SND_PCM_STATE_PREPARED) {
    int64_t room = (int64_t)stream->io.buffer_size - appl;
    if (stream->side == CAPTURE || room < (int64_t)stream->avail_min) when = 0;
  }
  struct itimerspec timer = {.it_value = {.tv_sec = when / 1000000000, .tv_nsec = when % 1000000000}};
  timerfd_settime(stream->timer_fd, TFD_TIMER_ABSTIME, &timer, NULL);
}
