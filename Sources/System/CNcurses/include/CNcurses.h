#ifndef BACKUP_CENTER_CNCURSES_H
#define BACKUP_CENTER_CNCURSES_H

#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <signal.h>
#include <stddef.h>
#include <termios.h>

/* Swift imports neither the A_ macros nor mutable globals. */
enum { cn_bold = 1, cn_underline = 2, cn_reverse = 4, cn_dim = 8 };

/* 0: the terminal's description was found and can move the cursor; 1: there is none; 2: it can't. Writes nothing. */
int cn_look_up(const char *name, int output);
/* A string of the terminal's description, or NULL. */
const char *cn_capability(const char *name);
/* How many colours and colour pairs there are after start_color; 0 without colours. */
int cn_colours(void);
int cn_colour_pairs(void);
/* Starts ncurses on stdin and stdout: raw, no echo, cursor hidden, keypad on, no check for typeahead. Returns 0 or -1. */
int cn_start(const char *name);
/* Follows the size of the terminal and tells it. */
void cn_fit(int terminal, int *rows, int *columns);
/* Defines a pair of colours; -1 is the terminal's own. Returns 0 or -1. */
int cn_define_pair(int pair, int text, int ground);
/* Puts one cell; `attributes` is a set of the above. */
void cn_put(int row, int column, const wchar_t *text, unsigned attributes, int pair);
void cn_erase(void);
/* Writes what changed; the cursor is shown at (row, column) unless row is negative. */
void cn_update(int row, int column);
/* Makes the next update write everything. */
void cn_forget(void);
/* Gives the terminal back, and takes it again; the next update writes what is needed. */
void cn_leave(void);
void cn_resume(void);
int cn_cells(wchar_t character);

/* What a caught signal writes into the pipe. */
enum {
  cn_resized = 'w',
  cn_asked_to_end = 't',
  cn_asked_to_stop = 'z',
  cn_continued = 'c',
  cn_interrupted = 'i'
};

/* Notes the modes of `terminal` and the bytes that give it back; from now on every end of the process does both. */
int cn_guard(int terminal, const char *bytes, size_t length);
/* Guards it again, with the same modes and bytes. */
void cn_guard_again(void);
/* Gives the terminal back if it is guarded, and guards it no longer. Safe in signal handlers. */
void cn_give_back(void);
/* Notes the handlers that there are; to be called before ncurses installs its own. */
void cn_note_signals(void);
/* Installs ours; polite signals write a byte into `pipe_end`, crashes give the terminal back first. */
void cn_catch_signals(int pipe_end);
/* Puts the noted handlers back. */
void cn_release_signals(void);
/* Stops the process group as Ctrl-Z does and returns when it goes on. */
void cn_stop_group(void);
/* Blocks what the calling thread shall not handle: everything but crashes. */
void cn_leave_signals_to_others(void);
#endif
