#ifndef CTERMINAL_SHIM_H
#define CTERMINAL_SHIM_H

#include <stddef.h>

/* Swift's Glibc module leaves it out: it stands behind a feature macro. */
extern int wcwidth(wchar_t character);

#endif
