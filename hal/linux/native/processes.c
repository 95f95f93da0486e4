// Other processes, held by a descriptor that never means another one, and the service manager.
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include "values.h"

#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif
#ifndef SYS_pidfd_send_signal
#define SYS_pidfd_send_signal 424
#endif

static napi_value pidfd_open_(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  return outcome_value(env, syscall(SYS_pidfd_open, get_int32(env, argv[0], -1), 0));
}

/** (descriptor) -> 1 once the process has ended, 0 while it lives, or -errno. */
static napi_value pidfd_exited(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  struct pollfd entry = {.fd = get_int32(env, argv[0], -1), .events = POLLIN};
  if (entry.fd < 0) return int32_value(env, -EBADF);
  return outcome_value(env, poll(&entry, 1, 0));
}

static napi_value pidfd_signal(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  int fd = get_int32(env, argv[0], -1);
  return outcome_value(env, syscall(SYS_pidfd_send_signal, fd, get_int32(env, argv[1], 0), NULL, 0));
}

/** (socket path, "@" = abstract; text): one datagram; -EAGAIN rather than waiting for a reader that is behind. */
static napi_value send_datagram(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  char text[MAX_PATH_BYTES];
  if (!get_text(env, argv[0], address.sun_path, sizeof address.sun_path)) return int32_value(env, -ENAMETOOLONG);
  if (!get_text(env, argv[1], text, sizeof text)) return int32_value(env, -EMSGSIZE);
  socklen_t length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(address.sun_path));
  if (address.sun_path[0] == '@') address.sun_path[0] = '\0';
  int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return int32_value(env, -errno);
  ssize_t sent = sendto(fd, text, strlen(text), MSG_NOSIGNAL | MSG_DONTWAIT, (struct sockaddr *)&address, length);
  int error = errno;
  close(fd);
  return int32_value(env, sent < 0 ? -error : 0);
}

void define_processes(napi_env env, napi_value exports) {
  define_function(env, exports, "pidfdOpen", pidfd_open_);
  define_function(env, exports, "pidfdExited", pidfd_exited);
  define_function(env, exports, "pidfdSignal", pidfd_signal);
  define_function(env, exports, "sendDatagram", send_datagram);
}
