// Edges of GPIO lines: a thread sleeps on all descriptors, takes what comes into a ring and wakes the event loop. So the
// kernel's own queue (16 edges a line, unless asked for more) is never full because JavaScript is busy.
#include <errno.h>
#include <fcntl.h>
#include <linux/gpio.h>
#include <pthread.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "event-ring.h"
#include "values.h"

#define MOST_WATCHES 64
#define BATCH 64

static struct {
  pthread_mutex_t lock;
  pthread_t thread;
  napi_threadsafe_function tell;
  bool running;
  /** JavaScript was told and has not come yet. */
  bool told;
  int epoll;
  int stop;
  struct {
    uint32_t id;
    int fd;
  } watches[MOST_WATCHES];
  /** Records: watch, offset, level (or -errno: no more to come), time in ns, sequence, sequence of the line. */
  struct event_ring ring;
} reader = {.lock = PTHREAD_MUTEX_INITIALIZER};

/** Index of a watch, or of none (id 0: a free place), or MOST_WATCHES. */
static size_t find(uint32_t id) {
  size_t n = 0;
  while (n < MOST_WATCHES && reader.watches[n].id != id) n++;
  return n;
}

/** Takes all that is there. With the lock held, so nobody closes the descriptor meanwhile. */
static void take(uint32_t id, uint32_t ready) {
  struct gpio_v2_line_event events[BATCH];
  size_t index = find(id);
  if (index == MOST_WATCHES) return;
  int fd = reader.watches[index].fd;
  ssize_t bytes;
  while ((bytes = read(fd, events, sizeof events)) > 0) {
    for (size_t n = 0; n < (size_t)bytes / sizeof *events; n++) {
      const struct gpio_v2_line_event *event = &events[n];
      bool rises = event->id == GPIO_V2_LINE_EVENT_RISING_EDGE;
      const double record[EVENT_FIELDS] = {
          id, event->offset, rises, (double)event->timestamp_ns, event->seqno, event->line_seqno,
      };
      ring_put(&reader.ring, record);
    }
  }
  int error = bytes == 0 ? ENODEV : errno;
  if (error == EINTR || (error == EAGAIN && !(ready & (EPOLLHUP | EPOLLERR)))) return;
  // The chip is gone. Left in, the descriptor would be ready for ever.
  epoll_ctl(reader.epoll, EPOLL_CTL_DEL, fd, NULL);
  ring_put(&reader.ring, (double[EVENT_FIELDS]){id, 0, error == EAGAIN ? -ENODEV : -error});
}

static void *read_events(void *unused) {
  struct epoll_event ready[BATCH];
  (void)unused;
  for (;;) {
    int count = epoll_wait(reader.epoll, ready, BATCH, -1);
    if (count < 0 && errno != EINTR) return NULL;
    bool stop = false;
    pthread_mutex_lock(&reader.lock);
    for (int n = 0; n < count; n++) {
      if (ready[n].data.u32 == 0) stop = true;
      else take(ready[n].data.u32, ready[n].events);
    }
    bool tell = reader.ring.count > 0 && !reader.told;
    if (tell) reader.told = true;
    pthread_mutex_unlock(&reader.lock);
    if (stop) return NULL;
    if (tell) napi_call_threadsafe_function(reader.tell, NULL, napi_tsfn_nonblocking);
  }
}

static void call(napi_env env, napi_value callback, void *context, void *data) {
  napi_value receiver;
  napi_value error;
  (void)context;
  (void)data;
  if (env == NULL) return;
  pthread_mutex_lock(&reader.lock);
  reader.told = false;
  pthread_mutex_unlock(&reader.lock);
  napi_get_undefined(env, &receiver);
  // Left alone, what the callback throws would be a warning.
  if (napi_call_function(env, receiver, callback, 0, NULL, NULL) == napi_pending_exception &&
      napi_get_and_clear_last_exception(env, &error) == napi_ok)
    napi_fatal_exception(env, error);
}

static void stop_reader(void *unused) {
  (void)unused;
  if (!reader.running) return;
  eventfd_write(reader.stop, 1);
  pthread_join(reader.thread, NULL);
  napi_release_threadsafe_function(reader.tell, napi_tsfn_abort);
  close(reader.epoll);
  close(reader.stop);
  for (size_t n = 0; n < MOST_WATCHES; n++) reader.watches[n].id = 0;
  reader.ring.count = 0;
  reader.told = false;
  reader.running = false;
}

/** No signal is for this thread. @returns 0 or errno */
static int start_thread(void) {
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  int error = pthread_create(&reader.thread, NULL, read_events, NULL);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return error;
}

/** (callback): called without arguments when there is something to take. One reader a process: -EBUSY. */
static napi_value gpio_start(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  if (reader.running) return int32_value(env, -EBUSY);
  reader.epoll = epoll_create1(EPOLL_CLOEXEC);
  reader.stop = eventfd(0, EFD_CLOEXEC);
  struct epoll_event stop = {.events = EPOLLIN, .data = {.u32 = 0}};
  int error = reader.epoll < 0 || reader.stop < 0 ? errno : 0;
  if (error == 0 && epoll_ctl(reader.epoll, EPOLL_CTL_ADD, reader.stop, &stop) < 0) error = errno;
  napi_value name;
  napi_create_string_utf8(env, "gpio", NAPI_AUTO_LENGTH, &name);
  if (error == 0 && napi_create_threadsafe_function(env, argv[0], NULL, name, 0, 1, NULL, NULL, NULL, call,
                                                    &reader.tell) != napi_ok)
    error = EINVAL;
  if (error == 0 && (error = start_thread()) != 0) napi_release_threadsafe_function(reader.tell, napi_tsfn_abort);
  if (error != 0) {
    close(reader.epoll);
    close(reader.stop);
    return int32_value(env, -error);
  }
  reader.running = true;
  napi_add_env_cleanup_hook(env, stop_reader, NULL);
  return int32_value(env, 0);
}

static napi_value gpio_stop(napi_env env, napi_callback_info info) {
  (void)info;
  if (reader.running) napi_remove_env_cleanup_hook(env, stop_reader, NULL);
  stop_reader(NULL);
  return int32_value(env, 0);
}

/** (descriptor, id above 0): its edges are taken from now on. */
static napi_value gpio_watch(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  int fd = get_int32(env, argv[0], -1);
  uint32_t id = (uint32_t)get_int32(env, argv[1], 0);
  int flags = fcntl(fd, F_GETFL);
  if (!reader.running || id == 0) return int32_value(env, -EINVAL);
  if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0) return int32_value(env, -errno);
  pthread_mutex_lock(&reader.lock);
  size_t index = find(0);
  struct epoll_event event = {.events = EPOLLIN, .data = {.u32 = id}};
  int error = index == MOST_WATCHES ? ENOSPC : 0;
  if (error == 0 && epoll_ctl(reader.epoll, EPOLL_CTL_ADD, fd, &event) < 0) error = errno;
  if (error == 0) {
    reader.watches[index].id = id;
    reader.watches[index].fd = fd;
  }
  pthread_mutex_unlock(&reader.lock);
  return int32_value(env, -error);
}

/** (id): the descriptor is not touched any more when this returns. */
static napi_value gpio_unwatch(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  uint32_t id = (uint32_t)get_int32(env, argv[0], 0);
  pthread_mutex_lock(&reader.lock);
  size_t index = id == 0 ? MOST_WATCHES : find(id);
  if (index < MOST_WATCHES) {
    epoll_ctl(reader.epoll, EPOLL_CTL_DEL, reader.watches[index].fd, NULL);
    reader.watches[index].id = 0;
  }
  pthread_mutex_unlock(&reader.lock);
  return int32_value(env, index < MOST_WATCHES ? 0 : -ENOENT);
}

/** (records): as many as there are and fit, oldest first. @returns how many */
static napi_value gpio_take(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  napi_typedarray_type type;
  size_t length = 0;
  void *data = NULL;
  napi_status found = napi_get_typedarray_info(env, argv[0], &type, &length, &data, NULL, NULL);
  if (found != napi_ok || type != napi_float64_array) return int32_value(env, -EINVAL);
  pthread_mutex_lock(&reader.lock);
  size_t taken = ring_take(&reader.ring, data, length / EVENT_FIELDS);
  pthread_mutex_unlock(&reader.lock);
  return int32_value(env, (int32_t)taken);
}

void define_gpio_events(napi_env env, napi_value exports) {
  define_function(env, exports, "gpioStart", gpio_start);
  define_function(env, exports, "gpioStop", gpio_stop);
  define_function(env, exports, "gpioWatch", gpio_watch);
  define_function(env, exports, "gpioUnwatch", gpio_unwatch);
  define_function(env, exports, "gpioTake", gpio_take);
}
