/* Phrases that report and model card share: values and questions as people read them, in the current language. */
#ifndef LOTSE_PHRASES_H
#define LOTSE_PHRASES_H

#include "runner/run.h"

/* In the quotation marks of the language. Messages hold no such marks themselves, so that they stay plain ASCII. */
const char *phrase_quoted(struct arena *arena, const char *text);

/* With a capital at its beginning, for headings: "accuracy" is "Accuracy", but "sMAPE" stays as it is. */
const char *phrase_capital(struct arena *arena, const char *text);

/* A value of a metric: "83,1 %" or "0,843"; "–" for a NaN. */
const char *phrase_metric(struct arena *arena, const struct metric *metric, double value);

/* "0,823 to 0,861"; NULL when there is no interval. */
const char *phrase_interval(struct arena *arena, const struct metric *metric, struct interval interval);

/* What the model answers, one sentence. */
const char *phrase_question(struct arena *arena, const struct question *question);

/* The verdict, one sentence that stands alone. */
const char *phrase_verdict(enum verdict verdict);

/* Names of the ways that the model is compared to. */
const char *phrase_today(const struct run *run);
const char *phrase_baseline(struct arena *arena, const struct evaluation *evaluation);

/* The probability from which the sought class is predicted: "12,3 %", and where that would be 0 % or 100 %, two digits. */
const char *phrase_threshold(struct arena *arena, double threshold);

/* The stated limit of the goal: "at least 0,8"; NULL when none is stated. */
const char *phrase_goal(struct arena *arena, const struct evaluation *evaluation);

/* What a column is for; of one that Lotse leaves out, why. */
const char *phrase_role(const struct column *column);

/* How sure a decision is: "likely". */
const char *phrase_certainty(enum certainty certainty);

/* How much data there is, and from where; of several sources, how many. `file` is what to call the main one. */
const char *phrase_table(const struct run *run, const char *file);

/* The pipeline's name, or the model's. */
const char *phrase_name(const struct run *run);

#endif
