// One PCM: what JavaScript holds an opaque handle on.
#ifndef ALSA_PCM_PCM_H
#define ALSA_PCM_PCM_H

#include <alsa/asoundlib.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "convert.h"

#define MAX_DESCRIPTORS 16

// What an opening is asked for, as an Int32Array; the order is that of REQUEST in pcm-options.ts.
enum request_field {
  ASK_DIRECTION,    // 0 capture, 1 playback
  ASK_RATE,         // Hz
  ASK_CHANNELS,
  ASK_PERIOD,       // frames
  ASK_PERIODS,
  ASK_FORMAT,       // enum sample_format, -1: the best the card has
  ASK_RESAMPLE,     // 1: plugins may resample
  ASK_MULTIPLE,     // the period must be a multiple of this
  ASK_EXACT_RATE,   // 1: refuse instead of taking the nearest rate
  ASK_DITHER_SEED,
  ASK_FIELDS
};

// What came of it, as an Int32Array; the order is that of OUTCOME in granted.ts.
enum outcome_field {
  GOT_OPERATION,  // where it stopped: enum operation
  GOT_RATE,
  GOT_RATE_MIN,
  GOT_RATE_MAX,
  GOT_RATES,  // bit mask over the table of rates in negotiate.c
  GOT_CHANNELS,
  GOT_CHANNELS_MIN,
  GOT_CHANNELS_MAX,
  GOT_FORMAT,
  GOT_FORMATS,  // bit mask of what the card takes
  GOT_PERIOD,
  GOT_PERIOD_MIN,
  GOT_PERIOD_MAX,
  GOT_PERIODS,
  GOT_BUFFER,
  GOT_ACCESS,  // index into the table of accesses in negotiate.c
  GOT_FIELDS
};

// The order is that of OPERATIONS in granted.ts.
enum operation {
  OP_NONE,
  OP_OPEN,
  OP_CAPABILITIES,
  OP_ACCESS,
  OP_FORMAT,
  OP_CHANNELS,
  OP_RATE,
  OP_PERIOD,
  OP_PERIODS,
  OP_APPLY,
  OP_BUFFERS
};

enum phase { OPENING, READY, FAILED, CANCELLED, CLOSING, CLOSED };

struct pcm {
  _Atomic int phase;
  _Atomic int references;  // the JavaScript handle and the thread that opens or closes
  snd_pcm_t *alsa;
  char *device;
  int32_t request[ASK_FIELDS];
  int32_t outcome[GOT_FIELDS];
  int error;          // -errno of a failed opening
  char message[256];  // what alsa-lib said to it

  bool playback;
  bool linked;
  enum sample_format format;
  snd_pcm_access_t access;
  uint32_t channels;
  snd_pcm_uframes_t period_frames;
  snd_pcm_uframes_t buffer_frames;
  size_t bytes_per_sample;
  uint8_t *card_samples;  // buffer_frames x channels in the card's format, laid out as `access` says
  void **card_planes;     // per channel, where the layout is planar
  struct dither dither;
  unsigned descriptor_count;
  struct pollfd descriptors[MAX_DESCRIPTORS];
};

/** Hardware and software parameters of an open PCM; 0 or -errno, GOT_OPERATION says where. */
int negotiate(struct pcm *pcm);

/** Starts the opening thread; NULL where there is no memory or no thread. */
struct pcm *pcm_begin_open(const char *device, const int32_t *request);
/** Closes at once; an opening under way is abandoned, its thread closes what it opened. */
void pcm_close(struct pcm *pcm);
/** Closes on a thread; the phase becomes CLOSED. 0 or -errno. */
int pcm_begin_close(struct pcm *pcm);
void pcm_release(struct pcm *pcm);

int pcm_wait(struct pcm *pcm, int timeout_ms);
int pcm_read(struct pcm *pcm, float *planes, size_t plane_stride, size_t offset, size_t frames);
int pcm_write(struct pcm *pcm, const float *planes, size_t plane_stride, size_t offset, size_t frames);
/** Writes frames of card_samples as they are. Frames or -errno. */
int pcm_write_card(struct pcm *pcm, snd_pcm_uframes_t frames);

int pcm_link(struct pcm *capture, struct pcm *playback);
int pcm_resync(struct pcm *capture, struct pcm *playback, snd_pcm_uframes_t prefill_frames);

/** The scheduling rights and CPUs a helper thread shall have: those of the process when it loaded us. */
void remember_affinity(void);
/** Runs `body` on a detached thread at normal priority, whatever the caller's. 0 or -errno. */
int run_at_normal_priority(void *(*body)(void *), void *argument);

#endif
