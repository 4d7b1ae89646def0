#ifndef BACKUP_CENTER_CZSTD_SHIM_H
#define BACKUP_CENTER_CZSTD_SHIM_H
#include <zstd.h>
#include <zstd_errors.h>
#endif
