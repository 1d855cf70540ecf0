#include "runner/input/input.h"

#include "runner/base/files.h"
#include "runner/base/translate.h"
#include "runner/input/reading.h"
#include "runner/table/csv.h"
#include "runner/table/names.h"

#include <string.h>

/* The file to read: named on the command line, or by the settings. */
static bool find_file(struct input *input, const char *path)
{
    struct run *run = input->run;
    struct place place = NOWHERE;
    const char *folder = ".", *pattern = path;
    if (!pattern) {
        folder = run->pipeline->folder;
        pattern = input->settings->file;
        place = settings_place(run->pipeline->settings, &input->settings->file);
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
static bool ignore_row(void *context, const struct row *row)
{
    (void)row;
    *(size_t *)context += 1;
    return true;
}

static bool report_no_rows(struct input *input)
{
    struct stream *stream;
    size_t rows = 0;
    if (!stream_open(input->scratch, input->run->problems, input->path, input->member, &stream) ||
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

static void hand_over(struct input *input, struct source *source)
{
    struct run *run = input->run;
    struct part *part = ARENA_NEW(run->arena, struct part);
    input->dialect.encoding = input->encoding ? input->encoding : "UTF-8";
    *part = (struct part){
        .origin = { .path = input->path, .member = input->member, .name = input->name, .dialect = input->dialect },
        .first_line = input->first_line,
        .row_count = input->row_count,
        .cell_count = input->column_count,
    };
    *source = (struct source){ .name = input->settings->name ? input->settings->name : input->name,
                               .settings = input->settings,
                               .parts = part,
                               .part_count = 1,
                               .table = table_create(run->arena, input->row_count) };
    for (size_t i = 0; i < input->column_count; i++) {
        const struct filling *filling = &input->columns[i];
        struct column *column = table_add_column(run->arena, source->table, filling->name, filling->kind);
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
        column->spellings = filling->spellings;
    }
    say_what_was_read(input);
}

static bool read_table(struct input *input, const char *path)
{
    if (!find_file(input, path) || !sample_take(input))
        return false;
    dialect_sniff(input);
    sample_parse(input);
    if (input->sample.row_count == 0)
        return report_no_rows(input);
    header_find(input);
    kinds_guess(input);
    return columns_fill(input);
}

bool input_read(struct run *run, const struct source_settings *settings, const char *path, struct source *source)
{
    struct input input = { .run = run, .scratch = arena_child(run->arena), .settings = settings };
    bool done = read_table(&input, path);
    if (done)
        hand_over(&input, source);
    arena_destroy(input.scratch);
    return done;
}
