/* What was found out about the quality of the data: by the stages "roles", "rules", "check" and "compare", for
 * `lotse check`, the report and metrics.json.
 */
#ifndef LOTSE_INSPECTION_H
#define LOTSE_INSPECTION_H

#include "runner/base/document.h"
#include "runner/table/personal.h"
#include "runner/table/profile.h"
#include "runner/table/rule.h"

struct run;

enum severity {
    SEVERITY_NOTE, /* good to know */
    SEVERITY_CARE, /* somebody should look at it before the forecast is used */
    SEVERITY_STOP  /* as it is, the data can't answer the question well */
};

/* What quality is about: the dimensions that practice names (DAMA UK, "The six primary dimensions for data quality
 * assessment", 2013), and what matters for forecasts besides. */
enum quality {
    QUALITY_COMPLETENESS,
    QUALITY_VALIDITY,
    QUALITY_ACCURACY, /* against stated rules */
    QUALITY_CONSISTENCY,
    QUALITY_UNIQUENESS,
    QUALITY_TIMELINESS,
    QUALITY_AMOUNT,    /* enough rows and events for the question */
    QUALITY_LEAKAGE,   /* columns that know the answer */
    QUALITY_STABILITY, /* does the past resemble the present? */
    QUALITY_PRIVACY,
    QUALITIES
};

struct finding {
    enum severity severity;
    enum quality quality;
    const char *name;   /* for machines: "few_events" */
    const char *column; /* NULL: the table as a whole */
    const char *text;   /* translated, one sentence without a stop */
    const char *advice; /* … what to do about it; NULL: nothing */
};

enum readiness { READINESS_GO, READINESS_CARE, READINESS_NOT_YET };

/* One for each column of the table, at the same place. */
struct column_facts {
    struct profile profile;
    struct personal personal;
    bool is_kept_out; /* as personal, by its values: nobody said so */
};

struct inspection {
    struct column_facts *facts;
    size_t column_count;
    struct finding *findings; /* in the order in which they were found; for people by falling severity */
    size_t finding_count, finding_room;
    enum on_violation on_violation; /* of rules, as the user stated it */
    size_t most_left_out;           /* rows, by one rule */
    const char *why_left_out;       /* … and the finding about them; NULL: none are */
};

struct inspection *inspection_create(struct arena *arena, size_t columns);

/* Records a finding; the text follows. */
void finding_add(struct run *run, struct finding finding, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Says what to do about the newest one. */
void finding_advise(struct run *run, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* By the worst finding. */
enum readiness inspection_readiness(const struct inspection *inspection);
size_t inspection_count(const struct inspection *inspection, enum severity severity);

/* All findings by falling severity, within it in the order of the dimensions, then as they were found. */
const struct finding *const *inspection_sorted(struct arena *arena, const struct inspection *inspection);

/* For people, to be translated: "go with care"; "completeness". */
const char *readiness_title(enum readiness readiness);
const char *severity_title(enum severity severity);
const char *quality_title(enum quality quality);

/* For machines: "go", "care", "not_yet"; "note", "care", "stop"; "completeness". */
const char *readiness_name(enum readiness readiness);
const char *severity_name(enum severity severity);
const char *quality_name(enum quality quality);

/* { "readiness", "findings": [ … ] } for JSON. */
struct document *inspection_document(struct arena *arena, const struct inspection *inspection);

#endif
