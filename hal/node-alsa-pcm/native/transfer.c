// The calls of every period: wait, read, write. No allocation, no wait beyond the time asked for.
#include <errno.h>
#include <time.h>

#include "pcm.h"

#define NS_PER_S 1000000000LL

static int64_t now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * NS_PER_S + now.tv_nsec;
}

static struct timespec span(int64_t ns) {
  return (struct timespec){.tv_sec = ns / NS_PER_S, .tv_nsec = ns % NS_PER_S};
}

// What a stream that does not move frames has to say; 0 where it does move them or is about to.
static int state_error(struct pcm *pcm) {
  switch (snd_pcm_state(pcm->alsa)) {
    case SND_PCM_STATE_XRUN:
      return -EPIPE;
    case SND_PCM_STATE_SUSPENDED:
      return -ESTRPIPE;
    case SND_PCM_STATE_DISCONNECTED:
      return -ENODEV;
    case SND_PCM_STATE_OPEN:
    case SND_PCM_STATE_SETUP:
      return -EBADFD;
    default:
      return 0;
  }
}

// Why the descriptors report an error: the position tells of an xrun the state does not show yet.
static int stopped_because(struct pcm *pcm) {
  const snd_pcm_sframes_t avail = snd_pcm_avail_update(pcm->alsa);
  const int error = state_error(pcm);
  if (error < 0) return error;
  return avail < 0 ? (int)avail : -EIO;
}

// Waits for the descriptors once. 1 woken, 0 time-out or a signal, -errno.
static int poll_descriptors(struct pcm *pcm, int64_t ns) {
  const int count = snd_pcm_poll_descriptors(pcm->alsa, pcm->descriptors, pcm->descriptor_count);
  if (count < 0) return count;
  const struct timespec wait = span(ns);
  const int woken = ppoll(pcm->descriptors, (nfds_t)count, &wait, NULL);
  if (woken < 0) return errno == EINTR ? 0 : -errno;
  if (woken == 0) return 0;
  unsigned short events = 0;
  const int error = snd_pcm_poll_descriptors_revents(pcm->alsa, pcm->descriptors, (unsigned)count, &events);
  if (error < 0) return error;
  if (events & (POLLERR | POLLHUP | POLLNVAL)) return stopped_because(pcm);
  return (events & (POLLIN | POLLOUT)) != 0;
}

// A plugin may wake although less than a period is ready, and go on doing so: looking again at once
// would be a busy loop at real-time priority.
#define SPURIOUS_PAUSE_NS 100000

int pcm_wait(struct pcm *pcm, int timeout_ms) {
  int64_t deadline = 0;
  for (;;) {
    const snd_pcm_sframes_t avail = snd_pcm_avail_update(pcm->alsa);
    const int error = state_error(pcm);
    if (error < 0) return error;
    if (avail < 0) return (int)avail;
    if ((snd_pcm_uframes_t)avail >= pcm->period_frames) return 1;
    if (timeout_ms <= 0) return 0;
    const int64_t now = now_ns();
    if (deadline == 0) deadline = now + timeout_ms * 1000000LL;
    if (now >= deadline) return 0;
    const int woken = poll_descriptors(pcm, deadline - now);
    if (woken < 0) return woken;
    if (woken == 0) continue;
    const snd_pcm_sframes_t after = snd_pcm_avail_update(pcm->alsa);
    if (after >= 0 && (snd_pcm_uframes_t)after < pcm->period_frames) {
      const int64_t left = deadline - now_ns();
      const struct timespec pause = span(left < SPURIOUS_PAUSE_NS ? (left > 0 ? left : 0) : SPURIOUS_PAUSE_NS);
      clock_nanosleep(CLOCK_MONOTONIC, 0, &pause, NULL);
    }
  }
}

static bool interleaved(const struct pcm *pcm) {
  return pcm->access == SND_PCM_ACCESS_RW_INTERLEAVED || pcm->access == SND_PCM_ACCESS_MMAP_INTERLEAVED;
}

static int result(snd_pcm_sframes_t frames) { return frames == 0 ? -EAGAIN : (int)frames; }

static snd_pcm_sframes_t read_card(struct pcm *pcm, snd_pcm_uframes_t frames) {
  switch (pcm->access) {
    case SND_PCM_ACCESS_RW_INTERLEAVED:
      return snd_pcm_readi(pcm->alsa, pcm->card_samples, frames);
    case SND_PCM_ACCESS_RW_NONINTERLEAVED:
      return snd_pcm_readn(pcm->alsa, pcm->card_planes, frames);
    case SND_PCM_ACCESS_MMAP_INTERLEAVED:
      return snd_pcm_mmap_readi(pcm->alsa, pcm->card_samples, frames);
    default:
      return snd_pcm_mmap_readn(pcm->alsa, pcm->card_planes, frames);
  }
}

int pcm_write_card(struct pcm *pcm, snd_pcm_uframes_t frames) {
  switch (pcm->access) {
    case SND_PCM_ACCESS_RW_INTERLEAVED:
      return result(snd_pcm_writei(pcm->alsa, pcm->card_samples, frames));
    case SND_PCM_ACCESS_RW_NONINTERLEAVED:
      return result(snd_pcm_writen(pcm->alsa, pcm->card_planes, frames));
    case SND_PCM_ACCESS_MMAP_INTERLEAVED:
      return result(snd_pcm_mmap_writei(pcm->alsa, pcm->card_samples, frames));
    default:
      return result(snd_pcm_mmap_writen(pcm->alsa, pcm->card_planes, frames));
  }
}

// The first sample of a channel in card_samples, and the distance to its next one.
static uint8_t *channel_samples(const struct pcm *pcm, uint32_t channel, size_t *stride) {
  if (!interleaved(pcm)) {
    *stride = 1;
    return pcm->card_planes[channel];
  }
  *stride = pcm->channels;
  return pcm->card_samples + channel * pcm->bytes_per_sample;
}

int pcm_read(struct pcm *pcm, float *planes, size_t plane_stride, size_t offset, size_t frames) {
  if (pcm->playback) return -EBADFD;
  if (frames > pcm->buffer_frames) frames = pcm->buffer_frames;
  const int got = result(read_card(pcm, frames));
  for (uint32_t c = 0; got > 0 && c < pcm->channels; c++) {
    size_t stride;
    const uint8_t *samples = channel_samples(pcm, c, &stride);
    plane_from_card(planes + c * plane_stride + offset, samples, stride, (size_t)got, pcm->format);
  }
  return got;
}

int pcm_write(struct pcm *pcm, const float *planes, size_t plane_stride, size_t offset, size_t frames) {
  if (!pcm->playback) return -EBADFD;
  // Only what fits is converted and handed over: plugins refuse a write that does not fit as a whole,
  // and the dither goes on where the card's frames do.
  const snd_pcm_sframes_t avail = snd_pcm_avail_update(pcm->alsa);
  if (avail <= 0) {
    const int error = state_error(pcm);
    return error < 0 ? error : avail < 0 ? (int)avail : -EAGAIN;
  }
  if (frames > (size_t)avail) frames = (size_t)avail;
  if (frames > pcm->buffer_frames) frames = pcm->buffer_frames;
  for (uint32_t c = 0; c < pcm->channels; c++) {
    size_t stride;
    uint8_t *samples = channel_samples(pcm, c, &stride);
    card_from_plane(samples, planes + c * plane_stride + offset, stride, frames, pcm->format, &pcm->dither);
  }
  return pcm_write_card(pcm, frames);
}
