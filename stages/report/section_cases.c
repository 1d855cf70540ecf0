#include "stages/report/sections.h"
#include "stages/report/statistics.h"

#include "runner/base/translate.h"
#include "runner/page/charts.h"
#include "runner/page/phrases.h"
#include "runner/table/number.h"

#include <math.h>

enum { OF = 100, MOST_KINDS = 4 };

/* Some of a hundred cases, and what to say about them. */
struct kind {
    size_t count;
    enum mark_shape shape;
    enum tone tone;
    const char *text;
};

static bool applies(const struct run *run)
{
    if (run->evaluation->test_rows == 0 || !run->model)
        return false;
    return run->question.class_count > 0 || run->model->reach > 0;
}

static void put_hundred(struct html *html, const struct run *run, const char *whose, const struct kind *kinds,
                        size_t count)
{
    size_t counts[MOST_KINDS] = { 0 }, shares[MOST_KINDS] = { 0 }, rows = 0;
    struct grid_kind marks[MOST_KINDS];
    for (size_t i = 0; i < count; i++) {
        counts[i] = kinds[i].count;
        rows += counts[i];
    }
    if (rows < run->evaluation->test_rows) /* the others have no answer of this way */
        whose = arena_format(run->arena, tr_plural("%s, on %s row", "%s, on %s rows", rows), whose,
                             number_text_count(run->arena, rows));
    apportion(counts, count, OF, shares);
    struct text description = text_in(run->arena);
    for (size_t i = 0; i < count; i++) {
        marks[i] = (struct grid_kind){ shares[i], kinds[i].shape, kinds[i].tone };
        text_add_format(&description, "%zu: %s. ", shares[i], kinds[i].text);
    }
    html_open(html, "figure", "class=\"hundred\"");
    html_put(html, "figcaption", NULL, whose);
    chart_grid(html, (struct chart){ whose, text_string(&description) }, marks, count);
    html_open(html, "ul", NULL);
    for (size_t i = 0; i < count; i++) {
        html_open(html, "li", NULL);
        chart_grid_key(html, kinds[i].shape, kinds[i].tone);
        html_put(html, "b", NULL, shares[i] == 0 && counts[i] > 0 ? "<1" : number_text_count(run->arena, shares[i]));
        html_put(html, "span", NULL, kinds[i].text);
        html_close(html);
    }
    html_close(html);
    html_close(html);
}

static void put_outcome(struct html *html, const struct run *run, const char *whose, struct outcome outcome)
{
    const char *positive = phrase_quoted(run->arena, run->question.classes[1]);
    const struct kind kinds[] = {
        { outcome.found, SHAPE_DISC, TONE_GOOD, arena_format(run->arena, tr("are %s and are found"), positive) },
        { outcome.missed, SHAPE_CROSS, TONE_BAD, arena_format(run->arena, tr("are %s but are overlooked"), positive) },
        { outcome.in_vain, SHAPE_RING, TONE_TODAY, tr("are flagged in vain") },
        { outcome.left_alone, SHAPE_DOT, TONE_SIMPLE, tr("are rightly left alone") },
    };
    put_hundred(html, run, whose, kinds, 4);
}

static void put_two_classes(struct html *html, const struct run *run)
{
    const struct evaluation *evaluation = run->evaluation;
    put_outcome(html, run, tr("With this model"),
                outcome_at(evaluation->truth, evaluation->predicted, evaluation->test_rows, run->model->threshold));
    if (evaluation->today)
        put_outcome(html, run, phrase_today(run),
                    outcome_at(evaluation->truth, evaluation->today, evaluation->test_rows, 0.5));
}

/* Right and wrong answers; rows to which a way has none (NaN) are not counted. */
struct answers {
    size_t right, wrong;
};

static struct answers count_classes(const struct run *run, const float *predicted)
{
    struct answers answers = { 0 };
    for (size_t i = 0; i < run->evaluation->test_rows; i++) {
        const float *row = predicted + i * run->question.outputs;
        if (isnan(row[0]))
            continue;
        bool right = model_class(run->model, row) == (size_t)run->evaluation->truth[i];
        *(right ? &answers.right : &answers.wrong) += 1;
    }
    return answers;
}

static struct answers count_numbers(const struct run *run, const float *predicted)
{
    struct answers answers = { 0 };
    for (size_t i = 0; i < run->evaluation->test_rows; i++) {
        double error = fabs((double)predicted[i] - (double)run->evaluation->truth[i]);
        if (!isnan(error))
            *(error <= run->model->reach ? &answers.right : &answers.wrong) += 1;
    }
    return answers;
}

/* The model beside today's way, or beside the simplest one. */
static void put_answers(struct html *html, const struct run *run)
{
    const struct evaluation *evaluation = run->evaluation;
    const float *ways[] = { evaluation->predicted, evaluation->today ? evaluation->today : evaluation->baseline };
    const char *names[] = { tr("With this model"),
                            evaluation->today ? phrase_today(run) : phrase_baseline(run->arena, evaluation) };
    bool classes = run->question.class_count > 0;
    const char *right = tr("get their right class"), *wrong = tr("get a wrong one");
    if (!classes) {
        right = arena_format(run->arena, tr("are off by no more than %s"),
                             number_text_short(run->arena, run->model->reach));
        wrong = tr("are off by more");
    }
    for (size_t i = 0; i < 2; i++) {
        if (!ways[i])
            continue;
        struct answers answers = classes ? count_classes(run, ways[i]) : count_numbers(run, ways[i]);
        const struct kind kinds[] = { { answers.right, SHAPE_DISC, TONE_GOOD, right },
                                      { answers.wrong, SHAPE_CROSS, TONE_BAD, wrong } };
        put_hundred(html, run, names[i], kinds, 2);
    }
}

static void write(struct html *html, const struct run *run)
{
    html_put_format(html, "p", NULL,
                    tr("What came out on %s test rows, counted as if they were 100. Each mark is one case."),
                    number_text_count(run->arena, run->evaluation->test_rows));
    html_open(html, "div", "class=\"hundreds\"");
    if (run->question.task == TASK_BINARY)
        put_two_classes(html, run);
    else
        put_answers(html, run);
    html_close(html);
}

const struct report_section cases_section = {
    .id = "cases", .title = N_("Of 100 cases"), .applies = applies, .write = write
};
