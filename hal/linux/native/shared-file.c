// Files mapped by several processes at once.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "values.h"

struct mapping {
  void *start;
  size_t bytes;
};

static void unmap(napi_env env, void *data, void *hint) {
  struct mapping *mapping = hint;
  (void)env;
  (void)data;
  munmap(mapping->start, mapping->bytes);
  free(mapping);
}

/** (path) -> magic number of the file system it lies on, or -errno. */
static napi_value file_system(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  char path[MAX_PATH_BYTES];
  struct statfs found;
  if (!get_text(env, argv[0], path, sizeof path)) return double_value(env, -EINVAL);
  if (statfs(path, &found) < 0) return double_value(env, -errno);
  return double_value(env, (double)(uint32_t)found.f_type);
}

/** 0 or errno. A signal interrupts a tmpfs that takes many pages. */
static int take_room(int fd, off_t bytes) {
  int error;
  do error = posix_fallocate(fd, 0, bytes);
  while (error == EINTR);
  return error;
}

/** (folder, bytes, mode) -> descriptor of a new file without a name, all its room taken, or -errno. */
static napi_value create_file(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  char folder[MAX_PATH_BYTES];
  if (!get_text(env, argv[0], folder, sizeof folder)) return int32_value(env, -EINVAL);
  int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0) return int32_value(env, -errno);
  // fchmod, because open() takes the umask's bits away.
  int error = fchmod(fd, (mode_t)get_int32(env, argv[2], 0600)) < 0 ? errno : 0;
  if (error == 0) error = take_room(fd, (off_t)get_double(env, argv[1], 0));
  if (error == 0) return int32_value(env, fd);
  close(fd);
  return int32_value(env, -error);
}

/** (descriptor of a file without a name, path): its name, where none is yet (open(2), O_TMPFILE). */
static napi_value link_file(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  char path[MAX_PATH_BYTES];
  char self[64];
  if (!get_text(env, argv[1], path, sizeof path)) return int32_value(env, -EINVAL);
  snprintf(self, sizeof self, "/proc/self/fd/%d", get_int32(env, argv[0], -1));
  return outcome_value(env, linkat(AT_FDCWD, self, AT_FDCWD, path, AT_SYMLINK_FOLLOW));
}

/** (path, readOnly) -> descriptor or -errno. */
static napi_value open_file(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  char path[MAX_PATH_BYTES];
  if (!get_text(env, argv[0], path, sizeof path)) return int32_value(env, -EINVAL);
  int flags = get_int32(env, argv[1], 0) ? O_RDONLY : O_RDWR;
  return outcome_value(env, open(path, flags | O_CLOEXEC));
}

/** (descriptor, readOnly) -> ArrayBuffer over the whole file, or -errno. It outlives the descriptor. */
static napi_value map_file(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  int fd = get_int32(env, argv[0], -1);
  int protection = get_int32(env, argv[1], 0) ? PROT_READ : PROT_READ | PROT_WRITE;
  struct stat status;
  struct mapping *mapping = malloc(sizeof *mapping);
  int error = mapping == NULL ? ENOMEM : fstat(fd, &status) < 0 ? errno : status.st_size == 0 ? ENODATA : 0;
  if (error == 0) {
    mapping->bytes = (size_t)status.st_size;
    mapping->start = mmap(NULL, mapping->bytes, protection, MAP_SHARED | MAP_POPULATE, fd, 0);
    if (mapping->start == MAP_FAILED) error = errno;
  }
  if (error != 0) {
    free(mapping);
    return int32_value(env, -error);
  }
  napi_value buffer = NULL;
  if (napi_create_external_arraybuffer(env, mapping->start, mapping->bytes, unmap, mapping, &buffer) != napi_ok) {
    unmap(env, NULL, mapping);
    return int32_value(env, -ENOTSUP);
  }
  return buffer;
}

/** (buffer): takes the memory away from JavaScript; V8 then calls the finaliser, which unmaps. */
static napi_value detach(napi_env env, napi_callback_info info) {
  ARGUMENTS(env, info, argv);
  return int32_value(env, napi_detach_arraybuffer(env, argv[0]) == napi_ok ? 0 : -EINVAL);
}

void define_shared_file(napi_env env, napi_value exports) {
  define_function(env, exports, "fileSystem", file_system);
  define_function(env, exports, "createFile", create_file);
  define_function(env, exports, "linkFile", link_file);
  define_function(env, exports, "openFile", open_file);
  define_function(env, exports, "mapFile", map_file);
  define_function(env, exports, "detach", detach);
}
