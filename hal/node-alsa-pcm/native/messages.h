// alsa-lib explains its errors on standard error; here the explanation becomes part of the error.
#ifndef ALSA_PCM_MESSAGES_H
#define ALSA_PCM_MESSAGES_H

/** From now on keeps what alsa-lib would print. Per process, as alsa-lib's handler is. */
void capture_alsa_messages(void);
/** The last message of the calling thread, "" where there is none. */
const char *last_alsa_message(void);
void clear_alsa_message(void);

#endif
