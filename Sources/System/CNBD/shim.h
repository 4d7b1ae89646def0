#ifndef BACKUP_CENTER_CNBD_SHIM_H
#define BACKUP_CENTER_CNBD_SHIM_H
#include <libnbd.h>
#endif
