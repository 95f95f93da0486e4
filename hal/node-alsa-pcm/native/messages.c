#include "messages.h"

#include <alsa/asoundlib.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static _Thread_local char message[256];

static void keep_message(const char *file, int line, const char *function, int error, const char *format, ...) {
  (void)file;
  (void)line;
  (void)function;
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);
  const size_t length = strlen(message);
  if (error != 0) snprintf(message + length, sizeof message - length, ": %s", snd_strerror(error));
}

void capture_alsa_messages(void) { snd_lib_error_set_handler(keep_message); }

const char *last_alsa_message(void) { return message; }

void clear_alsa_message(void) { message[0] = '\0'; }
