// The life of a PCM: opened and closed on helper threads, owned by its handle and such a thread at once.
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "messages.h"
#include "pcm.h"

static void free_alsa(struct pcm *pcm) {
  if (pcm->alsa != NULL) snd_pcm_close(pcm->alsa);
  pcm->alsa = NULL;
}

void pcm_release(struct pcm *pcm) {
  if (atomic_fetch_sub(&pcm->references, 1) > 1) return;
  free_alsa(pcm);
  free(pcm->card_samples);
  free(pcm->card_planes);
  free(pcm->device);
  free(pcm);
}

static int allocate_buffers(struct pcm *pcm) {
  pcm->outcome[GOT_OPERATION] = OP_BUFFERS;
  pcm->bytes_per_sample = sample_bytes(pcm->format);
  const size_t plane_bytes = pcm->buffer_frames * pcm->bytes_per_sample;
  // Zeroed by hand: calloc would leave the page faults to the first real-time call.
  pcm->card_samples = malloc(plane_bytes * pcm->channels);
  pcm->card_planes = malloc(pcm->channels * sizeof *pcm->card_planes);
  if (pcm->card_samples == NULL || pcm->card_planes == NULL) return -ENOMEM;
  memset(pcm->card_samples, 0, plane_bytes * pcm->channels);
  for (uint32_t c = 0; c < pcm->channels; c++) pcm->card_planes[c] = pcm->card_samples + c * plane_bytes;
  const int descriptors = snd_pcm_poll_descriptors_count(pcm->alsa);
  if (descriptors < 0) return descriptors;
  if (descriptors > MAX_DESCRIPTORS) return -E2BIG;
  pcm->descriptor_count = (unsigned)descriptors;
  return 0;
}

static int open_and_configure(struct pcm *pcm) {
  pcm->outcome[GOT_OPERATION] = OP_OPEN;
  const snd_pcm_stream_t stream = pcm->playback ? SND_PCM_STREAM_PLAYBACK : SND_PCM_STREAM_CAPTURE;
  // Non-blocking also means that a busy card is refused instead of waited for.
  const int mode = SND_PCM_NONBLOCK | (pcm->request[ASK_RESAMPLE] ? 0 : SND_PCM_NO_AUTO_RESAMPLE);
  int error = snd_pcm_open(&pcm->alsa, pcm->device, stream, mode);
  if (error < 0) return error;
  error = negotiate(pcm);
  return error < 0 ? error : allocate_buffers(pcm);
}

static void *opening_thread(void *argument) {
  struct pcm *pcm = argument;
  clear_alsa_message();
  pcm->error = open_and_configure(pcm);
  int expected = OPENING;
  if (pcm->error < 0) {
    strncpy(pcm->message, last_alsa_message(), sizeof pcm->message - 1);
    free_alsa(pcm);
  }
  if (!atomic_compare_exchange_strong(&pcm->phase, &expected, pcm->error < 0 ? FAILED : READY)) {
    free_alsa(pcm);
    atomic_store(&pcm->phase, CLOSED);
  }
  pcm_release(pcm);
  return NULL;
}

struct pcm *pcm_begin_open(const char *device, const int32_t *request) {
  struct pcm *pcm = calloc(1, sizeof *pcm);
  if (pcm == NULL) return NULL;
  pcm->device = strdup(device);
  memcpy(pcm->request, request, sizeof pcm->request);
  pcm->playback = request[ASK_DIRECTION] == 1;
  dither_seed(&pcm->dither, (uint32_t)request[ASK_DITHER_SEED]);
  atomic_init(&pcm->phase, OPENING);
  atomic_init(&pcm->references, 2);
  if (pcm->device != NULL && run_at_normal_priority(opening_thread, pcm) == 0) return pcm;
  atomic_store(&pcm->references, 1);
  pcm_release(pcm);
  return NULL;
}

void pcm_close(struct pcm *pcm) {
  int expected = OPENING;
  if (atomic_compare_exchange_strong(&pcm->phase, &expected, CANCELLED)) return;
  expected = READY;
  if (!atomic_compare_exchange_strong(&pcm->phase, &expected, CLOSING)) return;
  free_alsa(pcm);
  atomic_store(&pcm->phase, CLOSED);
}

static void *closing_thread(void *argument) {
  struct pcm *pcm = argument;
  free_alsa(pcm);
  atomic_store(&pcm->phase, CLOSED);
  pcm_release(pcm);
  return NULL;
}

int pcm_begin_close(struct pcm *pcm) {
  int expected = READY;
  if (!atomic_compare_exchange_strong(&pcm->phase, &expected, CLOSING)) return -EBADF;
  atomic_fetch_add(&pcm->references, 1);
  const int error = run_at_normal_priority(closing_thread, pcm);
  if (error == 0) return 0;
  atomic_store(&pcm->phase, READY);
  pcm_release(pcm);
  return error;
}
