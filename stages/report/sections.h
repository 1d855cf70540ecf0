/* The sections of the report, each in a file of its own; report.c puts them in order. */
#ifndef LOTSE_SECTIONS_H
#define LOTSE_SECTIONS_H

#include "runner/page/html.h"
#include "runner/run.h"

struct report_section {
    const char *id;                         /* the target of links within the page */
    const char *title;                      /* N_() */
    bool (*applies)(const struct run *run); /* NULL: always */
    void (*write)(struct html *html, const struct run *run);
};

extern const struct report_section measured_section; /* the key figures against doing without */
extern const struct report_section worth_section;    /* euro */
extern const struct report_section cases_section;    /* of 100 cases */
extern const struct report_section two_classes_section, many_classes_section, numbers_section;
extern const struct report_section influence_section;
extern const struct report_section data_section;
extern const struct report_section quality_section;
extern const struct report_section search_section;
extern const struct report_section notes_section;
extern const struct report_section usage_section;
extern const struct report_section limits_section;
extern const struct report_section glossary_section;

#endif
