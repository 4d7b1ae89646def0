#ifndef BACKUP_CENTER_CLINUX_SHIM_H
#define BACKUP_CENTER_CLINUX_SHIM_H
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/types.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef F_DUPFD_CLOEXEC
#define F_DUPFD_CLOEXEC 1030
#endif

/* <fcntl.h> shows O_DIRECT only with _GNU_SOURCE, which a module can't set. */
#if defined(__aarch64__) || defined(__arm__)
enum { linux_o_direct = 0200000 };
#else
enum { linux_o_direct = 040000 };
#endif

/* Lowers the calling thread's priority; <sys/resource.h> takes an enum that Swift imports as a type of its own. */
static inline int linux_nice_this_thread(int niceness) { return setpriority(PRIO_PROCESS, 0, niceness); }

/* Starts `path` as a process that outlives this one: in a session of its own, adopted by init, in /, with no input, with
   `log` as its output, with no other descriptor, and with no signal blocked or ignored. Returns 0 or an errno. */
static inline int linux_spawn_detached(const char *path, char *const *arguments, char *const *environment, int log) {
  int ends[2];
  if (syscall(SYS_pipe2, ends, O_CLOEXEC) == -1) return errno;
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pid_t child = fork();
  if (child == 0) {
    for (int number = 1; number < 65; number++) signal(number, SIG_DFL);
    setsid();
    pid_t grandchild = fork();
    if (grandchild > 0) _exit(0);
    int input = open("/dev/null", O_RDONLY);
    int report = fcntl(ends[1], F_DUPFD_CLOEXEC, 10);
    log = fcntl(log, F_DUPFD_CLOEXEC, 10);
    if (grandchild == 0 && chdir("/") == 0 && dup2(input, 0) != -1 && dup2(log, 1) != -1 && dup2(log, 2) != -1) {
      for (int fd = 3; fd < 4096; fd++) {
        if (fd != report) close(fd);
      }
      sigset_t none;
      sigemptyset(&none);
      pthread_sigmask(SIG_SETMASK, &none, 0);
      execve(path, arguments, environment);
    }
    int error = errno;
    ssize_t ignored = write(report, &error, sizeof error);
    (void)ignored;
    _exit(127);
  }
  int error = child == -1 ? errno : 0;
  pthread_sigmask(SIG_SETMASK, &before, 0);
  close(ends[1]);
  if (child > 0) {
    int status, problem;
    while (waitpid(child, &status, 0) == -1 && errno == EINTR) {}
    ssize_t count;
    while ((count = read(ends[0], &problem, sizeof problem)) == -1 && errno == EINTR) {}
    if (count == sizeof problem) error = problem;
  }
  close(ends[0]);
  return error;
}
#endif
