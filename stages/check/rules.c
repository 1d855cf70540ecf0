/* Rules of the user, in training and in prediction: rows that break one are noted or left out, or stop the run. They are
 * kept before it is settled what is asked, so that a class may be left out as a whole. So are rows that weigh nothing. */
#include "runner/base/translate.h"
#include "runner/locate.h"
#include "runner/stage.h"
#include "runner/table/names.h"
#include "runner/table/pattern.h"
#include "stages/check/check.h"

#include <math.h>

enum { NAMES_SHOWN = 10 };

/* ------------------------------------------------------------------------------------------------------------------ */
/* Do the rules fit the columns? */

static bool unknown_column(const struct run *run, struct place place, const char *name)
{
    problem_add(run->problems, FAULT_SETTINGS, place, tr("the table \"%s\" has no column \"%s\""), run->sources[0].name,
                name);
    return problem_try(
        run->problems, tr("it has %s"),
        name_list(run->arena, table_names(run->arena, run->table), run->table->column_count, NAMES_SHOWN, name));
}

static bool limits_fit(const struct run *run, const struct rule_settings *rule, const struct column *column)
{
    const struct settings *settings = run->pipeline->settings;
    const double *limit = isnan(rule->min) ? &rule->max : &rule->min;
    if (isnan(*limit))
        return true;
    if (column->kind != COLUMN_NUMBER && column->role != ROLE_TARGET) {
        problem_add(run->problems, FAULT_SETTINGS, settings_place(settings, limit),
                    tr("column \"%s\" holds no numbers, so that it has no least or greatest one"), column->name);
        return problem_try(run->problems, tr("use \"allowed\" or \"pattern\""));
    }
    if (!(rule->min > rule->max))
        return true;
    problem_add(run->problems, FAULT_SETTINGS, settings_place(settings, &rule->max),
                tr("\"max\" is less than \"min\", so that no number is allowed"));
    return problem_try(run->problems, tr("change one of them"));
}

static bool pattern_fits_column(const struct run *run, const struct rule_settings *rule, const struct column *column)
{
    struct place place = settings_place(run->pipeline->settings, &rule->pattern);
    const char *fault = rule->pattern ? pattern_fault(run->arena, rule->pattern) : NULL;
    if (!rule->pattern)
        return true;
    if (fault) {
        problem_add(run->problems, FAULT_SETTINGS, place, tr("\"%s\" is no pattern: %s"), rule->pattern, fault);
        return problem_try(run->problems, tr("such as pattern = \"[A-Z]{2}-[0-9]+\""));
    }
    if (column->kind == COLUMN_CATEGORY || column->kind == COLUMN_TEXT)
        return true;
    problem_add(run->problems, FAULT_SETTINGS, place,
                tr("column \"%s\" holds no texts, so that a pattern means nothing"), column->name);
    return problem_try(run->problems, tr("set [columns.%s] kind = \"category\", or use \"min\" and \"max\""),
                       column_key(run->arena, column->name));
}

/* How numbers of the rule may be written: as in the column, or where it has no way of its own, in the table. */
static struct number_style style_of(const struct run *run, const struct column *column)
{
    return column->has_own_style ? column->style : run_number_style(run);
}

static bool allowed_are_numbers(const struct run *run, const struct rule_settings *rule, const struct column *column)
{
    float number;
    bool sound = true;
    for (size_t i = 0; i < rule->allowed.count; i++) {
        if (rule_number(rule->allowed.items[i], style_of(run, column), &number))
            continue;
        problem_add(run->problems, FAULT_SETTINGS, settings_place(run->pipeline->settings, &rule->allowed),
                    tr("\"%s\" is no number, but column \"%s\" holds numbers"), rule->allowed.items[i], column->name);
        sound = problem_try(run->problems, tr("write it like 12.5, or set [columns.%s] kind = \"category\""),
                            column_key(run->arena, column->name));
    }
    return sound;
}

static bool allowed_fits_column(const struct run *run, const struct rule_settings *rule, const struct column *column)
{
    if (column->kind == COLUMN_NUMBER)
        return allowed_are_numbers(run, rule, column);
    if (!rule->allowed.count || column->kind != COLUMN_DATE)
        return true;
    problem_add(run->problems, FAULT_SETTINGS, settings_place(run->pipeline->settings, &rule->allowed),
                tr("column \"%s\" holds dates, for which there is no list of allowed ones"), column->name);
    return problem_try(run->problems, tr("set [columns.%s] kind = \"category\", or use \"required\" and \"unique\""),
                       column_key(run->arena, column->name));
}

/* Where the user insists on numbers, some of which would be the same as their neighbours. */
static bool unique_fits_column(const struct run *run, const struct rule_settings *rule, const struct column *column)
{
    if (!rule->unique || column->kind != COLUMN_NUMBER || !column->loses_digits)
        return true;
    problem_add(
        run->problems, FAULT_SETTINGS, settings_place(run->pipeline->settings, &rule->unique),
        tr("of the numbers above 16,777,216 in column \"%s\" seven digits are kept, which do not tell them apart"),
        column->name);
    return problem_try(run->problems, tr("set [columns.%s] kind = \"category\""), column_key(run->arena, column->name));
}

static bool all_fit(const struct run *run)
{
    const struct settings *settings = run->pipeline->settings;
    bool sound = true;
    const char *key;
    for (size_t i = 0; (key = settings_named_key(settings, "check.rules", i)); i++) {
        const struct column *column = table_column(run->table, key);
        const struct rule_settings *rule = settings_named(settings, "check.rules", key, NULL);
        if (!column) {
            sound = unknown_column(run, settings_named_place(settings, "check.rules", key), key);
            continue;
        }
        sound &= limits_fit(run, rule, column);
        sound &= pattern_fits_column(run, rule, column);
        sound &= allowed_fits_column(run, rule, column);
        sound &= unique_fits_column(run, rule, column);
    }
    return sound;
}

/* ------------------------------------------------------------------------------------------------------------------ */
/* Are they kept? */

/* A rule that rows break, and the first of these rows. */
struct case_of {
    const struct rule *rule;
    const struct column *column;
    enum breach breach;
    size_t rows, shown;
    struct located located[BREACH_ROWS];
};

static const char *case_text(const struct run *run, const struct case_of *broken, size_t index)
{
    const char *value = broken->located[index].value;
    bool is_secret = !check_shows(broken->column);
    return breach_text(run->arena, broken->breach, broken->rule, broken->column->name,
                       value && !is_secret ? value : "…");
}

static bool stop(struct run *run, const struct case_of *broken)
{
    for (size_t i = 0; i < broken->shown; i++) {
        problem_add(run->problems, FAULT_DATA, broken->located[i].place, "%s", case_text(run, broken, i));
        if (i + 1 == broken->shown && broken->rows > broken->shown)
            problem_try(run->problems, tr("in all %s rows are so"), number_text_count(run->arena, broken->rows));
    }
    return false;
}

/* When learning: a finding. */
static bool record(struct run *run, const struct case_of *broken, enum on_violation reaction)
{
    const struct place *place = &broken->located[0].place;
    const char *rows = number_text_count(run->arena, broken->rows);
    struct finding finding = {
        .severity = SEVERITY_CARE, .quality = QUALITY_ACCURACY, .name = "rule", .column = broken->column->name
    };
    if (place->line)
        finding_add(run, finding,
                    tr_plural("%s row breaks a rule; \"%s\", line %zu: %s",
                              "%s rows break a rule; \"%s\", line %zu: %s", broken->rows),
                    rows, place->file, place->line, case_text(run, broken, 0));
    else
        finding_add(run, finding, tr_plural("%s row breaks a rule: %s", "%s rows break a rule: %s", broken->rows), rows,
                    case_text(run, broken, 0));
    if (reaction == VIOLATION_LEAVE_OUT)
        finding_advise(run, tr("they are left out; correct them where they come from"));
    else
        finding_advise(
            run, tr("correct them where they come from; or set [check] on_violation = \"leave_out\" or \"stop\""));
    return true;
}

/* The rule that leaves out the most rows is worth a word where too few are left. */
static void remember_worst(struct inspection *inspection, size_t rows)
{
    if (rows <= inspection->most_left_out)
        return;
    inspection->most_left_out = rows;
    inspection->why_left_out = inspection->findings[inspection->finding_count - 1].text;
}

/* When predicting: every row is answered, and the user hears of it even where progress is silent. */
static bool warn(struct run *run, const struct case_of *broken)
{
    problem_warn(run->problems, broken->located[0].place, "%s", case_text(run, broken, 0));
    problem_try(run->problems,
                tr_plural("the model has a rule against it; %s row is so, and its prediction may be wrong",
                          "the model has a rule against it; %s rows are so, and their predictions may be wrong",
                          broken->rows),
                number_text_count(run->arena, broken->rows));
    return true;
}

/* Does a column keep its rule? false: it does not, and that stops. */
static bool keep(struct run *run, const struct rule *rule, const struct column *column, struct number_style style,
                 enum on_violation reaction, bool *broken)
{
    bool may_go_on = true;
    struct breaches breaches = rule_enforce(rule, run->table, column, style, broken);
    for (unsigned breach = 0; breach < BREACHES; breach++) {
        struct case_of found = { .rule = rule, .column = column, .breach = breach, .rows = breaches.counts[breach] };
        if (!found.rows)
            continue;
        found.shown = found.rows < BREACH_ROWS ? found.rows : BREACH_ROWS;
        locate(run, column->name, breaches.first[breach], found.shown, found.located);
        if (reaction == VIOLATION_STOP)
            may_go_on = stop(run, &found);
        else
            may_go_on &= run->model ? warn(run, &found) : record(run, &found, reaction);
        if (!run->model && reaction == VIOLATION_LEAVE_OUT)
            remember_worst(run->inspection, found.rows);
    }
    return may_go_on;
}

static void leave_out(struct run *run, const bool *broken)
{
    size_t count = 0;
    for (size_t row = 0; row < run->table->row_count; row++)
        count += broken[row];
    if (!count)
        return;
    run->left_out = broken;
    run_note(run, tr_plural("%s row breaks a rule, and is left out", "%s rows break a rule, and are left out", count),
             number_text_count(run->arena, count));
}

/* Whoever gives a row the weight 0 wants nothing learned from it, compared by it or measured on it. */
static void leave_out_weightless(struct run *run)
{
    const struct column *weights = run_weights(run);
    bool *left_out = weights ? ARENA_ARRAY(run->arena, run->table->row_count, bool) : NULL;
    size_t count = 0;
    for (size_t row = 0; weights && row < run->table->row_count; row++) {
        left_out[row] = run_leaves_out(run, row) || row_weighs_nothing(weights, row);
        count += row_weighs_nothing(weights, row);
    }
    if (!count)
        return;
    run->left_out = left_out;
    run_note(run,
             tr_plural("%s row has the weight 0 in column \"%s\", and is left out",
                       "%s rows have the weight 0 in column \"%s\", and are left out", count),
             number_text_count(run->arena, count), weights->name);
}

static bool keep_stated(struct run *run, enum on_violation reaction)
{
    bool *broken = ARENA_ARRAY(run->arena, run->table->row_count, bool), sound = true;
    const char *key;
    for (size_t i = 0; (key = settings_named_key(run->pipeline->settings, "check.rules", i)); i++) {
        const struct rule *rule = pipeline_rule(run->arena, run->pipeline, key);
        const struct column *column = table_column(run->table, key);
        if (rule)
            sound &= keep(run, rule, column, style_of(run, column), reaction, broken);
    }
    if (reaction == VIOLATION_LEAVE_OUT)
        leave_out(run, broken);
    return sound;
}

static bool keep_of_model(struct run *run)
{
    const struct model *model = run->model;
    bool sound = true;
    for (size_t i = 0; i < model->column_count; i++) {
        const struct schema_column *known = &model->columns[i];
        const struct column *column = table_column(run->table, known->name);
        if (!column || !known->rule)
            continue;
        /* The rule was written for the data of the training. */
        struct number_style style = known->style.decimal ? known->style : style_of(run, column);
        sound &= keep(run, known->rule, column, style, model->on_violation, NULL);
    }
    return sound;
}

static bool run(struct run *run, const void *given)
{
    (void)given;
    if (run->model)
        return keep_of_model(run);
    const struct check_settings *settings = run_settings(run, "check");
    run->inspection->on_violation = settings->on_violation;
    if (!all_fit(run) || !keep_stated(run, settings->on_violation))
        return false;
    leave_out_weightless(run);
    return true;
}

/* A model's rules are heard of where they are broken. */
static bool has_work(const struct run *run)
{
    return !run->model && settings_named_key(run->pipeline->settings, "check.rules", 0);
}

const struct stage rules_stage = {
    .name = "rules",
    .summary = N_("checks the data against the rules"),
    .needs = RUN_HAS_ROLES,
    .gives = RUN_HAS_RULES,
    .has_work = has_work,
    .run = run,
};
