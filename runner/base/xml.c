#include "runner/base/xml.h"

#include "runner/base/translate.h"

#include <errno.h>
#include <expat.h>
#include <string.h>

/* Of text, expat hands over what it has; a tag it keeps until it is whole. */
enum { PIECE = 64 * 1024, TAG_BYTES = 8 << 20, DEEPEST = 100 };

struct reading {
    struct problems *problems;
    const struct xml_handlers *handlers;
    void *context;
    XML_Parser parser;
    const char *name;
    size_t depth, waiting; /* bytes since the last event */
    bool stopped;          /* a handler did, or a problem is recorded */
};

static const char *local_name(const char *name)
{
    const char *colon = strchr(name, ':');
    return colon ? colon + 1 : name;
}

const char *xml_attribute(const char *const *attributes, const char *name)
{
    for (; *attributes; attributes += 2)
        if (strcmp(local_name(attributes[0]), name) == 0)
            return attributes[1];
    return NULL;
}

static void stop(struct reading *reading)
{
    reading->stopped = true;
    XML_StopParser(reading->parser, XML_FALSE);
}

static bool refuse(struct reading *reading, const char *reason)
{
    struct place place = { .file = reading->name, .line = XML_GetCurrentLineNumber(reading->parser) };
    reading->stopped = true;
    problem_add(reading->problems, FAULT_DATA, place, tr("this file is damaged; reading its XML says: %s"), reason);
    return problem_try(reading->problems, tr("open it in the program that it comes from, and save it once more"));
}

/* expat calls back a few more times after it was stopped. */
static void begin(void *data, const XML_Char *name, const XML_Char **attributes)
{
    struct reading *reading = data;
    reading->waiting = 0;
    if (reading->stopped)
        return;
    if (++reading->depth > DEEPEST) {
        refuse(reading, tr("its elements are nested too deep"));
        stop(reading);
    } else if (reading->handlers->begin &&
               !reading->handlers->begin(reading->context, local_name(name), (const char *const *)attributes)) {
        stop(reading);
    }
}

static void end(void *data, const XML_Char *name)
{
    struct reading *reading = data;
    reading->waiting = 0;
    reading->depth--;
    if (!reading->stopped && reading->handlers->end && !reading->handlers->end(reading->context, local_name(name)))
        stop(reading);
}

static void text(void *data, const XML_Char *bytes, int size)
{
    struct reading *reading = data;
    reading->waiting = 0;
    if (!reading->stopped && reading->handlers->text && !reading->handlers->text(reading->context, bytes, (size_t)size))
        stop(reading);
}

static void refuse_document_type(void *data, const XML_Char *name, const XML_Char *system, const XML_Char *public,
                                 int has_internal)
{
    struct reading *reading = data;
    (void)name, (void)system, (void)public, (void)has_internal;
    if (reading->stopped)
        return;
    refuse(reading, tr("it has a document type, as no office program writes one"));
    stop(reading);
}

static bool parse(struct reading *reading, struct stream *stream)
{
    for (;;) {
        void *buffer = XML_GetBuffer(reading->parser, PIECE);
        if (!buffer)
            return problem_system(reading->problems, reading->name, ENOMEM);
        ssize_t size = stream_read(stream, buffer, PIECE);
        if (size < 0)
            return false;
        reading->waiting += (size_t)size;
        if (XML_ParseBuffer(reading->parser, (int)size, size == 0) != XML_STATUS_OK) {
            enum XML_Error error = XML_GetErrorCode(reading->parser);
            if (reading->stopped)
                return false;
            return error == XML_ERROR_NO_MEMORY ? problem_system(reading->problems, reading->name, ENOMEM)
                                                : refuse(reading, XML_ErrorString(error));
        }
        if (reading->stopped)
            return false;
        if (size == 0)
            return true;
        if (reading->waiting > TAG_BYTES)
            return refuse(reading, tr("a tag is not closed within many megabytes"));
    }
}

bool xml_read(struct problems *problems, struct stream *stream, const struct xml_handlers *handlers, void *context)
{
    struct reading reading = { .problems = problems,
                               .handlers = handlers,
                               .context = context,
                               .parser = XML_ParserCreate(NULL),
                               .name = stream_name(stream) };
    if (!reading.parser)
        return problem_system(problems, reading.name, ENOMEM);
    XML_SetUserData(reading.parser, &reading);
    XML_SetElementHandler(reading.parser, begin, end);
    XML_SetCharacterDataHandler(reading.parser, text);
    XML_SetStartDoctypeDeclHandler(reading.parser, refuse_document_type);
    bool done = parse(&reading, stream);
    XML_ParserFree(reading.parser);
    return done;
}
