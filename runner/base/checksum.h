/* Checksums that somebody could attack: SHA-256. libsodium behind it. */
#ifndef LOTSE_CHECKSUM_H
#define LOTSE_CHECKSUM_H

#include <stddef.h>

enum { CHECKSUM_SIZE = 65 }; /* 64 hexadecimal digits and a NUL */

void checksum(const void *bytes, size_t size, char hexadecimal[CHECKSUM_SIZE]);

/* "1.0.18" */
const char *checksum_library_version(void);

#endif
