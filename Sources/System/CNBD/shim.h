#ifndef BACKUP_CENTER_CNBD_SHIM_H
#define BACKUP_CENTER_CNBD_SHIM_H
// libnbd, and the few system calls beside it that Swift can't import (variadic, or forbidden like fork).
#include <errno.h>
#include <fcntl.h>
#include <libnbd.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/un.h>
#include <unistd.h>

#ifndef F_OFD_GETLK
#define F_OFD_GETLK 36
#endif
#ifndef F_SETSIG
#define F_SETSIG 10
#endif
#ifndef F_SETLEASE
#define F_SETLEASE 1024
#endif
#ifndef F_DUPFD_CLOEXEC
#define F_DUPFD_CLOEXEC 1030
#endif

// lseek's SEEK_DATA and SEEK_HOLE, and pipe2, which the headers hide from programs that don't ask for GNU extensions.
enum { BC_SEEK_DATA = 3, BC_SEEK_HOLE = 4 };
static inline int bc_pipe(int ends[2], int flags) { return (int)syscall(SYS_pipe2, ends, flags); }

// Whether somebody's lock on byte `byte` would refuse us a write lock: 1 yes, 0 no, -1 with errno. Takes no lock.
static inline int bc_is_byte_locked(int fd, off_t byte) {
  struct flock lock;
  memset(&lock, 0, sizeof lock);
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_start = byte;
  lock.l_len = 1;
  if (fcntl(fd, F_OFD_GETLK, &lock) == -1) return -1;
  return lock.l_type == F_UNLCK ? 0 : 1;
}

// Takes a read lease and gives it back at once: 0 when nobody has the file open for writing, else the error number
// (EAGAIN: somebody has; EACCES, EINVAL: can't be told here). A writer that comes in between waits microseconds, and
// the signal that announces it is SIGURG, which is ignored by default, instead of SIGIO, which kills.
static inline int bc_try_read_lease(int fd) {
  if (fcntl(fd, F_SETSIG, SIGURG) == -1) return errno;
  if (fcntl(fd, F_SETLEASE, F_RDLCK) == -1) return errno;
  (void)fcntl(fd, F_SETLEASE, F_UNLCK);
  return 0;
}

// Starts `path` in a session of its own, with `input`, `output`, `errors` as its standard streams, no other descriptor,
// no signal blocked or ignored, and SIGTERM when the *thread* that called this ends. A `listener` ≥ 0 becomes
// descriptor 3, announced by LISTEN_FDS as systemd does; `environment` must then have an entry "LISTEN_PID=" followed
// by at least 11 bytes of room. Returns the process, or -1 with errno.
static inline pid_t bc_spawn(const char *path, char *const *arguments, char *const *environment, int input, int output,
                             int errors, int listener) {
  pid_t parent = getpid();
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pid_t child = fork();
  if (child != 0) {
    int error = errno;
    pthread_sigmask(SIG_SETMASK, &before, 0);
    errno = error;
    return child;
  }
  for (int number = 1; number < 65; number++) signal(number, SIG_DFL);
  setsid();
  if (prctl(PR_SET_PDEATHSIG, SIGTERM) == -1 || getppid() != parent) _exit(127);
  int wanted[4] = {input, output, errors, listener};
  for (int i = 0; i < 4; i++) {
    if (wanted[i] < 0) continue;
    wanted[i] = fcntl(wanted[i], F_DUPFD_CLOEXEC, 10);
    if (wanted[i] == -1) _exit(127);
  }
  for (int i = 0; i < 4; i++) {
    if (wanted[i] >= 0 && dup2(wanted[i], i) == -1) _exit(127);
  }
  if (syscall(SYS_close_range, listener >= 0 ? 4u : 3u, ~0u, 0u) == -1) {
    for (int fd = listener >= 0 ? 4 : 3; fd < 65536; fd++) close(fd);
  }
  for (char *const *entry = environment; listener >= 0 && *entry != 0; entry++) {
    if (strncmp(*entry, "LISTEN_PID=", 11) != 0) continue;
    char digits[12];
    int count = 0;
    for (pid_t rest = getpid(); rest > 0; rest /= 10) digits[count++] = (char)('0' + rest % 10);
    char *out = *entry + 11;
    while (count > 0) *out++ = digits[--count];
    *out = 0;
  }
  sigset_t none;
  sigemptyset(&none);
  pthread_sigmask(SIG_SETMASK, &none, 0);
  execve(path, arguments, environment);
  _exit(127);
}

// A descriptor that becomes readable when the process ends, or -1 with errno.
static inline int bc_open_process(pid_t process) { return (int)syscall(SYS_pidfd_open, process, 0); }
#endif
