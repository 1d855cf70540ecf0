#include "stages/read/read.h"

#include "runner/base/files.h"
#include "runner/base/translate.h"
#include "runner/stage.h"

#include <string.h>

/* The file to read: named on the command line, or by the pipeline. */
static bool find_file(struct input *input)
{
    struct run *run = input->run;
    struct place place = NOWHERE;
    const char *folder = ".", *pattern = run->data_path;
    if (!pattern && run->pipeline) {
        folder = run->pipeline->folder;
        pattern = run->pipeline->source->file;
        place = settings_place(run->pipeline->settings, &run->pipeline->source->file);
    }
    struct texts paths;
    input->path = path_join(run->arena, folder, pattern);
    if (!files_matching(run->arena, run->problems, place, folder, pattern, &paths))
        return false;
    input->path = paths.items[0];
    if (paths.count == 1)
        return true;
    problem_add(run->problems, FAULT_SETTINGS, place, tr("%zu files match \"%s\", but only one can be read"),
                paths.count, pattern);
    return problem_try(run->problems, tr("name the one that is meant; there are %s"),
                       name_list(input->scratch, paths.items, paths.count, 5, NULL));
}

/* Nothing could be made of the sample: reading the file as a whole tells why. */
static bool ignore_row(void *context, const struct csv_row *row)
{
    (void)row;
    *(size_t *)context += 1;
    return true;
}

static bool report_no_rows(struct input *input)
{
    struct stream *stream;
    size_t rows = 0;
    if (!stream_open(input->scratch, input->run->problems, input->path, &stream) ||
        !csv_read(input->run->problems, stream, &input->dialect, ignore_row, &rows))
        return false;
    return problem_add(input->run->problems, FAULT_DATA, PLACE_FILE(input->name), tr("this file holds no rows"));
}

static void say_what_was_read(const struct input *input)
{
    const struct dialect *dialect = &input->dialect;
    struct arena *arena = input->scratch;
    const char *name = dialect->separator == '\t'  ? tr("tab")
                       : dialect->separator == ' ' ? tr("blank")
                                                   : arena_format(arena, "%c", dialect->separator);
    run_note(input->run, tr("\"%s\": %s rows, %zu columns; separator \"%s\", decimal sign \"%c\", encoding %s"),
             input->name, number_text_count(arena, input->row_count), input->column_count, name,
             dialect->number.decimal, dialect->encoding);
}

static void hand_over(struct input *input)
{
    struct run *run = input->run;
    input->dialect.encoding = input->encoding ? input->encoding : "UTF-8";
    run->table = table_create(run->arena, input->row_count);
    for (size_t i = 0; i < input->column_count; i++) {
        const struct filling *filling = &input->columns[i];
        struct column *column = table_add_column(run->arena, run->table, filling->name, filling->kind);
        column->role = filling->role;
        column->missing = filling->missing;
        column->has_time = filling->has_time;
        column->decimals = filling->decimals;
        if (filling->kind == COLUMN_NUMBER)
            column->numbers = filling->numbers;
        else if (filling->kind == COLUMN_DATE)
            column->dates = filling->dates;
        else
            column->codes = filling->codes;
        column->dictionary = filling->dictionary;
    }
    run->source = (struct source){ .path = input->path,
                                   .dialect = input->dialect,
                                   .first_line = input->first_line,
                                   .has_missing_marks_of_its_own = input->settings->missing.count > 0 };
    say_what_was_read(input);
}

static bool read_table(struct input *input)
{
    if (!find_file(input) || !sample_take(input))
        return false;
    dialect_sniff(input);
    sample_parse(input);
    if (input->sample.row_count == 0)
        return report_no_rows(input);
    header_find(input);
    if (!roles_assign(input))
        return false;
    kinds_guess(input);
    if (!columns_fill(input) || !question_settle(input))
        return false;
    hand_over(input);
    return true;
}

static bool run(struct run *run, const void *settings)
{
    static const struct source_settings automatic;
    (void)settings;
    struct input input = { .run = run, .scratch = arena_child(run->arena) };
    input.settings = run->pipeline ? run->pipeline->source : &automatic;
    bool done = read_table(&input);
    arena_destroy(input.scratch);
    return done;
}

const struct stage read_stage = {
    .name = "read",
    .summary = N_("reads the table"),
    .gives = RUN_HAS_TABLE,
    .run = run,
};
