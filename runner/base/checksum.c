#include "runner/base/checksum.h"

#include <sodium.h>

/* SHA-256 needs no random numbers, so nothing has to be set up before it (sodium_init would wait for them). */
void checksum(const void *bytes, size_t size, char hexadecimal[CHECKSUM_SIZE])
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(digest, bytes, size);
    sodium_bin2hex(hexadecimal, CHECKSUM_SIZE, digest, sizeof digest);
}

const char *checksum_library_version(void)
{
    return sodium_version_string();
}
