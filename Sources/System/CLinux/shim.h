#ifndef BACKUP_CENTER_CLINUX_SHIM_H
#define BACKUP_CENTER_CLINUX_SHIM_H
#include <sys/resource.h>

/* <fcntl.h> shows O_DIRECT only with _GNU_SOURCE, which a module can't set. */
#if defined(__aarch64__) || defined(__arm__)
enum { linux_o_direct = 0200000 };
#else
enum { linux_o_direct = 040000 };
#endif

/* Lowers the calling thread's priority; <sys/resource.h> takes an enum that Swift imports as a type of its own. */
static inline int linux_nice_this_thread(int niceness) { return setpriority(PRIO_PROCESS, 0, niceness); }
#endif
