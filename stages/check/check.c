/* Is this data good enough? Looks at every column and every row, and says what is wrong, and what to do about it. */
#include "stages/check/check.h"

#include "runner/base/translate.h"
#include "runner/stage.h"

static const char *const reactions[] = {
    [VIOLATION_NOTE] = "note", [VIOLATION_LEAVE_OUT] = "leave_out", [VIOLATION_STOP] = "stop", NULL
};

static const struct setting settings[] = {
    SETTING(struct check_settings, on_violation, .fallback = "\"note\"", .choices = reactions,
            .help = N_("what happens to rows that break a rule of [check.rules]: they are noted, left out, or stop the "
                       "run")),
    SETTING(struct check_settings, missing_at_most, .fallback = "0.5", .min = 0, .max = 1,
            .help = N_("columns with a greater share of gaps than this are pointed out")),
    SETTING(struct check_settings, events_per_column, .fallback = "10", .min = 1, .max = 1000,
            .help = N_("rows of the rarest class that are wanted for each input column")),
    SETTING(struct check_settings, age_at_most, .fallback = "0", .min = 0, .max = 100000,
            .help = N_("days that the newest date may lie back; 0: judged by how often there are new ones")),
    { 0 },
};

bool check_shows(const struct column *column)
{
    return column->role == ROLE_FEATURE || column->role == ROLE_TARGET || column->role == ROLE_TODAY;
}

const struct column **check_features(const struct run *run, struct arena *scratch, size_t *count)
{
    const struct column **features = ARENA_ARRAY(scratch, run->table->column_count, const struct column *);
    *count = 0;
    for (size_t i = 0; i < run->table->column_count; i++)
        if (run->table->columns[i].role == ROLE_FEATURE)
            features[(*count)++] = &run->table->columns[i];
    return features;
}

static bool run(struct run *run, const void *given)
{
    const struct check_settings *settings_here = given;
    for (size_t i = 0; i < run->table->column_count; i++)
        run->inspection->facts[i].profile = profile_of(run->table, &run->table->columns[i]);
    check_privacy(run);
    check_amount(run, settings_here);
    check_columns(run, settings_here);
    check_spelling(run);
    check_repeats(run);
    check_dates(run, settings_here);
    check_leakage(run);
    return true;
}

const struct stage check_stage = {
    .name = "check",
    .summary = N_("looks at the quality of the data"),
    .needs = RUN_HAS_QUESTION,
    .gives = RUN_HAS_INSPECTION,
    .settings = settings,
    .settings_size = sizeof(struct check_settings),
    .run = run,
};
