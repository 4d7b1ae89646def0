#include "CNcurses.h"

#include <errno.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

/* One terminal, one process: handlers can reach nothing else. */
static struct {
  int terminal;
  pid_t process;
  struct termios modes;
  char bytes[1024];
  size_t length;
} guarded;
static atomic_int guarding;
static atomic_int notified = -1;
static atomic_int went_on;

static const int polite[] = {SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT};
static const int crashes[] = {SIGSEGV, SIGABRT, SIGTRAP, SIGILL, SIGBUS, SIGFPE, SIGQUIT, SIGSYS};
enum { polite_count = sizeof polite / sizeof *polite, crash_count = sizeof crashes / sizeof *crashes };
static struct sigaction before[polite_count + crash_count];
static int noted, catching;
static char crash_stack[64 * 1024];

/* Whether the terminal is ours to change: a background process must leave it to its shell. */
static int in_foreground(void) {
  pid_t group = tcgetpgrp(guarded.terminal);
  return group == -1 || group == getpgrp();
}

void cn_give_back(void) {
  if (!atomic_exchange(&guarding, 0) || getpid() != guarded.process || !in_foreground()) return;
  int saved = errno;
  const char *next = guarded.bytes;
  size_t left = guarded.length;
  while (left > 0) {
    ssize_t count = write(guarded.terminal, next, left);
    if (count == -1 && errno == EINTR) continue;
    if (count <= 0) break;
    next += count;
    left -= (size_t)count;
  }
  tcsetattr(guarded.terminal, TCSANOW, &guarded.modes);
  errno = saved;
}

int cn_guard(int terminal, const char *bytes, size_t length) {
  static int registered = 0;
  atomic_store(&guarding, 0);
  if (length > sizeof guarded.bytes || tcgetattr(terminal, &guarded.modes) == -1) return -1;
  memcpy(guarded.bytes, bytes, length);
  guarded.length = length;
  guarded.terminal = terminal;
  guarded.process = getpid();
  if (!registered && atexit(cn_give_back) == 0) registered = 1;
  atomic_store(&guarding, 1);
  return 0;
}

void cn_guard_again(void) {
  if (guarded.length > 0) atomic_store(&guarding, 1);
}

static void on_polite(int number) {
  int saved = errno;
  char byte = number == SIGWINCH  ? cn_resized
              : number == SIGTSTP ? cn_asked_to_stop
              : number == SIGCONT ? cn_continued
              : number == SIGINT  ? cn_interrupted
                                  : cn_asked_to_end;
  if (number == SIGCONT) atomic_store(&went_on, 1);
  ssize_t ignored = write(atomic_load(&notified), &byte, 1);
  (void)ignored;
  errno = saved;
}

static void on_crash(int number) {
  cn_give_back();
  signal(number, SIG_DFL);
  raise(number);
  sigset_t this_one;
  sigemptyset(&this_one);
  sigaddset(&this_one, number);
  pthread_sigmask(SIG_UNBLOCK, &this_one, NULL);
}

static int number_at(int index) { return index < polite_count ? polite[index] : crashes[index - polite_count]; }

static int is_ignored(const struct sigaction *action) {
  return !(action->sa_flags & SA_SIGINFO) && action->sa_handler == SIG_IGN;
}

void cn_note_signals(void) {
  for (int index = 0; index < polite_count + crash_count; index++) sigaction(number_at(index), NULL, &before[index]);
  noted = 1;
}

void cn_catch_signals(int pipe_end) {
  if (!noted) cn_note_signals();
  atomic_store(&notified, pipe_end);
  stack_t stack = {.ss_sp = crash_stack, .ss_size = sizeof crash_stack};
  sigaltstack(&stack, NULL);
  for (int index = 0; index < polite_count + crash_count; index++) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    sigemptyset(&action.sa_mask);
    action.sa_handler = index < polite_count ? on_polite : on_crash;
    action.sa_flags = index < polite_count ? SA_RESTART : SA_ONSTACK;
    /* nohup, and shells without job control, ignore on purpose. */
    sigaction(number_at(index), is_ignored(&before[index]) ? &before[index] : &action, NULL);
  }
  catching = 1;
}

void cn_release_signals(void) {
  if (!noted) return;
  for (int index = 0; index < polite_count + crash_count; index++) sigaction(number_at(index), &before[index], NULL);
  noted = catching = 0;
  atomic_store(&notified, -1);
}

void cn_stop_group(void) {
  struct sigaction ours, former;
  sigaction(SIGTSTP, NULL, &former);
  for (int index = 0; catching && index < polite_count; index++) {
    if (polite[index] == SIGTSTP) former = before[index];
  }
  sigaction(SIGTSTP, &former, &ours);
  atomic_store(&went_on, 0);
  kill(0, SIGTSTP);
  /* Another thread may take the signal a little later; in a group without a shell nothing stops at all. */
  for (int tries = 0; tries < 10 && !atomic_load(&went_on); tries++) poll(NULL, 0, 10);
  sigaction(SIGTSTP, &ours, NULL);
}

void cn_leave_signals_to_others(void) {
  sigset_t others;
  sigfillset(&others);
  for (int index = 0; index < crash_count; index++) sigdelset(&others, crashes[index]);
  pthread_sigmask(SIG_SETMASK, &others, NULL);
}
