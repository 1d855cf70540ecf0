/* lotse show: what is inside of a model package. */
#include "runner/base/text.h"
#include "runner/base/translate.h"
#include "runner/command.h"
#include "runner/model/schema.h"
#include "runner/page/phrases.h"
#include "runner/table/number.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

/* A line of the card: a word, and what it stands for. A package can come from anywhere, and what is in it must not give
 * orders to the terminal: control characters become "?". */
static void say(const char *word, const char *text)
{
    enum { WIDTH = 14 };
    size_t columns = text_columns(word, strlen(word));
    printf("%s%*s", word, (int)(columns < WIDTH ? WIDTH - columns : 1), "");
    for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
        bool is_control = *at < ' ' || *at == 0x7f || (*at == 0xc2 && at[1] >= 0x80 && at[1] < 0xa0);
        putchar(is_control ? '?' : *at);
        at += is_control && *at == 0xc2;
    }
    putchar('\n');
}

static struct interval interval_in(const struct document *object)
{
    return (struct interval){ document_number(document_get(object, "value"), NAN),
                              document_number(document_get(object, "low"), NAN),
                              document_number(document_get(object, "high"), NAN) };
}

static void say_quality(struct arena *arena, const struct document *card)
{
    const char *name = document_text(document_get(card, "metric"));
    const struct metric *metric = name ? metric_named(name) : NULL;
    if (!metric)
        return;
    struct interval measured = interval_in(document_get(card, "test"));
    const char *interval = phrase_interval(arena, metric, measured);
    int64_t rows = document_integer(document_get(document_get(card, "rows"), "test"), 0);
    const char *value = phrase_metric(arena, metric, measured.value);
    const char *counted = number_text_count(arena, rows > 0 ? (uint64_t)rows : 0);
    say(tr("quality"),
        interval
            ? arena_format(arena, tr("%s %s (%s), measured on %s rows"), tr(metric->label), value, interval, counted)
            : arena_format(arena, tr("%s %s, measured on %s rows"), tr(metric->label), value, counted));
    static const struct {
        const char *key, *word;
    } references[] = { { "today", N_("today's way") }, { "baseline", N_("simplest way") } };
    for (size_t i = 0; i < sizeof references / sizeof *references; i++) {
        double reference = document_number(document_get(document_get(card, references[i].key), "value"), NAN);
        if (!isnan(reference))
            say(tr(references[i].word),
                arena_format(arena, "%s %s", tr(metric->label), phrase_metric(arena, metric, reference)));
    }
}

static void say_verdict(const struct document *card)
{
    static const enum verdict verdicts[] = { VERDICT_RECOMMENDED, VERDICT_NOT_YET, VERDICT_NOT_WORTHWHILE };
    const char *name = document_text(document_get(card, "verdict"));
    for (size_t i = 0; i < sizeof verdicts / sizeof *verdicts; i++)
        if (name && strcmp(name, verdict_name(verdicts[i])) == 0)
            say(tr("verdict"), verdict_title(verdicts[i]));
    const struct document *reasons = document_get(card, "reasons");
    for (size_t i = 0; i < document_count(reasons); i++) {
        const char *reason = document_text(document_at(reasons, i));
        if (reason)
            say("", reason);
    }
}

static void say_columns(struct arena *arena, const struct model *model)
{
    for (size_t i = 0; i < model->column_count; i++) {
        const struct schema_column *column = &model->columns[i];
        say(i == 0 ? tr("columns") : "", arena_format(arena, column->missing ? tr("%s (%s, gaps allowed)") : "%s (%s)",
                                                      column->name, tr(column_kind_name(column->kind))));
    }
}

/* The date of the file; the package itself holds no time, so that equal models are equal files. */
static const char *file_date(struct arena *arena, const char *path)
{
    struct stat status;
    struct tm local;
    if (stat(path, &status) != 0 || !localtime_r(&status.st_mtim.tv_sec, &local))
        return "–";
    return date_text(arena, status.st_mtim.tv_sec + local.tm_gmtoff, true);
}

static void say_all(struct arena *arena, const char *path, const struct model *model)
{
    const char *library = document_text(document_get(document_get(model->card, "versions"), "xgboost"));
    say(tr("model"), model->name);
    say(tr("answers"), phrase_question(arena, &model->question));
    say_verdict(model->card);
    say_quality(arena, model->card);
    say_columns(arena, model);
    say(tr("made by"),
        library ? arena_format(arena, tr("%s with XGBoost %s"), model->created_by, library) : model->created_by);
    say(tr("members"), arena_format(arena, "%zu", model->member_count));
    say(tr("file"), arena_format(arena, tr("%s, %s bytes, of %s"), path, number_text_count(arena, model->size),
                                 file_date(arena, path)));
    say("SHA-256", model->checksum);
}

static void print_json(struct arena *arena, const char *path, const struct model *model)
{
    struct document *object = document_object(arena), *schema = document_object(arena);
    schema_save(arena, model, schema);
    document_set_text(object, "event", "model");
    document_set_text(object, "file", path);
    document_set_text(object, "name", model->name);
    document_set_text(object, "created_by", model->created_by);
    document_set_integer(object, "members", (int64_t)model->member_count);
    document_set_integer(object, "bytes", (int64_t)model->size);
    document_set_text(object, "sha256", model->checksum);
    document_set(object, "schema", schema);
    document_set(object, "metrics", model->card);
    puts(document_line(arena, object));
}

static int show(struct invocation *invocation)
{
    struct model *model;
    const char *path = invocation->arguments[0];
    if (!model_load(invocation->arena, invocation->problems, path, &model))
        return FAULT_PACKAGE;
    /* The reasons of its verdict are in the language of whoever made it: the words around them too. */
    if (invocation->override_count == 0)
        translate_set_language(strcmp(model->language, "de") == 0 ? LANGUAGE_GERMAN : LANGUAGE_ENGLISH);
    if (invocation->json)
        print_json(invocation->arena, path, model);
    else if (!invocation->quiet)
        say_all(invocation->arena, path, model);
    return 0;
}

const struct command show_command = {
    .name = "show",
    .usage = "MODEL.lotse",
    .summary = N_("tells what is inside of a model"),
    .least = 1,
    .most = 1,
    .run = show,
};
