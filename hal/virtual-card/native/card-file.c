#include "card-file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

// S16_LE, S24_LE, S24_3LE, S32_LE, FLOAT_LE
static const unsigned SAMPLE_BYTES[] = {2, 4, 3, 4, 4};

unsigned card_sample_bytes(const struct card_file *card) { return SAMPLE_BYTES[card->format]; }

/** A card is somebody else's file: nothing in it is believed before it is checked. */
static bool sound(const struct card_file *card, uint64_t bytes) {
  if (card->magic != CARD_MAGIC || card->version != LAYOUT_VERSION || card->file_bytes > bytes) return false;
  if (card->format > 4 || card->rate == 0 || card->elements < 0 || card->elements > ELEMENTS) return false;
  if (card->ring_frames == 0 || (card->ring_frames & (card->ring_frames - 1)) != 0) return false;
  if (card->period_min == 0 || card->period_step == 0 || card->period_min > card->period_max) return false;
  if (card->period_max > card->ring_frames) return false;
  for (int i = 0; i < 2; i++) {
    uint64_t ring_bytes = (uint64_t)card->ring_frames * card->channels[i] * card_sample_bytes(card);
    uint64_t end = card->ring_offset[i] + ring_bytes;
    if (card->channels[i] > 32 || card->ring_offset[i] < HEADER_BYTES || end > card->file_bytes) return false;
  }
  return true;
}

int card_map(const char *directory, const char *id, struct card_file **card) {
  char path[PATH_MAX];
  struct stat status;
  if (snprintf(path, sizeof path, "%s/card-%s", directory, id) >= (int)sizeof path) return -ENAMETOOLONG;
  int fd = open(path, O_RDWR | O_CLOEXEC);
  if (fd < 0) return -errno;
  int error = fstat(fd, &status) < 0 ? errno : status.st_size < HEADER_BYTES ? EINVAL : 0;
  void *start = MAP_FAILED;
  if (error == 0) {
    start = mmap(NULL, (size_t)status.st_size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, fd, 0);
    if (start == MAP_FAILED) error = errno;
  }
  close(fd);
  if (error != 0) return -error;
  struct card_file *found = start;
  // card_unmap() goes by file_bytes: a file that lies about its size is no card.
  if (!sound(found, (uint64_t)status.st_size) || found->file_bytes != status.st_size) error = EINVAL;
  else if ((card_plug_turn(found) & 1) == 0) error = ENODEV;
  if (error != 0) munmap(start, (size_t)status.st_size);
  else *card = found;
  return -error;
}

void card_unmap(struct card_file *card) { munmap(card, card->file_bytes); }

bool card_side_path(char *path, size_t bytes, const char *directory, const char *id, const char *side) {
  return snprintf(path, bytes, "%s/card-%s.%s", directory, id, side) < (int)bytes;
}

// Shared memory wakes nobody. A change of the side file's times does, in every process that watches it.
int bell_listen(const char *path) {
  int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  if (fd < 0) return -errno;
  if (inotify_add_watch(fd, path, IN_ATTRIB) >= 0) return fd;
  int error = errno;
  close(fd);
  return -error;
}

void bell_clear(int fd) {
  char events[4096];
  while (read(fd, events, sizeof events) > 0) continue;
}

int32_t card_plug_turn(const struct card_file *card) {
  return atomic_load_explicit(&card->plug_turn, memory_order_acquire);
}

int32_t card_sleep_turn(const struct card_file *card) {
  return atomic_load_explicit(&card->sleep_turn, memory_order_acquire);
}

bool card_asleep(const struct card_file *card) { return (card_sleep_turn(card) & 1) != 0; }

bool card_plugged(const struct card_file *card, int32_t turn) {
  return (turn & 1) != 0 && card_plug_turn(card) == turn;
}

static struct clock_line clock_line(const struct card_file *card) {
  for (;;) {
    int32_t turn = atomic_load_explicit(&card->clock_turn, memory_order_acquire);
    struct clock_line line = card->lines[turn & 1];
    atomic_thread_fence(memory_order_acquire);
    if (atomic_load_explicit(&card->clock_turn, memory_order_relaxed) == turn) return line;
  }
}

int64_t card_now(const struct card_file *card) {
  struct timespec now;
  struct clock_line line = clock_line(card);
  clock_gettime(CLOCK_MONOTONIC, &now);
  double ns = (double)((int64_t)now.tv_sec * 1000000000 + now.tv_nsec);
  return (int64_t)floor(line.frame + (ns - line.ns) * line.frames_per_ns);
}

int64_t card_time_of(const struct card_file *card, int64_t frame) {
  struct clock_line line = clock_line(card);
  // One ns later, so that rounding never wakes anybody in the frame before.
  return (int64_t)ceil(line.ns + ((double)frame - line.frame) / line.frames_per_ns) + 1;
}
