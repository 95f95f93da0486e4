// The record of what was played. It lives in the shared file beside the ring, so that neither a far end that
// died nor a client that stopped leaves old samples behind that sound like new ones.
#include "stream.h"

static struct span *newest(struct card_file *card) {
  int32_t count = atomic_load_explicit(&card->directions[PLAYBACK].span_count, memory_order_relaxed);
  return count == 0 ? NULL : &card->spans[(uint32_t)(count - 1) % SPANS];
}

void span_end_at(struct stream *stream, int64_t end) {
  struct span *span = newest(stream->card);
  if (span == NULL) return;
  int64_t start = atomic_load_explicit(&span->start, memory_order_relaxed);
  atomic_store_explicit(&span->end, end < start ? start : end, memory_order_release);
}

void span_begin(struct stream *stream, int64_t start, int64_t end) {
  struct span *last = newest(stream->card);
  // A client that was killed leaves up to a buffer behind that has not sounded: its successor cuts it off.
  if (last != NULL && atomic_load_explicit(&last->end, memory_order_relaxed) > start) span_end_at(stream, start);
  int32_t count = atomic_load_explicit(&stream->shared->span_count, memory_order_relaxed);
  struct span *span = &stream->card->spans[(uint32_t)count % SPANS];
  atomic_store_explicit(&span->start, start, memory_order_relaxed);
  atomic_store_explicit(&span->end, end, memory_order_relaxed);
  atomic_store_explicit(&stream->shared->span_count, count + 1, memory_order_release);
}

void span_write(struct stream *stream, int64_t from, int64_t to) {
  struct span *span = newest(stream->card);
  if (span == NULL || from > atomic_load_explicit(&span->end, memory_order_relaxed)) span_begin(stream, from, to);
  else span_end_at(stream, to);
}

void span_next(const struct card_file *card, int64_t from, int64_t to, int64_t *first, int64_t *last) {
  const struct direction *playback = &card->directions[PLAYBACK];
  int32_t count = atomic_load_explicit(&playback->span_count, memory_order_acquire);
  *first = *last = to;
  // The oldest one may be rewritten at this moment.
  for (int32_t i = count - 1; i >= 0 && i > count - SPANS; i--) {
    const struct span *span = &card->spans[(uint32_t)i % SPANS];
    int64_t end = atomic_load_explicit(&span->end, memory_order_acquire);
    int64_t start = atomic_load_explicit(&span->start, memory_order_relaxed);
    if (end <= from) return;
    int64_t begins = start > from ? start : from;
    if (end > begins && begins < *first) {
      *first = begins;
      *last = end < to ? end : to;
    }
  }
}
