#include "event-ring.h"

#include <string.h>

void ring_put(struct event_ring *ring, const double record[EVENT_FIELDS]) {
  if (ring->count == MOST_EVENTS) {
    ring->first = (ring->first + 1) % MOST_EVENTS;
    ring->count--;
  }
  size_t place = (ring->first + ring->count++) % MOST_EVENTS;
  memcpy(ring->records[place], record, sizeof ring->records[place]);
}

size_t ring_take(struct event_ring *ring, double *out, size_t most) {
  size_t taken = ring->count < most ? ring->count : most;
  for (size_t n = 0; n < taken; n++) {
    size_t place = (ring->first + n) % MOST_EVENTS;
    memcpy(out + n * EVENT_FIELDS, ring->records[place], sizeof ring->records[place]);
  }
  ring->first = (ring->first + taken) % MOST_EVENTS;
  ring->count -= taken;
  return taken;
}
