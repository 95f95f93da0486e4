// Hardware parameters in the order access, format, channels, rate, period, periods: each narrows what
// the next may be. Where the card does not take the wish it gets the nearest it takes; outcome[] keeps
// the ranges seen on the way, for the warning or the error that names them.
#include <errno.h>

#include "pcm.h"

// The order is that of ACCESSES in granted.ts, best first.
static const snd_pcm_access_t ACCESSES[] = {
    SND_PCM_ACCESS_RW_INTERLEAVED,
    SND_PCM_ACCESS_RW_NONINTERLEAVED,
    SND_PCM_ACCESS_MMAP_INTERLEAVED,
    SND_PCM_ACCESS_MMAP_NONINTERLEAVED,
};

// By enum sample_format, best first.
static const snd_pcm_format_t FORMATS[FORMAT_COUNT] = {
    SND_PCM_FORMAT_FLOAT_LE, SND_PCM_FORMAT_S32_LE, SND_PCM_FORMAT_S24_3LE,
    SND_PCM_FORMAT_S24_LE,   SND_PCM_FORMAT_S16_LE,
};

// The order is that of STANDARD_RATES in granted.ts.
static const unsigned RATES[] = {8000,  11025, 16000, 22050,  32000,  44100,
                                 48000, 64000, 88200, 96000, 176400, 192000};

static int choose_access(struct pcm *pcm, snd_pcm_hw_params_t *params) {
  pcm->outcome[GOT_OPERATION] = OP_ACCESS;
  for (size_t i = 0; i < sizeof ACCESSES / sizeof *ACCESSES; i++) {
    if (snd_pcm_hw_params_set_access(pcm->alsa, params, ACCESSES[i]) < 0) continue;
    pcm->access = ACCESSES[i];
    pcm->outcome[GOT_ACCESS] = (int32_t)i;
    return 0;
  }
  return -EINVAL;
}

static int choose_format(struct pcm *pcm, snd_pcm_hw_params_t *params) {
  pcm->outcome[GOT_OPERATION] = OP_FORMAT;
  int best = -1;
  for (int i = FORMAT_COUNT - 1; i >= 0; i--) {
    if (snd_pcm_hw_params_test_format(pcm->alsa, params, FORMATS[i]) < 0) continue;
    pcm->outcome[GOT_FORMATS] |= 1 << i;
    best = i;
  }
  const int wish = pcm->request[ASK_FORMAT];
  if (wish >= 0 && (pcm->outcome[GOT_FORMATS] & 1 << wish)) best = wish;
  if (best < 0) return -EINVAL;
  pcm->format = (enum sample_format)best;
  pcm->outcome[GOT_FORMAT] = best;
  return snd_pcm_hw_params_set_format(pcm->alsa, params, FORMATS[best]);
}

static int choose_channels(struct pcm *pcm, snd_pcm_hw_params_t *params) {
  pcm->outcome[GOT_OPERATION] = OP_CHANNELS;
  unsigned low = 0, high = 0, channels = (unsigned)pcm->request[ASK_CHANNELS];
  snd_pcm_hw_params_get_channels_min(params, &low);
  snd_pcm_hw_params_get_channels_max(params, &high);
  pcm->outcome[GOT_CHANNELS_MIN] = (int32_t)low;
  pcm->outcome[GOT_CHANNELS_MAX] = high > INT32_MAX ? INT32_MAX : (int32_t)high;
  const int error = snd_pcm_hw_params_set_channels_near(pcm->alsa, params, &channels);
  pcm->channels = channels;
  pcm->outcome[GOT_CHANNELS] = (int32_t)channels;
  return error;
}

static int choose_rate(struct pcm *pcm, snd_pcm_hw_params_t *params) {
  pcm->outcome[GOT_OPERATION] = OP_RATE;
  unsigned low = 0, high = 0, rate = (unsigned)pcm->request[ASK_RATE];
  snd_pcm_hw_params_set_rate_resample(pcm->alsa, params, (unsigned)pcm->request[ASK_RESAMPLE]);
  snd_pcm_hw_params_get_rate_min(params, &low, NULL);
  snd_pcm_hw_params_get_rate_max(params, &high, NULL);
  pcm->outcome[GOT_RATE_MIN] = (int32_t)low;
  pcm->outcome[GOT_RATE_MAX] = high > INT32_MAX ? INT32_MAX : (int32_t)high;
  for (size_t i = 0; i < sizeof RATES / sizeof *RATES; i++)
    if (snd_pcm_hw_params_test_rate(pcm->alsa, params, RATES[i], 0) == 0) pcm->outcome[GOT_RATES] |= 1 << i;
  const int error = pcm->request[ASK_EXACT_RATE] ? snd_pcm_hw_params_set_rate(pcm->alsa, params, rate, 0)
                                                 : snd_pcm_hw_params_set_rate_near(pcm->alsa, params, &rate, NULL);
  pcm->outcome[GOT_RATE] = (int32_t)rate;
  return error;
}

// Looks at the multiples of `multiple` the card takes, the nearest to the wish by ratio first: 32 is as
// far from 64 as 128 is.
static int choose_period(struct pcm *pcm, snd_pcm_hw_params_t *params) {
  pcm->outcome[GOT_OPERATION] = OP_PERIOD;
  // Without two periods nothing can be written while something plays. Plugins that cannot hold to a
  // whole number of periods are taken as they are.
  snd_pcm_hw_params_set_periods_integer(pcm->alsa, params);
  unsigned two = 2;
  snd_pcm_hw_params_set_periods_min(pcm->alsa, params, &two, NULL);
  snd_pcm_uframes_t low = 0, high = 0;
  int low_side = 0;
  snd_pcm_hw_params_get_period_size_min(params, &low, &low_side);
  snd_pcm_hw_params_get_period_size_max(params, &high, NULL);
  if (low_side > 0) low++;  // an open lower bound: the least period is a fraction above `low`
  if (low == 0) low = 1;
  if (high > INT32_MAX) high = INT32_MAX;
  pcm->outcome[GOT_PERIOD_MIN] = (int32_t)low;
  pcm->outcome[GOT_PERIOD_MAX] = (int32_t)high;
  const uint64_t wish = (uint64_t)pcm->request[ASK_PERIOD], multiple = (uint64_t)pcm->request[ASK_MULTIPLE];
  const uint64_t first = (low + multiple - 1) / multiple * multiple, last = high / multiple * multiple;
  if (first > last) return -EINVAL;
  uint64_t down = wish / multiple * multiple, up = down + multiple;
  if (down > last) down = last;
  if (up < first) up = first;
  while (down >= first || up <= last) {
    // wish / down <= up / wish: the lower neighbour is the nearer one, or as near.
    const bool take_down = down >= first && (up > last || wish * wish <= down * up);
    const uint64_t period = take_down ? down : up;
    if (snd_pcm_hw_params_test_period_size(pcm->alsa, params, period, 0) == 0) {
      pcm->period_frames = period;
      pcm->outcome[GOT_PERIOD] = (int32_t)period;
      return snd_pcm_hw_params_set_period_size(pcm->alsa, params, period, 0);
    }
    if (take_down)
      down -= multiple;
    else
      up += multiple;
  }
  return -EINVAL;
}

static int choose_periods(struct pcm *pcm, snd_pcm_hw_params_t *params) {
  pcm->outcome[GOT_OPERATION] = OP_PERIODS;
  unsigned periods = (unsigned)pcm->request[ASK_PERIODS];
  const int error = snd_pcm_hw_params_set_periods_near(pcm->alsa, params, &periods, NULL);
  pcm->outcome[GOT_PERIODS] = (int32_t)periods;
  return error;
}

static int apply_hardware(struct pcm *pcm, snd_pcm_hw_params_t *params) {
  pcm->outcome[GOT_OPERATION] = OP_APPLY;
  const int error = snd_pcm_hw_params(pcm->alsa, params);
  if (error < 0) return error;
  snd_pcm_hw_params_get_buffer_size(params, &pcm->buffer_frames);
  pcm->outcome[GOT_BUFFER] = (int32_t)pcm->buffer_frames;
  return 0;
}

// Playback starts by itself when its buffer is full, capture at the first read; one period ready wakes.
static int apply_software(struct pcm *pcm) {
  snd_pcm_sw_params_t *params;
  snd_pcm_sw_params_alloca(&params);
  int error = snd_pcm_sw_params_current(pcm->alsa, params);
  if (error < 0) return error;
  const snd_pcm_uframes_t full = pcm->buffer_frames / pcm->period_frames * pcm->period_frames;
  error = snd_pcm_sw_params_set_start_threshold(pcm->alsa, params, pcm->playback ? full : 1);
  if (error < 0) return error;
  error = snd_pcm_sw_params_set_avail_min(pcm->alsa, params, pcm->period_frames);
  if (error < 0) return error;
  // Time stamps are a courtesy of the driver: without them the status shows 0.
  snd_pcm_sw_params_set_tstamp_mode(pcm->alsa, params, SND_PCM_TSTAMP_ENABLE);
  snd_pcm_sw_params_set_tstamp_type(pcm->alsa, params, SND_PCM_TSTAMP_TYPE_MONOTONIC);
  return snd_pcm_sw_params(pcm->alsa, params);
}

int negotiate(struct pcm *pcm) {
  static int (*const choices[])(struct pcm *, snd_pcm_hw_params_t *) = {
      choose_access, choose_format, choose_channels, choose_rate, choose_period, choose_periods, apply_hardware,
  };
  pcm->outcome[GOT_OPERATION] = OP_CAPABILITIES;
  snd_pcm_hw_params_t *params;
  snd_pcm_hw_params_alloca(&params);
  int error = snd_pcm_hw_params_any(pcm->alsa, params);
  for (size_t i = 0; error >= 0 && i < sizeof choices / sizeof *choices; i++) error = choices[i](pcm, params);
  return error < 0 ? error : apply_software(pcm);
}
