// Records on their way from a thread to JavaScript. Whoever calls has the lock.
#ifndef MIXBOX_LINUX_EVENT_RING_H
#define MIXBOX_LINUX_EVENT_RING_H

#include <stddef.h>

#define MOST_EVENTS 8192
/** Numbers of a record. */
#define EVENT_FIELDS 6

struct event_ring {
  size_t first;
  size_t count;
  double records[MOST_EVENTS][EVENT_FIELDS];
};

/** The oldest makes room, as in the kernel: the newest level is what counts, and the numbers tell how many are missing. */
void ring_put(struct event_ring *ring, const double record[EVENT_FIELDS]);
/** Oldest first, as many as there are and fit. @returns how many */
size_t ring_take(struct event_ring *ring, double *out, size_t most);

#endif
