// A file that one process at a time has for itself.
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "values.h"

#define TEXT_BYTES 64

/** Whether the path still means the open file: it may have been removed and made again before the lock came. */
static bool is_file_at(int fd, const char *path) {
  struct stat held;
  struct stat found;
  return fstat(fd, &held) == 0 && stat(path, &found) == 0 && held.st_ino == found.st_ino && held.st_dev == found.st_dev;
}

/** (path) -> descriptor of a file that this process alone has locked, or -errno. Released by close or death. */
static napi_value lock_file(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  char path[MAX_PATH_BYTES];
  if (!get_text(env, argv[0], path, sizeof path)) return int32_value(env, -EINVAL);
  for (;;) {
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) return int32_value(env, -errno);
    if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
      int error = errno;
      close(fd);
      return int32_value(env, -error);
    }
    if (is_file_at(fd, path)) return int32_value(env, fd);
    close(fd);
  }
}

/** (descriptor, text): the file's whole content. */
static napi_value write_text(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  char text[TEXT_BYTES];
  int fd = get_int32(env, argv[0], -1);
  if (!get_text(env, argv[1], text, sizeof text)) return int32_value(env, -EINVAL);
  if (ftruncate(fd, 0) < 0) return int32_value(env, -errno);
  return outcome_value(env, pwrite(fd, text, strlen(text), 0));
}

static napi_value close_descriptor(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  return outcome_value(env, close(get_int32(env, argv[0], -1)));
}

void define_process_lock(napi_env env, napi_value exports) {
  define_function(env, exports, "lockFile", lock_file);
  define_function(env, exports, "writeText", write_text);
  define_function(env, exports, "closeDescriptor", close_descriptor);
}
