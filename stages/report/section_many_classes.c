#include "stages/report/sections.h"
#include "stages/report/statistics.h"

#include "runner/base/translate.h"
#include "runner/page/charts.h"
#include "runner/page/page.h"
#include "runner/page/phrases.h"
#include "runner/table/number.h"

#include <math.h>
#include <stdlib.h>

/* More classes than this don't fit on paper: the most frequent ones stand alone, the others together. */
enum { MOST_CLASSES = 10, LONGEST_NAME = 24 };

/* The confusion matrix as it is shown: classes by falling frequency, the last one perhaps "all others". */
struct confusion {
    size_t count;
    const char *names[MOST_CLASSES + 1];
    size_t rows[MOST_CLASSES + 1][MOST_CLASSES + 1]; /* truth, then prediction */
    size_t right[MOST_CLASSES + 1];                  /* on the diagonal, but for the others, who mix among themselves */
};

struct frequency {
    size_t class, rows;
};

static int by_falling_frequency(const void *one, const void *other)
{
    const struct frequency *a = one, *b = other;
    if (a->rows != b->rows)
        return a->rows < b->rows ? 1 : -1;
    return a->class < b->class ? -1 : a->class > b->class;
}

static bool applies(const struct run *run)
{
    return run->question.task == TASK_MULTICLASS && run->evaluation->confusion && run->question.class_count > 0;
}

static struct confusion *confusion_shown(const struct run *run)
{
    struct arena *arena = run->arena;
    size_t classes = run->question.class_count;
    const size_t *counts = run->evaluation->confusion;
    struct frequency *order = ARENA_ARRAY(arena, classes, struct frequency);
    for (size_t i = 0; i < classes; i++) {
        order[i].class = i;
        for (size_t k = 0; k < classes; k++)
            order[i].rows += counts[i * classes + k];
    }
    qsort(order, classes, sizeof *order, by_falling_frequency);

    struct confusion *shown = ARENA_NEW(arena, struct confusion);
    size_t *place = ARENA_ARRAY(arena, classes, size_t);
    for (size_t i = 0; i < classes; i++) {
        place[order[i].class] = i < MOST_CLASSES ? i : MOST_CLASSES;
        if (i < MOST_CLASSES)
            shown->names[i] = html_shortened(arena, run->question.classes[order[i].class], LONGEST_NAME);
    }
    shown->names[MOST_CLASSES] = tr("all others");
    shown->count = classes > MOST_CLASSES ? MOST_CLASSES + 1 : classes;
    for (size_t i = 0; i < classes; i++)
        for (size_t k = 0; k < classes; k++)
            shown->rows[place[i]][place[k]] += counts[i * classes + k];
    for (size_t i = 0; i < classes; i++)
        shown->right[place[i]] += counts[i * classes + i];
    return shown;
}

static size_t true_rows(const struct confusion *shown, size_t class)
{
    size_t sum = 0;
    for (size_t k = 0; k < shown->count; k++)
        sum += shown->rows[class][k];
    return sum;
}

static size_t predicted_rows(const struct confusion *shown, size_t class)
{
    size_t sum = 0;
    for (size_t i = 0; i < shown->count; i++)
        sum += shown->rows[i][class];
    return sum;
}

static void put_matrix(struct html *html, const struct run *run, const struct confusion *shown)
{
    page_table(html, "heat", tr("Truth in the rows, prediction in the columns"));
    html_open(html, "thead", NULL);
    html_open(html, "tr", NULL);
    html_put(html, "td", NULL, "");
    for (size_t k = 0; k < shown->count; k++)
        html_put(html, "th", "scope=\"col\"", shown->names[k]);
    html_close(html);
    html_close(html);
    html_open(html, "tbody", NULL);
    for (size_t i = 0; i < shown->count; i++) {
        size_t rows = true_rows(shown, i);
        html_open(html, "tr", NULL);
        html_put(html, "th", "scope=\"row\"", shown->names[i]);
        for (size_t k = 0; k < shown->count; k++) {
            double share = rows ? share_of(shown->rows[i][k], rows) : 0;
            const char *style = i != k ? "wrong" : i < MOST_CLASSES ? "right" : "mixed";
            /* the root, so that small shares of mistakes can be seen too */
            html_open_with(html, "td", "class=\"%s\" style=\"--heat:%.2f\"", style, sqrt(share));
            html_say(html, shown->rows[i][k] ? number_text_count(run->arena, shown->rows[i][k]) : "·");
            html_close(html);
        }
        html_close(html);
    }
    html_close(html);
    page_table_end(html);
}

static void put_share(struct html *html, const struct run *run, double share)
{
    html_open(html, "td", "class=\"bar-cell\"");
    html_say(html, isnan(share) ? "–" : number_text_percent(run->arena, share, 0));
    chart_share(html, share, TONE_MODEL);
    html_close(html);
}

static void put_classes(struct html *html, const struct run *run, const struct confusion *shown)
{
    page_table(html, "values", tr("Each class by itself"));
    page_table_head(html, (const char *const[]){ tr("Class"), tr("Test rows"), tr("Found (recall)"),
                                                 tr("Right when said (precision)"), NULL });
    html_open(html, "tbody", NULL);
    for (size_t i = 0; i < shown->count; i++) {
        html_open(html, "tr", NULL);
        html_put(html, "th", "scope=\"row\"", shown->names[i]);
        html_put(html, "td", NULL, number_text_count(run->arena, true_rows(shown, i)));
        put_share(html, run, share_of(shown->right[i], true_rows(shown, i)));
        put_share(html, run, share_of(shown->right[i], predicted_rows(shown, i)));
        html_close(html);
    }
    html_close(html);
    page_table_end(html);
}

/* The pair of classes that is mixed up most often, in words. */
static void put_greatest_mistake(struct html *html, const struct run *run, const struct confusion *shown)
{
    size_t truth = 0, said = 0, most = 0;
    for (size_t i = 0; i < shown->count; i++)
        for (size_t k = 0; k < shown->count; k++)
            if (i != k && shown->rows[i][k] > most) {
                most = shown->rows[i][k];
                truth = i;
                said = k;
            }
    if (!most)
        html_put(html, "p", "class=\"lead\"", tr("No test row got a wrong class."));
    else
        html_put_format(html, "p", "class=\"lead\"",
                        tr("The most frequent mistake: %s is taken for %s, in %s of %s cases."),
                        phrase_quoted(run->arena, shown->names[truth]), phrase_quoted(run->arena, shown->names[said]),
                        number_text_count(run->arena, most), number_text_count(run->arena, true_rows(shown, truth)));
}

static void write(struct html *html, const struct run *run)
{
    const struct confusion *shown = confusion_shown(run);
    put_greatest_mistake(html, run, shown);
    put_matrix(html, run, shown);
    html_put(html, "p", "class=\"small\"",
             tr("Framed fields are right answers. The darker a field, the larger its share of the row; a dot means "
                "that it never happened."));
    put_classes(html, run, shown);
    if (run->model->calibration.map)
        html_put(html, "p", "class=\"small\"",
                 tr("The probabilities were corrected by what happened to rows that the model had not learned from."));
}

const struct report_section many_classes_section = {
    .id = "quality", .title = N_("Which classes are told apart"), .applies = applies, .write = write
};
