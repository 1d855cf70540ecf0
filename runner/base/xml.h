/* XML files as a flow of events, from a stream. expat behind it.
 *
 * What is read may be hostile: document types (and with them entities of their own) are refused, and so is what is
 * nested more than a hundred times or has tags of many megabytes.
 */
#ifndef LOTSE_XML_H
#define LOTSE_XML_H

#include "runner/base/stream.h"

/* Names come without the prefix of their namespace. Each may be NULL; false stops the reading. */
struct xml_handlers {
    bool (*begin)(void *context, const char *name, const char *const *attributes);
    bool (*text)(void *context, const char *bytes, size_t size); /* UTF-8; what stands together may come in pieces */
    bool (*end)(void *context, const char *name);
};

/* Reads to the end. false after a problem, or one that a handler recorded. */
bool xml_read(struct problems *problems, struct stream *stream, const struct xml_handlers *handlers, void *context);

/* The value of an attribute, its name without a prefix; NULL when there is none. */
const char *xml_attribute(const char *const *attributes, const char *name);

#endif
