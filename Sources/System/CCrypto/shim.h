#ifndef BACKUP_CENTER_CCRYPTO_SHIM_H
#define BACKUP_CENTER_CCRYPTO_SHIM_H
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#endif
