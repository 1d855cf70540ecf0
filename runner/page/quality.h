/* The quality of the data on a page: what report and `lotse check` share, and the page of the latter. */
#ifndef LOTSE_QUALITY_H
#define LOTSE_QUALITY_H

#include "runner/page/html.h"
#include "runner/run.h"

/* What was found, by falling severity. */
void quality_findings(struct html *html, const struct run *run);

/* The columns with what they hold. Values of columns that are no part of the model stay out: they may be names or numbers
 * of persons. */
void quality_columns(struct html *html, const struct run *run);

/* "go with care: there are two points to look at" */
const char *quality_readiness(struct arena *arena, const struct inspection *inspection);

/* All of it as a page of its own. */
const char *quality_page(const struct run *run);

#endif
