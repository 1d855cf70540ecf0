#include "runner/base/translate.h"
#include "stages/check/check.h"

#include <math.h>

/* Below the first of each pair nothing dependable can be learned; below the second, results vary much from sample to
 * sample. Rules of thumb, and said as such. */
enum { ROWS_STOP = 100, ROWS_CARE = 500, EVENTS_STOP = 20, CLASS_CARE = 20, SHARE_STOP = 50, SHARE_CARE = 5 };

static struct finding about(enum severity severity, enum quality quality, const char *name)
{
    return (struct finding){ .severity = severity, .quality = quality, .name = name };
}

static size_t count_known(const struct run *run)
{
    size_t known = 0;
    for (size_t row = 0; row < run->table->row_count; row++)
        known += isnan(run->question.truth[row]) ? 0 : 1;
    return known;
}

/* Rows that a rule leaves out are no gaps, whether or not their answer is known. */
static void check_target(struct run *run)
{
    const struct column *target = table_column_with_role(run->table, ROLE_TARGET);
    size_t missing = 0;
    for (size_t row = 0; row < run->table->row_count; row++)
        missing += column_is_missing(target, row) && !run_leaves_out(run, row);
    double percent = 100 * (double)missing / (double)run->table->row_count;
    if (!missing)
        return;
    struct finding finding = about(percent > SHARE_STOP   ? SEVERITY_STOP
                                   : percent > SHARE_CARE ? SEVERITY_CARE
                                                          : SEVERITY_NOTE,
                                   QUALITY_COMPLETENESS, "target_missing");
    finding.column = run->question.target;
    finding_add(run, finding, tr("%s of the rows have no answer in column \"%s\", and teach nothing"),
                number_text_part(run->arena, missing, run->table->row_count), run->question.target);
    if (finding.severity != SEVERITY_NOTE)
        finding_advise(run,
                       tr("find out whether they are cases that are still open; if so, export only the closed ones"));
}

static void check_rows(struct run *run, size_t known)
{
    if (known >= ROWS_CARE)
        return;
    finding_add(run, about(known < ROWS_STOP ? SEVERITY_STOP : SEVERITY_CARE, QUALITY_AMOUNT, "few_rows"),
                tr("%s rows with an answer are few"), number_text_count(run->arena, known));
    finding_advise(run, tr("export a longer period; from %d rows on results become steady"), ROWS_CARE);
}

/* Peduzzi, Concato, Kemper, Holford, Feinstein: A simulation study of the number of events per variable in logistic
 * regression analysis. Journal of Clinical Epidemiology 49 (1996): ten events for each variable. */
static void check_events(struct run *run, const struct check_settings *settings, size_t events, size_t features)
{
    size_t wanted = (size_t)settings->events_per_column * features;
    if (events >= wanted && events >= EVENTS_STOP)
        return;
    const char *count = number_text_count(run->arena, events);
    finding_add(run, about(events < EVENTS_STOP ? SEVERITY_STOP : SEVERITY_CARE, QUALITY_AMOUNT, "few_events"),
                tr_plural("the rarer answer is there %s times, for %zu column to learn from",
                          "the rarer answer is there %s times, for %zu columns to learn from", features),
                count, features);
    finding_advise(run,
                   tr("collect more such cases (rule of thumb: %d for each column, here %s), or leave out columns "
                      "that can't matter"),
                   (int)settings->events_per_column, number_text_count(run->arena, wanted));
}

static void check_classes(struct run *run, const size_t *rows)
{
    size_t rarest = 0, small = 0;
    for (size_t i = 0; i < run->question.class_count; i++) {
        rarest = rows[i] < rows[rarest] ? i : rarest;
        small += rows[i] < CLASS_CARE;
    }
    if (!small)
        return;
    finding_add(run, about(SEVERITY_CARE, QUALITY_AMOUNT, "few_events"),
                tr_plural("%zu class has fewer than %d rows; \"%s\" has %s",
                          "%zu classes have fewer than %d rows; "
                          "\"%s\" has %s",
                          small),
                small, CLASS_CARE, run->question.classes[rarest], number_text_count(run->arena, rows[rarest]));
    finding_advise(run, tr("collect more of them, or join classes that are treated alike"));
}

/* Harrell: Regression Modeling Strategies (2015), section 4.4: ten rows for each candidate variable at least. */
static void check_rows_per_column(struct run *run, size_t known, size_t features)
{
    if (known >= 10 * features)
        return;
    finding_add(run, about(SEVERITY_CARE, QUALITY_AMOUNT, "few_rows_per_column"), tr("%s rows are few for %zu columns"),
                number_text_count(run->arena, known), features);
    finding_advise(run, tr("leave out columns that can't matter, or export a longer period"));
}

void check_amount(struct run *run, const struct check_settings *settings)
{
    struct arena *scratch = arena_child(run->arena);
    size_t features, known = count_known(run), classes = run->question.class_count;
    check_features(run, scratch, &features);
    check_target(run);
    check_rows(run, known);
    size_t *rows = ARENA_ARRAY(scratch, classes, size_t);
    for (size_t row = 0; classes && row < run->table->row_count; row++)
        if (!isnan(run->question.truth[row]))
            rows[(size_t)run->question.truth[row]]++;
    if (classes == 2)
        check_events(run, settings, rows[0] < rows[1] ? rows[0] : rows[1], features);
    else if (classes)
        check_classes(run, rows);
    else
        check_rows_per_column(run, known, features);
    arena_destroy(scratch);
}
