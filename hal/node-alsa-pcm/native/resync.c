// Linking the two directions of a card, and the one way both are started: first time and after an xrun.
#include <errno.h>
#include <string.h>
#include <time.h>

#include "pcm.h"

// A card coming out of suspend answers EAGAIN for a while; the caller's loop is not kept longer than
// this and may try again.
#define RESUME_ATTEMPTS 5
#define RESUME_PAUSE_NS 1000000

int pcm_link(struct pcm *capture, struct pcm *playback) {
  if (capture->playback || !playback->playback) return -EINVAL;
  const int error = snd_pcm_link(capture->alsa, playback->alsa);
  if (error < 0) return error;
  capture->linked = playback->linked = true;
  return 0;
}

static int try_resume(struct pcm *pcm) {
  const int error = snd_pcm_resume(pcm->alsa);
  // Plugins have no way to say EAGAIN: one that stays suspended is not awake yet.
  return error == 0 && snd_pcm_state(pcm->alsa) == SND_PCM_STATE_SUSPENDED ? -EAGAIN : error;
}

static int resume(struct pcm *pcm) {
  int error = try_resume(pcm);
  for (int i = 1; error == -EAGAIN && i < RESUME_ATTEMPTS; i++) {
    const struct timespec pause = {.tv_nsec = RESUME_PAUSE_NS};
    clock_nanosleep(CLOCK_MONOTONIC, 0, &pause, NULL);
    error = try_resume(pcm);
  }
  return error == -EAGAIN ? error : 0;  // a card that cannot resume (ENOSYS) is prepared afresh
}

// From any state to PREPARED, buffers empty.
static int prepare(struct pcm *pcm) {
  if (pcm == NULL) return 0;
  int error = 0;
  switch (snd_pcm_state(pcm->alsa)) {
    case SND_PCM_STATE_DISCONNECTED:
      return -ENODEV;
    case SND_PCM_STATE_SUSPENDED:
      error = resume(pcm);
      if (error < 0) return error;
      snd_pcm_drop(pcm->alsa);
      break;
    case SND_PCM_STATE_PREPARED:  // dropped too: it may hold frames that were never started
    case SND_PCM_STATE_RUNNING:
    case SND_PCM_STATE_DRAINING:
    case SND_PCM_STATE_PAUSED:
      error = snd_pcm_drop(pcm->alsa);
      if (error < 0) return error;
      break;
    default:
      break;
  }
  return snd_pcm_prepare(pcm->alsa);
}

// Every format's silence is zero bits.
static int prefill(struct pcm *pcm, snd_pcm_uframes_t frames) {
  if (frames > pcm->buffer_frames) frames = pcm->buffer_frames;
  memset(pcm->card_samples, 0, pcm->buffer_frames * pcm->channels * pcm->bytes_per_sample);
  while (frames > 0) {
    const int written = pcm_write_card(pcm, frames);
    if (written < 0) return written;
    frames -= (snd_pcm_uframes_t)written;
  }
  return 0;
}

// What the link or a full buffer has started already stays as it is.
static int start(struct pcm *pcm) {
  if (pcm == NULL || snd_pcm_state(pcm->alsa) != SND_PCM_STATE_PREPARED) return 0;
  return snd_pcm_start(pcm->alsa);
}

int pcm_resync(struct pcm *capture, struct pcm *playback, snd_pcm_uframes_t prefill_frames) {
  const bool linked = capture != NULL && playback != NULL && capture->linked && playback->linked;
  // Linked streams are prepared and dropped together: one that is gone would take the other along.
  if (linked) snd_pcm_unlink(capture->alsa);
  int error = prepare(capture);
  if (error < 0) return error;
  error = prepare(playback);
  if (error < 0) return error;
  if (linked) {
    error = snd_pcm_link(capture->alsa, playback->alsa);
    if (error < 0) return error;
  }
  if (playback != NULL && prefill_frames > 0) {
    error = prefill(playback, prefill_frames);
    if (error < 0) return error;
  }
  // Playback first: once capture has a period, playback has made room for one.
  error = start(playback);
  if (error < 0) return error;
  return start(capture);
}
