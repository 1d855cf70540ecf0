#include "runner/results.h"

#include "runner/model/schema.h"
#include "runner/version.h"

#include <math.h>
#include <sys/resource.h>

static struct document *interval_document(struct arena *arena, const struct interval *interval)
{
    struct document *object = document_object(arena);
    document_set_number(object, "value", interval->value);
    document_set_number(object, "low", interval->low);
    document_set_number(object, "high", interval->high);
    return object;
}

const char *evaluation_test_rows(struct arena *arena, const struct evaluation *evaluation)
{
    uint64_t hash = text_hash(TEXT_HASH_START, evaluation->truth, evaluation->test_rows * sizeof *evaluation->truth);
    return arena_format(arena, "%016llx", (unsigned long long)hash);
}

static void set_rows(struct arena *arena, struct document *card, const struct evaluation *evaluation)
{
    struct document *rows = document_object(arena);
    document_set_integer(rows, "train", (int64_t)evaluation->train_rows);
    document_set_integer(rows, "test", (int64_t)evaluation->test_rows);
    if (evaluation->test_groups)
        document_set_integer(rows, "test_groups", (int64_t)evaluation->test_groups);
    document_set_text(rows, "test_fingerprint", evaluation_test_rows(arena, evaluation));
    document_set(card, "rows", rows);
}

/* The metric of the goal: the model, the baseline, today. */
static void set_comparison(struct arena *arena, struct document *card, const struct evaluation *evaluation)
{
    const struct measured *goal = &evaluation->measured[0];
    document_set(card, "test", interval_document(arena, &goal->model));
    struct document *baseline = document_object(arena);
    document_set_text(baseline, "name", evaluation->baseline_name);
    document_set_number(baseline, "value", goal->baseline);
    document_set(card, "baseline", baseline);
    if (evaluation->today) {
        struct document *today = document_object(arena);
        document_set_number(today, "value", goal->today);
        document_set(card, "today", today);
    } else {
        document_set_null(card, "today");
    }
    struct document *gain = interval_document(arena, &evaluation->gain);
    document_set_text(gain, "metric", evaluation->gain_metric->name);
    document_set_text(gain, "against", evaluation->gain_against_today ? "today" : "baseline");
    document_set_boolean(gain, "of_answers", evaluation->gain_of_answers);
    document_set(card, "gain", gain);
}

static void set_verdict(struct arena *arena, struct document *card, const struct evaluation *evaluation)
{
    document_set_text(card, "verdict", verdict_name(evaluation->verdict));
    struct document *reasons = document_array(arena);
    for (size_t i = 0; i < evaluation->reason_count; i++)
        document_append_text(reasons, evaluation->reasons[i]);
    document_set(card, "reasons", reasons);
}

static void set_goal(struct arena *arena, struct document *card, const struct evaluation *evaluation)
{
    if (!evaluation->goal_stated) {
        document_set_null(card, "goal");
        return;
    }
    const struct metric *metric = evaluation->measured[0].metric;
    struct document *goal = document_object(arena);
    document_set_number(goal, metric->higher_is_better ? "at_least" : "at_most", evaluation->goal);
    document_set_boolean(goal, "reached", evaluation->goal_reached);
    document_set(card, "goal", goal);
}

static void set_worth(struct arena *arena, struct document *card, const struct evaluation *evaluation)
{
    if (!evaluation->has_worth) {
        document_set_null(card, "value_per_year");
        return;
    }
    const struct worth *worth = &evaluation->worth;
    struct document *value = document_object(arena);
    document_set_number(value, "cost_with_model", worth->model);
    document_set_number(value, "cost_of_reference", worth->reference);
    document_set_text(value, "reference", worth->reference_name);
    document_set_number(value, "saved", worth->saved);
    document_set_number(value, "saved_low", worth->saved_low);
    document_set_number(value, "saved_high", worth->saved_high);
    document_set_number(value, "first_year", worth->first_year);
    document_set_number(value, "months_to_pay_back", worth->months_to_pay_back);
    document_set(card, "value_per_year", value);
}

static void set_metrics(struct arena *arena, struct document *card, const struct evaluation *evaluation)
{
    struct document *metrics = document_object(arena);
    for (size_t i = 0; i < evaluation->measured_count; i++) {
        const struct measured *measured = &evaluation->measured[i];
        struct document *entry = interval_document(arena, &measured->model);
        document_set_number(entry, "baseline", measured->baseline);
        document_set_number(entry, "today", measured->today);
        document_set(metrics, measured->metric->name, entry);
    }
    document_set(card, "metrics", metrics);
}

static void set_confusion(struct arena *arena, struct document *card, const struct run *run)
{
    const size_t *counts = run->evaluation->confusion;
    if (!counts)
        return;
    size_t classes = run->question.class_count;
    struct document *names = document_array(arena), *confusion = document_array(arena);
    for (size_t truth = 0; truth < classes; truth++) {
        struct document *row = document_array(arena);
        for (size_t predicted = 0; predicted < classes; predicted++)
            document_append_integer(row, (int64_t)counts[truth * classes + predicted]);
        document_append(confusion, row);
        document_append_text(names, run->question.classes[truth]);
    }
    document_set(card, "classes", names);
    document_set(card, "confusion", confusion);
}

struct document *evaluation_document(struct run *run)
{
    struct arena *arena = run->arena;
    const struct evaluation *evaluation = run->evaluation;
    enum task task = run->question.task;
    struct document *card = document_object(arena);
    document_set_text(card, "task", task_name(task));
    document_set_text(card, "metric", evaluation->measured[0].metric->name);
    set_rows(arena, card, evaluation);
    set_comparison(arena, card, evaluation);
    set_verdict(arena, card, evaluation);
    set_worth(arena, card, evaluation);
    set_goal(arena, card, evaluation);
    set_metrics(arena, card, evaluation);
    set_confusion(arena, card, run);
    document_set_number(card, "threshold", task == TASK_BINARY ? run->model->threshold : NAN);
    document_set_number(card, "coverage", evaluation->coverage);
    document_set_integer(card, "trials", (int64_t)run->search.trial_count);
    struct document *versions = document_object(arena);
    document_set_text(versions, "lotse", LOTSE_VERSION);
    document_set_text(versions, "xgboost", booster_library_version());
    document_set(card, "versions", versions);
    return card;
}

/* The most memory that the process ever had, in bytes; Linux counts in KiB. */
static int64_t peak_memory(void)
{
    struct rusage usage;
    return getrusage(RUSAGE_SELF, &usage) == 0 ? (int64_t)usage.ru_maxrss * 1024 : 0;
}

size_t results_repeating_trials(const struct run *run)
{
    return run->depends_on_time ? 0 : run->search.trial_count;
}

static void set_search(struct document *results, const struct run *run)
{
    struct document *search = document_object(run->arena);
    size_t trials = results_repeating_trials(run);
    if (trials)
        document_set_integer(search, "repeated_by_trials", (int64_t)trials);
    else
        document_set_null(search, "repeated_by_trials");
    document_set_text(search, "fingerprint", arena_format(run->arena, "%016llx", (unsigned long long)run->fingerprint));
    if (run->answers)
        document_set_text(search, "answers", arena_format(run->arena, "%016llx", (unsigned long long)run->answers));
    document_set(results, "search", search);
}

struct document *results_document(struct run *run)
{
    struct document *results = evaluation_document(run);
    document_set_number(results, "seconds", run_seconds(run));
    document_set_integer(results, "peak_memory_bytes", peak_memory());
    set_search(results, run);
    return results;
}
