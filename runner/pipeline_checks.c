#include "runner/pipeline_checks.h"

#include "runner/base/translate.h"
#include "runner/source.h"
#include "runner/table/number.h"

#include <math.h>
#include <string.h>

static struct place place_of(const struct pipeline *pipeline, const void *field)
{
    return settings_place(pipeline->settings, field);
}

/* A database is asked one thing, and only to read. */
static bool check_database(struct problems *problems, const struct pipeline *pipeline,
                           const struct source_settings *source)
{
    struct database_request request = pipeline_request(pipeline, source);
    bool sound = database_check(problems, &request);
    if (source->query && source->table) {
        sound = problem_add(problems, FAULT_SETTINGS, place_of(pipeline, &source->table),
                            tr("this source names both a query and a table"));
        problem_try(problems, "%s", tr("keep one of them"));
    } else if (!source->query && !source->table) {
        sound = problem_add(problems, FAULT_SETTINGS, place_of(pipeline, &source->database),
                            tr("what is this database to be asked?"));
        problem_try(problems, "%s", tr("name a table = \"verkauf\", or a query = \"select … from …\""));
    }
    return sound;
}

/* A source is a file or a database; which is missing or too much is said at the source. */
static bool check_sources(struct problems *problems, const struct pipeline *pipeline)
{
    bool sound = true;
    for (size_t i = 0; i < pipeline->source_count; i++) {
        const struct source_settings *source = pipeline->sources[i];
        struct place place = settings_list_place(pipeline->settings, "source", i);
        if (!source->file && !source->database) {
            sound = problem_add(problems, FAULT_SETTINGS, place, tr("this source names neither a file nor a database"));
            problem_try(problems, "%s", tr("name its table: file = \"daten.csv\""));
        } else if (source->file && source->database) {
            sound = problem_add(problems, FAULT_SETTINGS, place_of(pipeline, &source->database),
                                tr("this source names both a file and a database"));
            problem_try(problems, "%s", tr("keep one of them, and give the other a [[source]] of its own"));
        } else if (source->database) {
            sound &= check_database(problems, pipeline, source);
        } else if (source->query) {
            sound = problem_add(problems, FAULT_SETTINGS, place_of(pipeline, &source->query),
                                tr("only a database can be asked a query"));
            problem_try(problems, "%s", tr("name it: database = \"DSN=…\", instead of the file"));
        }
    }
    return sound;
}

static bool says_how(const struct pipeline *pipeline, const struct join_settings *join)
{
    const void *const fields[] = { &join->on, &join->as_of, &join->within, &join->how, &join->many, &join->match };
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (settings_is_stated(pipeline->settings, fields[i]))
            return true;
    return false;
}

/* "artikel=artikelnr" has a name on both sides. */
static bool check_key(struct problems *problems, struct place place, const char *key)
{
    const char *equals = strchr(key, '=');
    if (equals ? equals != key && equals[1] : *key)
        return true;
    problem_add(problems, FAULT_SETTINGS, place, tr("\"%s\" names no column"), key);
    return problem_try(
        problems, "%s",
        tr("write the name of a column, or as in \"artikel=artikelnr\" that of the main table and that of "
           "this source"));
}

static bool check_join(struct problems *problems, const struct pipeline *pipeline, size_t index)
{
    const struct join_settings *join = &pipeline->sources[index]->join;
    bool sound = true;
    if (join->on.count == 0 && !join->as_of) {
        problem_add(problems, FAULT_SETTINGS, settings_list_place(pipeline->settings, "source", index), "%s",
                    tr("this source does not say how its rows are joined to those of the first one"));
        sound = problem_try(problems, tr("name the columns that both have: %s"), "join = { on = [\"datum\"] }");
    }
    if (join->within.seconds > 0 && !join->as_of) {
        problem_add(problems, FAULT_SETTINGS, place_of(pipeline, &join->within), "%s",
                    tr("\"join.within\" has a meaning beside \"join.as_of\" alone"));
        sound = problem_try(problems, tr("name the column of dates as well: %s"), "join.as_of = \"datum\"");
    }
    for (size_t i = 0; i < join->on.count; i++)
        sound &= check_key(problems, settings_item_place(pipeline->settings, &join->on, i), join->on.items[i]);
    return sound & (!join->as_of || check_key(problems, place_of(pipeline, &join->as_of), join->as_of));
}

/* All but the first are joined to it, each under a name of its own. */
static bool check_joins(struct arena *arena, struct problems *problems, const struct pipeline *pipeline)
{
    bool sound = true;
    if (says_how(pipeline, &pipeline->source->join)) {
        problem_add(problems, FAULT_SETTINGS, settings_list_place(pipeline->settings, "source", 0), "%s",
                    tr("the first source is the main table, to which the others are joined"));
        sound = problem_try(problems, "%s", tr("remove \"join\" from it, or move it behind the main table"));
    }
    for (size_t i = 1; i < pipeline->source_count; i++) {
        const struct source_settings *source = pipeline->sources[i];
        sound &= check_join(problems, pipeline, i);
        for (size_t j = 1; j < i; j++)
            if (strcmp(source_word(arena, source), source_word(arena, pipeline->sources[j])) == 0) {
                problem_add(problems, FAULT_SETTINGS, settings_list_place(pipeline->settings, "source", i),
                            tr("another source is called \"%s\" too"), source_word(arena, source));
                sound = problem_try(problems, tr("give it a name of its own: %s"), "name = \"wetter\"");
            }
    }
    return sound;
}

static bool check_signs(struct problems *problems, const struct pipeline *pipeline)
{
    enum { POINT = 1, COMMA, THOUSANDS_POINT = 2, THOUSANDS_COMMA }; /* choices of the two settings */
    bool sound = true;
    for (size_t i = 0; i < pipeline->source_count; i++) {
        const struct source_settings *source = pipeline->sources[i];
        if (!(source->decimal == POINT && source->thousands == THOUSANDS_POINT) &&
            !(source->decimal == COMMA && source->thousands == THOUSANDS_COMMA))
            continue;
        problem_add(problems, FAULT_SETTINGS, place_of(pipeline, &source->thousands), "%s",
                    tr("the sign between thousands is the decimal sign too"));
        sound = problem_try(problems, "%s", tr("change one of them, or leave both out: they are found out"));
    }
    return sound;
}

/* The metric as far as it is known before the data is: stated, or that of the stated task. */
static const struct metric *known_metric(const struct pipeline *pipeline)
{
    if (pipeline->goal->metric)
        return metric_named(metric_choices[pipeline->goal->metric]);
    return pipeline->target->task ? metric_default((enum task)pipeline->target->task) : NULL;
}

static bool check_metric(struct arena *arena, struct problems *problems, const struct pipeline *pipeline)
{
    const struct metric *metric = known_metric(pipeline);
    unsigned task = pipeline->target->task;
    if (!metric || !task || metric->tasks & 1U << task)
        return true;
    struct text names = text_in(arena);
    for (const struct metric *other = all_metrics; other->name; other++)
        if (other->tasks & 1U << task)
            text_add_format(&names, "%s\"%s\"", names.length ? ", " : "", other->name);
    problem_add(problems, FAULT_SETTINGS, place_of(pipeline, &pipeline->goal->metric),
                tr("\"%s\" does not fit the task that is stated in [target]"), metric->name);
    return problem_try(problems, tr("there are: %s"), text_string(&names));
}

/* Of two numbers of different signs, sMAPE is 2; of a small truth, MAPE is as large as it likes. */
static double most_of(const struct metric *metric)
{
    return metric->higher_is_better ? 1 : strcmp(metric->name, "smape") == 0 ? 2 : INFINITY;
}

/* A share that is meant in percent: 80 for 0.8. */
static bool try_share(struct arena *arena, struct problems *problems, double limit)
{
    int decimals = number_decimals(limit);
    return problem_try(problems, tr("write %g for %s"), limit / 100, number_text_percent(arena, limit / 100, decimals));
}

static bool check_share(struct arena *arena, struct problems *problems, struct place place, const struct metric *metric,
                        double limit)
{
    double most = most_of(metric);
    if (limit < 0 || limit > most) {
        if (isinf(most))
            problem_add(problems, FAULT_SETTINGS, place, tr("\"%s\" is never below 0"), metric->name);
        else
            problem_add(problems, FAULT_SETTINGS, place, tr("\"%s\" is between 0 and %g"), metric->name, most);
        return limit > most && limit <= 100 && try_share(arena, problems, limit);
    }
    if (limit > 2 && limit <= 100) {
        problem_warn(problems, place, tr("as a goal for \"%s\" this is %s"), metric->name,
                     number_text_percent(arena, limit, 0));
        try_share(arena, problems, limit);
    }
    return true;
}

static bool check_direction(struct arena *arena, struct problems *problems, const struct pipeline *pipeline)
{
    const struct goal_settings *goal = pipeline->goal;
    const struct metric *metric = known_metric(pipeline);
    bool least = !isnan(goal->at_least), most = !isnan(goal->at_most);
    if (least && most) {
        problem_add(problems, FAULT_SETTINGS, place_of(pipeline, &goal->at_most), "%s",
                    tr("a goal has either \"at_least\" or \"at_most\""));
        return problem_try(problems, "%s",
                           tr("keep \"at_least\" where more is better, \"at_most\" where less is better"));
    }
    if (metric && most && metric->higher_is_better) {
        problem_add(problems, FAULT_SETTINGS, place_of(pipeline, &goal->at_most),
                    tr("more is better with \"%s\", so \"at_most\" can't be a goal"), metric->name);
        return problem_try(problems, tr("write: at_least = %g"), goal->at_most);
    }
    if (metric && least && !metric->higher_is_better) {
        problem_add(problems, FAULT_SETTINGS, place_of(pipeline, &goal->at_least),
                    tr("less is better with \"%s\", so \"at_least\" can't be a goal"), metric->name);
        return problem_try(problems, tr("write: at_most = %g"), goal->at_least);
    }
    const double *limit = least ? &goal->at_least : &goal->at_most;
    return !(least || most) || !metric || !metric->is_share ||
           check_share(arena, problems, place_of(pipeline, limit), metric, *limit);
}

/* "1.800" is 1.8 here, as in all TOML, and eighteen hundred to whoever writes as Germans do. The number does not know how
 * it was written, but its place knows how long it is. */
static bool looks_like_thousands(double value, struct place place)
{
    size_t digits = value < 10 ? 1 : value < 100 ? 2 : 3;
    return value >= 1 && value < 1000 && place.line && place.width == digits + strlen(".800");
}

static void warn_of_thousands(struct arena *arena, struct problems *problems, const struct pipeline *pipeline)
{
    const struct value_settings *value = pipeline->value;
    const struct {
        const double *field;
        const char *key;
    } amounts[] = {
        { &value->false_alarm, "false_alarm" },       { &value->miss, "miss" },       { &value->check, "check" },
        { &value->unit_error, "unit_error" },         { &value->one_off, "one_off" }, { &value->per_year, "per_year" },
        { &value->cases_per_year, "cases_per_year" },
    };
    for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++) {
        double stated = *amounts[i].field;
        struct place place = place_of(pipeline, amounts[i].field);
        if (!settings_is_stated(pipeline->settings, amounts[i].field) || !looks_like_thousands(stated, place))
            continue;
        problem_warn(problems, place, tr("\"%s\" is %s here, for decimals stand behind the point"), amounts[i].key,
                     number_text(arena, stated, number_decimals(stated)));
        problem_try(problems, tr("if %s is meant, write: %s = %.0f"), number_text(arena, 1000 * stated, 0),
                    amounts[i].key, 1000 * stated);
    }
}

static bool check_target(struct problems *problems, const struct pipeline *pipeline)
{
    const struct target_settings *target = pipeline->target;
    const struct texts *lists[2] = { &pipeline->columns->ignore, &pipeline->columns->personal };
    bool sound = true;
    for (size_t i = 0; i < 2; i++)
        for (size_t j = 0; j < lists[i]->count; j++)
            if (strcmp(lists[i]->items[j], target->column) == 0) {
                problem_add(problems, FAULT_SETTINGS, settings_item_place(pipeline->settings, lists[i], j),
                            tr("\"%s\" is what is to be predicted, and can't be left out"), target->column);
                sound = problem_try(problems, "%s", tr("remove it here, or name another column in [target]"));
            }
    if (target->positive && target->task && target->task != TASK_BINARY) {
        problem_add(problems, FAULT_SETTINGS, place_of(pipeline, &target->positive), "%s",
                    tr("\"positive\" has a meaning for two classes alone"));
        sound = problem_try(problems, "%s", tr("leave it out, or write: task = \"binary\""));
    }
    if (pipeline->goal->today && strcmp(pipeline->goal->today, target->column) == 0) {
        problem_add(problems, FAULT_SETTINGS, place_of(pipeline, &pipeline->goal->today), "%s",
                    tr("today's answer can't be the column that holds the truth"));
        sound = problem_try(problems, "%s", tr("name the column with today's forecast, or leave \"today\" out"));
    }
    if (pipeline->columns->weight && strcmp(pipeline->columns->weight, target->column) == 0) {
        problem_add(problems, FAULT_SETTINGS, place_of(pipeline, &pipeline->columns->weight), "%s",
                    tr("the weight of a row can't be what is to be predicted"));
        sound = problem_try(problems, "%s", tr("name the column with the weights, or leave \"weight\" out"));
    }
    return sound;
}

bool pipeline_check(struct arena *arena, struct problems *problems, const struct pipeline *pipeline)
{
    bool sound = check_sources(problems, pipeline);
    sound &= check_joins(arena, problems, pipeline);
    sound &= check_signs(problems, pipeline);
    sound &= check_target(problems, pipeline);
    sound &= check_metric(arena, problems, pipeline);
    sound &= check_direction(arena, problems, pipeline);
    warn_of_thousands(arena, problems, pipeline);
    return sound;
}
