// The plugin's one work with samples: copying them between a client's memory and the card's rings.
#include <string.h>

#include "stream.h"

typedef snd_pcm_channel_area_t area;

/** Where a client's memory is a plain row of frames, its address at frame `offset`; else NULL. */
static char *row(const struct stream *stream, const area *areas, snd_pcm_uframes_t offset) {
  unsigned sample_bits = card_sample_bytes(stream->card) * 8;
  for (unsigned channel = 0; channel < stream->io.channels; channel++) {
    if (areas[channel].addr != areas[0].addr || areas[channel].step != stream->frame_bytes * 8) return NULL;
    if (areas[channel].first != channel * sample_bits) return NULL;
  }
  return (char *)areas[0].addr + offset * stream->frame_bytes;
}

static char *sample(const area *one, snd_pcm_uframes_t frame) {
  return (char *)one->addr + (one->first + frame * one->step) / 8;
}

/** `frames` frames between consecutive `ring` memory (NULL: silence) and the client's, from its frame `offset`. */
static void copy(const struct stream *stream, char *ring, const area *areas, snd_pcm_uframes_t offset, size_t frames) {
  char *memory = row(stream, areas, offset);
  if (frames == 0) return;
  if (ring == NULL) {
    snd_pcm_areas_silence(areas, offset, stream->io.channels, frames, stream->io.format);
  } else if (memory != NULL) {
    if (stream->side == PLAYBACK) memcpy(ring, memory, frames * stream->frame_bytes);
    else memcpy(memory, ring, frames * stream->frame_bytes);
  } else {
    size_t bytes = card_sample_bytes(stream->card);
    for (unsigned channel = 0; channel < stream->io.channels; channel++) {
      for (size_t frame = 0; frame < frames; frame++) {
        char *there = ring + frame * stream->frame_bytes + channel * bytes;
        char *here = sample(&areas[channel], offset + frame);
        if (stream->side == PLAYBACK) memcpy(there, here, bytes);
        else memcpy(here, there, bytes);
      }
    }
  }
}

static size_t until_wrap(int64_t frame, size_t ring_frames, size_t frames) {
  size_t room = ring_frames - (size_t)frame % ring_frames;
  return frames < room ? frames : room;
}

static void copy_wrapped(const struct stream *stream, char *ring, size_t ring_frames, int64_t frame, const area *areas,
                         snd_pcm_uframes_t offset, size_t frames) {
  while (frames > 0) {
    size_t run = until_wrap(frame, ring_frames, frames);
    copy(stream, ring + (size_t)frame % ring_frames * stream->frame_bytes, areas, offset, run);
    frame += (int64_t)run;
    offset += run;
    frames -= run;
  }
}

static char *ring_of(const struct stream *stream) {
  return (char *)stream->card + stream->card->ring_offset[stream->side];
}

static void play(struct stream *stream, const area *areas, snd_pcm_uframes_t offset, size_t frames) {
  if (!stream->running) {
    copy_wrapped(stream, stream->staged, stream->io.buffer_size, stream->appl, areas, offset, frames);
    return;
  }
  int64_t frame = stream->start + stream->appl;
  // Only with a stop threshold beyond the buffer: what comes too late is not played, as if the converter
  // had passed.
  int64_t late = card_now(stream->card) - frame;
  if (late >= (int64_t)frames) return;
  size_t missed = late > 0 ? (size_t)late : 0;
  copy_wrapped(stream, ring_of(stream), stream->card->ring_frames, frame + (int64_t)missed, areas, offset + missed,
               frames - missed);
  span_write(stream, frame + (int64_t)missed, frame + (int64_t)frames);
}

void stream_release_staged(struct stream *stream) {
  size_t ring_frames = stream->card->ring_frames;
  for (int64_t done = 0; done < stream->appl;) {
    size_t run = until_wrap(stream->start + done, ring_frames, (size_t)(stream->appl - done));
    run = until_wrap(done, stream->io.buffer_size, run);
    memcpy(ring_of(stream) + (size_t)(stream->start + done) % ring_frames * stream->frame_bytes,
           stream->staged + (size_t)done % stream->io.buffer_size * stream->frame_bytes, run * stream->frame_bytes);
    done += (int64_t)run;
  }
  span_begin(stream, stream->start, stream->start + stream->appl);
}

/** What lies in the capture ring between two frames; the rest is silence. */
static void hear_ring(struct stream *stream, int64_t frame, const area *areas, snd_pcm_uframes_t offset, size_t frames) {
  int64_t to = atomic_load_explicit(&stream->card->filled_to, memory_order_acquire);
  int64_t from = atomic_load_explicit(&stream->card->filled_from, memory_order_acquire);
  int64_t end = frame + (int64_t)frames;
  int64_t first = from > frame ? from : frame;
  int64_t last = to < end ? to : end;
  if (first >= last) first = last = end;
  copy(stream, NULL, areas, offset, (size_t)(first - frame));
  copy_wrapped(stream, ring_of(stream), stream->card->ring_frames, first, areas, offset + (size_t)(first - frame),
               (size_t)(last - first));
  copy(stream, NULL, areas, offset + (size_t)(last - frame), (size_t)(end - last));
}

/** The cable: what the outputs played `cable` frames ago, output n into input n. */
static void hear_cable(struct stream *stream, int32_t cable, int64_t frame, const area *areas, snd_pcm_uframes_t offset,
                       size_t frames) {
  const struct card_file *card = stream->card;
  size_t bytes = card_sample_bytes(card);
  size_t played_bytes = bytes * card->channels[PLAYBACK];
  unsigned channels = card->channels[PLAYBACK] < card->channels[CAPTURE] ? card->channels[PLAYBACK] : card->channels[CAPTURE];
  const char *ring = (const char *)card + card->ring_offset[PLAYBACK];
  int64_t played = frame - cable;
  int64_t end = played + (int64_t)frames;
  int64_t first;
  int64_t last;
  snd_pcm_areas_silence(areas, offset, stream->io.channels, frames, stream->io.format);
  for (int64_t at = played; at < end; at = last) {
    span_next(card, at, end, &first, &last);
    for (int64_t i = first; i < last; i++) {
      const char *from = ring + (size_t)i % card->ring_frames * played_bytes;
      for (unsigned channel = 0; channel < channels; channel++)
        memcpy(sample(&areas[channel], offset + (size_t)(i - played)), from + channel * bytes, bytes);
    }
  }
}

snd_pcm_sframes_t stream_transfer(struct stream *stream, const area *areas, snd_pcm_uframes_t offset,
                                  snd_pcm_uframes_t frames) {
  int32_t cable = atomic_load_explicit(&stream->card->cable_frames, memory_order_relaxed);
  stream_follow_client(stream);
  if (stream->side == PLAYBACK) play(stream, areas, offset, frames);
  else if (cable != NO_CABLE) hear_cable(stream, cable, stream->start + stream->appl, areas, offset, frames);
  else hear_ring(stream, stream->start + stream->appl, areas, offset, frames);
  return (snd_pcm_sframes_t)frames;
}
