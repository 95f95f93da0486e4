/** Linux error numbers that the period calls return, negative (asm-generic/errno.h). */
export const EAGAIN = 11
export const ENODEV = 19
export const EPIPE = 32
export const ESTRPIPE = 86
