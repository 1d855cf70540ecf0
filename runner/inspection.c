#include "runner/inspection.h"

#include "runner/base/translate.h"
#include "runner/run.h"

#include <stdlib.h>

static const struct {
    const char *name, *title;
} severities[] = {
    [SEVERITY_NOTE] = { "note", N_("good to know") },
    [SEVERITY_CARE] = { "care", N_("look at this") },
    [SEVERITY_STOP] = { "stop", N_("settle this first") },
}, qualities[QUALITIES] = {
    [QUALITY_COMPLETENESS] = { "completeness", N_("completeness") },
    [QUALITY_VALIDITY] = { "validity", N_("validity") },
    [QUALITY_ACCURACY] = { "accuracy", N_("correctness") },
    [QUALITY_CONSISTENCY] = { "consistency", N_("consistency") },
    [QUALITY_UNIQUENESS] = { "uniqueness", N_("uniqueness") },
    [QUALITY_TIMELINESS] = { "timeliness", N_("timeliness") },
    [QUALITY_AMOUNT] = { "amount", N_("amount") },
    [QUALITY_LEAKAGE] = { "leakage", N_("knows the answer") },
    [QUALITY_STABILITY] = { "stability", N_("stability") },
    [QUALITY_PRIVACY] = { "privacy", N_("privacy") },
}, verdicts[] = {
    [READINESS_GO] = { "go", N_("go") },
    [READINESS_CARE] = { "care", N_("go with care") },
    [READINESS_NOT_YET] = { "not_yet", N_("not yet") },
};

const char *readiness_title(enum readiness readiness)
{
    return verdicts[readiness].title;
}

const char *severity_title(enum severity severity)
{
    return severities[severity].title;
}

const char *quality_title(enum quality quality)
{
    return qualities[quality].title;
}

const char *readiness_name(enum readiness readiness)
{
    return verdicts[readiness].name;
}

const char *severity_name(enum severity severity)
{
    return severities[severity].name;
}

const char *quality_name(enum quality quality)
{
    return qualities[quality].name;
}

struct inspection *inspection_create(struct arena *arena, size_t columns)
{
    struct inspection *inspection = ARENA_NEW(arena, struct inspection);
    inspection->column_count = columns;
    inspection->facts = ARENA_ARRAY(arena, columns, struct column_facts);
    return inspection;
}

void finding_add(struct run *run, struct finding finding, const char *format, ...)
{
    struct inspection *inspection = run->inspection;
    struct text text = text_in(run->arena);
    va_list arguments;
    va_start(arguments, format);
    text_add_arguments(&text, format, arguments);
    va_end(arguments);
    finding.text = text_string(&text);
    if (inspection->finding_count == inspection->finding_room) {
        size_t room = inspection->finding_room ? inspection->finding_room * 2 : 16;
        inspection->findings =
            arena_grow(run->arena, inspection->findings, inspection->finding_count, room, sizeof *inspection->findings);
        inspection->finding_room = room;
    }
    inspection->findings[inspection->finding_count++] = finding;
}

void finding_advise(struct run *run, const char *format, ...)
{
    struct inspection *inspection = run->inspection;
    struct text text = text_in(run->arena);
    va_list arguments;
    va_start(arguments, format);
    text_add_arguments(&text, format, arguments);
    va_end(arguments);
    inspection->findings[inspection->finding_count - 1].advice = text_string(&text);
}

size_t inspection_count(const struct inspection *inspection, enum severity severity)
{
    size_t count = 0;
    for (size_t i = 0; i < inspection->finding_count; i++)
        count += inspection->findings[i].severity == severity;
    return count;
}

enum readiness inspection_readiness(const struct inspection *inspection)
{
    if (inspection_count(inspection, SEVERITY_STOP))
        return READINESS_NOT_YET;
    return inspection_count(inspection, SEVERITY_CARE) ? READINESS_CARE : READINESS_GO;
}

static int by_weight(const void *one, const void *other)
{
    const struct finding *a = *(const struct finding *const *)one, *b = *(const struct finding *const *)other;
    if (a->severity != b->severity)
        return a->severity > b->severity ? -1 : 1;
    if (a->quality != b->quality)
        return a->quality < b->quality ? -1 : 1;
    return (a > b) - (a < b); /* the same array: as they were found */
}

const struct finding *const *inspection_sorted(struct arena *arena, const struct inspection *inspection)
{
    const struct finding **sorted = ARENA_ARRAY(arena, inspection->finding_count, const struct finding *);
    for (size_t i = 0; i < inspection->finding_count; i++)
        sorted[i] = &inspection->findings[i];
    qsort(sorted, inspection->finding_count, sizeof(const struct finding *), by_weight);
    return sorted;
}

struct document *inspection_document(struct arena *arena, const struct inspection *inspection)
{
    struct document *object = document_object(arena), *findings = document_array(arena);
    document_set_text(object, "readiness", readiness_name(inspection_readiness(inspection)));
    const struct finding *const *sorted = inspection_sorted(arena, inspection);
    for (size_t i = 0; i < inspection->finding_count; i++) {
        const struct finding *finding = sorted[i];
        struct document *entry = document_object(arena);
        document_set_text(entry, "severity", severity_name(finding->severity));
        document_set_text(entry, "dimension", quality_name(finding->quality));
        document_set_text(entry, "name", finding->name);
        document_set_text(entry, "column", finding->column);
        document_set_text(entry, "text", finding->text);
        document_set_text(entry, "advice", finding->advice);
        document_append(findings, entry);
    }
    document_set(object, "findings", findings);
    return object;
}
