// The shared file that is a card: what the plugins and the far end (layout.ts) know of each other. Frames are
// counted from the card's own frame 0 and never wrap. Whoever changes this changes LAYOUT_VERSION and layout.ts.
#ifndef MIXBOX_CARD_FILE_H
#define MIXBOX_CARD_FILE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CARD_MAGIC 0x4356584du  // "MXVC"
#define LAYOUT_VERSION 2
#define SPANS 64
#define ELEMENTS 16
#define ELEMENT_VALUES 32
#define ELEMENT_ITEMS 8
#define HEADER_BYTES 12288
#define NO_CABLE (-1)

/** Index of a direction's entry. ALSA counts the other way round. */
enum side { CAPTURE, PLAYBACK };

/** A straight line of CLOCK_MONOTONIC: frame(ns) = frame + (ns - ns0) * frames_per_ns. */
struct clock_line {
  double ns;
  double frame;
  double frames_per_ns;
};

/** Playback frames [start, end) that a client wrote in time. Whatever lies in no span is silence. */
struct span {
  _Atomic int64_t start;
  _Atomic int64_t end;
};

enum stream_state { STREAM_CLOSED, STREAM_OPEN, STREAM_PREPARED, STREAM_RUNNING, STREAM_XRUN, STREAM_GONE, STREAM_SUSPENDED };

/** One direction of the card. The far end writes xrun_requests alone. */
struct direction {
  _Atomic int32_t xrun_requests;
  _Atomic int32_t state;
  _Atomic int32_t pid;
  _Atomic int32_t period_frames;
  _Atomic int32_t buffer_frames;
  _Atomic int32_t xruns;
  _Atomic int32_t opens;
  _Atomic int32_t span_count;
  _Atomic int64_t start_frame;
  _Atomic int64_t appl_frame;
  uint8_t spare[80];
};

enum element_type { ELEMENT_BOOLEAN = 1, ELEMENT_INTEGER = 2, ELEMENT_ENUMERATED = 3 };

struct element {
  char name[44];
  int32_t type;
  int32_t count;
  int32_t min;
  int32_t max;
  int32_t db_min;   // hundredths of a dB
  int32_t db_step;  // hundredths of a dB; 0 where the element has no level
  int32_t items;
  _Atomic int32_t version;  // one more with each change
  uint8_t spare[4];
  _Atomic int32_t values[ELEMENT_VALUES];
  char item_names[ELEMENT_ITEMS][32];
  uint8_t spare_end[48];
};

struct card_file {
  uint32_t magic;
  uint32_t version;
  uint32_t rate;
  uint32_t format;  // S16_LE, S24_LE, S24_3LE, S32_LE, FLOAT_LE
  uint32_t channels[2];  // by side
  uint32_t ring_frames;  // a power of two
  uint32_t period_min;
  uint32_t period_max;
  uint32_t period_step;
  uint32_t ring_offset[2];
  uint32_t file_bytes;
  _Atomic int32_t cable_frames;  // capture hears the playback of so many frames ago; NO_CABLE: the capture ring
  _Atomic int32_t plug_turn;  // odd while plugged in; a handle lives for one turn
  // The line in use is lines[clock_turn & 1]: the other one may be half written by a far end that died.
  _Atomic int32_t clock_turn;
  struct clock_line lines[2];
  // The capture ring holds frames [filled_from, filled_to); the rest of time is silence.
  _Atomic int64_t filled_from;
  _Atomic int64_t filled_to;
  int32_t elements;
  char label[32];
  _Atomic int32_t sleep_turn;  // odd while suspended; a stream lives for one turn, until it is prepared anew
  uint8_t spare[88];
  struct direction directions[2];
  uint8_t spare_directions[512];
  struct span spans[SPANS];
  uint8_t spare_spans[1024];
  struct element element[ELEMENTS];
};

#define AT(field, offset) _Static_assert(offsetof(struct card_file, field) == (offset), "layout.ts differs: " #field)
AT(cable_frames, 52);
AT(clock_turn, 60);
AT(lines, 64);
AT(filled_from, 112);
AT(elements, 128);
AT(sleep_turn, 164);
AT(directions, 256);
AT(spans, 1024);
AT(element, 3072);
_Static_assert(sizeof(struct direction) == 128, "layout.ts differs");
_Static_assert(sizeof(struct element) == 512, "layout.ts differs");
_Static_assert(sizeof(struct card_file) <= HEADER_BYTES, "the rings start behind the header");

/** Maps DIRECTORY/card-ID. 0, or -ENOENT (no such card), -ENODEV (unplugged), -EINVAL (not a card of this version). */
int card_map(const char *directory, const char *id, struct card_file **card);
void card_unmap(struct card_file *card);

/** Path of a side file of the card, "capture", "playback" or "controls"; false where it does not fit. */
bool card_side_path(char *path, size_t bytes, const char *directory, const char *id, const char *side);

/** An inotify descriptor that becomes readable when somebody rings; -errno. */
int bell_listen(const char *path);
void bell_clear(int fd);

unsigned card_sample_bytes(const struct card_file *card);
/** Still plugged in, and never unplugged since `turn`. */
bool card_plugged(const struct card_file *card, int32_t turn);
int32_t card_plug_turn(const struct card_file *card);
int32_t card_sleep_turn(const struct card_file *card);
bool card_asleep(const struct card_file *card);
/** The frame that sounds now. */
int64_t card_now(const struct card_file *card);
/** When, in ns of CLOCK_MONOTONIC, that frame begins. */
int64_t card_time_of(const struct card_file *card, int64_t frame);

#endif
