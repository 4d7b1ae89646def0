#include "CNcurses.h"

#include <sys/ioctl.h>
#include <wchar.h>

extern int wcwidth(wchar_t character);
/* <term.h> has it, with macros named like ordinary words. */
extern int setupterm(const char *name, int output, int *error);

int cn_look_up(const char *name, int output) {
  int error = 0;
  if (setupterm(name, output, &error) != OK) return error == 1 ? 2 : 1;
  return cn_capability("cup") && cn_capability("clear") ? 0 : 2;
}

const char *cn_capability(const char *name) {
  const char *string = tigetstr(name);
  return string == (char *)-1 ? NULL : string;
}

int cn_colours(void) { return has_colors() ? COLORS : 0; }

int cn_colour_pairs(void) { return has_colors() ? COLOR_PAIRS : 0; }

int cn_start(const char *name) {
  if (newterm(name, stdout, stdin) == NULL) return -1;
  raw();
  noecho();
  nonl();
  typeahead(-1);
  keypad(stdscr, TRUE);
  leaveok(stdscr, FALSE);
  if (has_colors()) {
    start_color();
    use_default_colors();
  }
  curs_set(0);
  return 0;
}

void cn_fit(int terminal, int *rows, int *columns) {
  struct winsize size;
  if (ioctl(terminal, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0 &&
      is_term_resized(size.ws_row, size.ws_col)) {
    resizeterm(size.ws_row, size.ws_col);
  }
  getmaxyx(stdscr, *rows, *columns);
}

int cn_define_pair(int pair, int text, int ground) { return init_extended_pair(pair, text, ground) == OK ? 0 : -1; }

void cn_put(int row, int column, const wchar_t *text, unsigned attributes, int pair) {
  attr_t set = 0;
  if (attributes & cn_bold) set |= A_BOLD;
  if (attributes & cn_underline) set |= A_UNDERLINE;
  if (attributes & cn_reverse) set |= A_REVERSE;
  if (attributes & cn_dim) set |= A_DIM;
  cchar_t cell;
  if (setcchar(&cell, text, set, 0, &pair) == OK) mvwadd_wchnstr(stdscr, row, column, &cell, 1);
}

void cn_erase(void) { werase(stdscr); }

void cn_update(int row, int column) {
  if (row >= 0) {
    curs_set(1);
    wmove(stdscr, row, column);
  } else {
    curs_set(0);
  }
  wnoutrefresh(stdscr);
  doupdate();
}

void cn_forget(void) { clearok(curscr, TRUE); }

void cn_leave(void) { endwin(); }

void cn_resume(void) {
  /* After endwin ncurses does it itself, with all else, at the next update. */
  if (!isendwin()) reset_prog_mode();
}

int cn_cells(wchar_t character) { return wcwidth(character); }
