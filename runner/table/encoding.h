/* Text encodings: which one a file is in, and its way to UTF-8. uchardet and iconv behind it. */
#ifndef LOTSE_ENCODING_H
#define LOTSE_ENCODING_H

#include "runner/base/stream.h"

/* The encoding of a file whose first bytes these are, as a name that iconv knows; `whole`: there are no others. NULL
 * when they are all ASCII and more may come: then what follows the first other byte shows whether it is UTF-8, or
 * Windows-1252, or ISO-8859-15.
 * Text of German offices is recognised by its umlauts (Windows-1252, and what DOS and old Macs wrote); for the rest of
 * the world uchardet is asked. */
const char *encoding_detect(const char *bytes, size_t size, bool whole);

/* Is this a name that iconv knows? */
bool encoding_is_known(const char *name);

/* A short text in an encoding that nobody states, such as the name of a file, as UTF-8. */
const char *encoding_readable(struct arena *arena, const char *bytes, size_t size);

/* Is a line feed in this encoding the byte 0x0A, and that byte nothing else? NULL: see above. */
bool encoding_has_line_feeds(const char *name);

/* A stream, decoded piece by piece. A byte order mark at its beginning is dropped. */
struct decoder;
struct decoder *decoder_create(struct arena *arena, struct stream *stream, const char *encoding); /* NULL: see above */

/* The stream is not the beginning of its file: what looks like a byte order mark is text. */
void decoder_keep_mark(struct decoder *decoder);

enum decoded {
    DECODED,        /* there is a piece: valid UTF-8 without NUL, valid until the next call */
    DECODED_END,    /* there is nothing more */
    DECODED_FAILED, /* the stream has recorded a problem */
    DECODED_NUL,    /* next comes a NUL byte */
    DECODED_INVALID /* next come bytes that are no text in this encoding; *bytes is the first of them */
};
enum decoded decoder_read(struct decoder *decoder, const char **bytes, size_t *size);

/* By now: no longer NULL once it was settled. */
const char *decoder_encoding(const struct decoder *decoder);
bool decoder_had_mark(const struct decoder *decoder);

#endif
