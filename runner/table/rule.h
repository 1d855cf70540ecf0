/* A rule that the values of a column have to keep: [check.rules.NAME] of a pipeline file, the constraints of a model's
 * schema. Patterns are POSIX extended regular expressions that the whole value has to fit.
 */
#ifndef LOTSE_RULE_H
#define LOTSE_RULE_H

#include "runner/base/text.h"
#include "runner/table/number.h"
#include "runner/table/table.h"

struct rule {
    double min, max;      /* NAN: no limit */
    struct texts allowed; /* none: any value */
    const char *pattern;  /* NULL: any */
    bool unique, required;
};

enum breach {
    BREACH_MISSING,
    BREACH_BELOW,
    BREACH_ABOVE,
    BREACH_NOT_ALLOWED,
    BREACH_UNLIKE, /* the pattern */
    BREACH_REPEATED,
    BREACHES
};

enum { BREACH_ROWS = 3 };

/* Rows that break a rule. A gap only breaks `required`. */
struct breaches {
    size_t counts[BREACHES];
    size_t first[BREACHES][BREACH_ROWS]; /* index of the first rows */
};

bool rule_is_empty(const struct rule *rule);

/* An allowed number: written like 12.5, in this style, or as people write it in German; with its unit or without. */
bool rule_number(const char *text, struct number_style style, float *number);

/* Of all rows of the table. `style` is how the allowed numbers may be written, besides 12.5; broken[index], where given,
 * becomes true for rows that break the rule, and is left as it is for the others. A pattern has no fault (pattern.h). */
struct breaches rule_enforce(const struct rule *rule, const struct table *table, const struct column *column,
                             struct number_style style, bool *broken);

size_t breaches_count(const struct breaches *breaches);

/* What to do about rows that break one. */
enum on_violation { VIOLATION_NOTE, VIOLATION_LEAVE_OUT, VIOLATION_STOP };

/* What is wrong with such a value, as a sentence for people. Translated. */
const char *breach_text(struct arena *arena, enum breach breach, const struct rule *rule, const char *column,
                        const char *value);

#endif
