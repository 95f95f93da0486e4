// One open direction of a card, as the ALSA plugin holds it.
#ifndef MIXBOX_STREAM_H
#define MIXBOX_STREAM_H

#include <alsa/asoundlib.h>
#include <alsa/pcm_external.h>

#include "card-file.h"

struct stream {
  snd_pcm_ioplug_t io;
  struct card_file *card;
  struct direction *shared;
  enum side side;
  int32_t plug_turn;
  int32_t sleep_turn;  // of the last prepare
  int lock_fd;   // holding it is having the direction open; the kernel releases it when the process dies
  int timer_fd;  // readable when, and as long as, the stream is ready
  int bell_fd;   // readable after unplug, replug and commanded xruns; -1 where the system has no more of them
  int poll_fd;   // both of them
  size_t frame_bytes;
  char *staged;  // playback written before the start: one buffer, by frames since prepare
  bool running;
  int64_t start;    // card frame of the stream's frame 0
  int64_t appl;     // frames the client has moved since prepare
  int64_t hw;       // the pointer as reported: whole periods since the start
  int32_t xrun_requests_seen;
  snd_pcm_uframes_t appl_ptr_seen;
  snd_pcm_uframes_t boundary;
  snd_pcm_uframes_t avail_min;
  snd_pcm_uframes_t stop_threshold;
};

// callbacks.c
extern const snd_pcm_ioplug_callback_t STREAM_CALLBACKS;
/** Frees a stream that was opened in part or in whole, its lock last. */
void stream_release(struct stream *stream);

// position.c
/** Frames since the start, exact. */
int64_t stream_position(const struct stream *stream);
/** Follows the application pointer, which wraps, in 64 bits. */
void stream_follow_client(struct stream *stream);
/** Stops the stream where it must: 0, -EPIPE after an xrun, -ESTRPIPE after a suspend, -ENODEV when unplugged. Sets the PCM's state. */
int stream_check(struct stream *stream);
bool stream_ready(struct stream *stream);
/** Makes poll_fd readable from the moment the stream, its client at frame `appl`, is ready. */
void stream_arm(struct stream *stream, int64_t appl);
void stream_begin(struct stream *stream);
void stream_end(struct stream *stream, enum stream_state state);

// transfer.c
snd_pcm_sframes_t stream_transfer(struct stream *stream, const snd_pcm_channel_area_t *areas,
                                  snd_pcm_uframes_t offset, snd_pcm_uframes_t frames);
/** Moves what was written before the start to where it sounds. */
void stream_release_staged(struct stream *stream);

// spans.c
void span_begin(struct stream *stream, int64_t start, int64_t end);
/** Frames [from, to) were written: the newest span grows, shrinks after a rewind, or a new one begins behind a gap. */
void span_write(struct stream *stream, int64_t from, int64_t to);
/** What is queued from there on will not sound. */
void span_end_at(struct stream *stream, int64_t end);
/** The frames within [from, to) that play in one piece from the first one that plays; empty: *first == to. */
void span_next(const struct card_file *card, int64_t from, int64_t to, int64_t *first, int64_t *last);

#endif
