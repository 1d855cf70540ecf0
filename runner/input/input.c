#include "runner/input/input.h"

#include "runner/base/files.h"
#include "runner/base/translate.h"
#include "runner/input/reading.h"
#include "runner/table/names.h"

#include <string.h>

/* Samples are kept for the kinds of the columns, up to these bytes; what later parts show adds little. The cost is what a
 * small one takes besides its bytes. */
enum { SAMPLES_KEPT = 32 << 20, SAMPLE_COST = 64 << 10, NAMES_SHOWN = 5 };

static bool count_row(void *context, const struct row *row)
{
    (void)row;
    *(size_t *)context += 1;
    return true;
}

/* Nothing could be made of the sample: reading the part as a whole tells whether there is nothing, or something wrong. */
static bool look_for_rows(struct input *input)
{
    size_t rows = 0;
    input->origin.dialect = input->dialect;
    if (!origin_rows(input->run->problems, &input->origin, count_row, &rows))
        return false;
    input->is_empty = true;
    if (rows == 0)
        return true;
    problem_add(input->run->problems, FAULT_DATA, PLACE_FILE(input->name), tr("the first megabyte holds no rows"));
    return problem_try(input->run->problems, tr("look whether this is a table as text"));
}

static bool look_at(struct input *input)
{
    if (!sample_take(input))
        return false;
    if (input->is_empty)
        return true;
    if (input->origin.kind == ORIGIN_TEXT) {
        dialect_sniff(input);
        sample_parse(input);
    }
    if (input->sample.row_count == 0)
        return look_for_rows(input);
    header_find(input);
    input->is_bare = input->sample.is_whole && input->title_rows + input->header_rows == input->sample.row_count;
    return footer_count(input);
}

static bool nothing_to_read(const struct stack *stack)
{
    struct problems *problems = stack->run->problems;
    const struct input *first = stack->parts;
    if (stack->part_count > 1)
        return problem_add(
            problems, FAULT_DATA, PLACE_FILE(stack->name),
            tr_plural("none of %zu file holds any rows", "none of %zu files holds any rows", stack->part_count),
            stack->part_count);
    return problem_add(problems, FAULT_DATA, PLACE_FILE(first->name),
                       first->sample.size ? tr("this file holds no rows") : tr("this file is empty"));
}

static bool has_new_names(const struct input *part, struct dictionary *names)
{
    size_t before = dictionary_count(names);
    for (size_t i = 0; i < part->names.count; i++)
        dictionary_add(names, part->names.items[i], strlen(part->names.items[i]));
    return dictionary_count(names) > before;
}

static bool look_at_parts(struct stack *stack)
{
    const struct texts *expected = NULL;
    struct dictionary *names = dictionary_create(stack->scratch);
    size_t kept = 0;
    for (size_t i = 0; i < stack->part_count; i++) {
        struct input *part = &stack->parts[i];
        part->run = stack->run;
        part->settings = stack->settings;
        part->model = stack->model;
        part->name = part->origin.name;
        part->scratch = arena_child(stack->scratch);
        part->expected = expected;
        if (run_interrupted() || !look_at(part))
            return false;
        if (!expected && part->header_rows)
            expected = &part->names;
        kept += part->sample.size + SAMPLE_COST;
        if (!has_new_names(part, names) && kept > SAMPLES_KEPT)
            sample_drop(part);
    }
    for (size_t i = 0; i < stack->part_count; i++)
        if (!stack->parts[i].is_empty)
            return true;
    return nothing_to_read(stack);
}

static const char *separator_name(struct arena *arena, char separator)
{
    return separator == '\t' ? tr("tab") : separator == ' ' ? tr("blank") : arena_format(arena, "%c", separator);
}

static void say_empty_parts(const struct stack *stack)
{
    const char **names = ARENA_ARRAY(stack->scratch, stack->part_count, const char *);
    size_t count = 0;
    for (size_t i = 0; i < stack->part_count; i++)
        if (stack->parts[i].row_count == 0)
            names[count++] = path_name(stack->parts[i].name);
    if (count)
        run_note(stack->run, tr_plural("%zu file holds no rows: %s", "%zu files hold no rows: %s", count), count,
                 name_list(stack->scratch, names, count, NAMES_SHOWN, NULL));
}

/* Are all parts that hold something written in the same way? */
static bool is_one_dialect(const struct source *source)
{
    const struct dialect *first = &source->parts[0].origin.dialect;
    for (size_t i = 1; i < source->part_count; i++) {
        const struct dialect *other = &source->parts[i].origin.dialect;
        if (other->separator != first->separator || other->number.decimal != first->number.decimal ||
            strcmp(other->encoding, first->encoding) != 0)
            return false;
    }
    return true;
}

/* What knows types of its own accord (a workbook) has no dialect to speak of. */
static void say_dialects(const struct stack *stack, const struct source *source)
{
    const struct origin *origin = &source->parts[0].origin;
    if (!is_one_dialect(source))
        run_note(stack->run, tr("they are not all written in the same way; each is read in its own"));
    else if (origin->kind == ORIGIN_TEXT)
        run_note(stack->run, tr("they have the separator \"%s\", decimal sign \"%c\", encoding %s"),
                 separator_name(stack->scratch, origin->dialect.separator), origin->dialect.number.decimal,
                 origin->dialect.encoding);
}

static void say_the_part(const struct stack *stack, const struct source *source)
{
    const struct origin *origin = &source->parts[0].origin;
    const char *rows = number_text_count(stack->scratch, stack->row_count);
    if (origin->kind == ORIGIN_WORKBOOK)
        run_note(stack->run, tr("\"%s\", sheet \"%s\": %s rows, %zu columns"), source->name, origin->sheet, rows,
                 stack->column_count);
    else if (origin->kind == ORIGIN_DATABASE)
        run_note(stack->run, tr("\"%s\": %s rows, %zu columns, from a database"), source->name, rows,
                 stack->column_count);
    else
        run_note(stack->run, tr("\"%s\": %s rows, %zu columns; separator \"%s\", decimal sign \"%c\", encoding %s"),
                 source->name, rows, stack->column_count, separator_name(stack->scratch, origin->dialect.separator),
                 origin->dialect.number.decimal, origin->dialect.encoding);
}

static void say_what_was_read(const struct stack *stack, const struct source *source)
{
    const struct input *first = stack->parts, *last = &stack->parts[stack->part_count - 1];
    if (stack->part_count == 1) {
        say_the_part(stack, source);
        return;
    }
    run_note(stack->run, tr("\"%s\": %zu files from \"%s\" to \"%s\", %s rows, %zu columns"), source->name,
             stack->part_count, path_name(first->name), path_name(last->name),
             number_text_count(stack->scratch, stack->row_count), stack->column_count);
    if (source->parts[0].origin.kind == ORIGIN_TEXT)
        say_dialects(stack, source);
    say_empty_parts(stack);
}

/* How the numbers of a column are written: what no number shows, and nobody states, is not known. */
static struct number_style style_of(const struct stack *stack, const struct filling *filling)
{
    bool is_stated = stack->settings->decimal || stack->settings->thousands;
    if (filling->kind != COLUMN_NUMBER)
        return (struct number_style){ 0 };
    if (filling->has_own_style)
        return filling->style;
    return is_stated || stack->decimal_found.certainty != CERTAINTY_LIKELY ? stack->number : (struct number_style){ 0 };
}

static void hand_over_column(const struct stack *stack, struct table *table, const struct filling *filling)
{
    struct arena *arena = stack->run->arena;
    struct column *column = table_add_column(arena, table, filling->name, filling->kind);
    column->missing = filling->missing;
    column->has_time = filling->has_time;
    column->decimals = filling->decimals;
    column->loses_digits = filling->kind == COLUMN_NUMBER && filling->loses_digits;
    column->unit = filling->kind == COLUMN_NUMBER ? filling->unit : NULL;
    column->empty_means_no = filling->empty_means_no;
    column->style = style_of(stack, filling);
    column->has_own_style = filling->has_own_style;
    if (filling->kind == COLUMN_NUMBER)
        column->numbers = filling->numbers;
    else if (filling->kind == COLUMN_DATE)
        column->dates = filling->dates;
    else
        column->codes = filling->codes;
    column->dictionary = filling->dictionary;
    column->spellings = filling->spellings;
}

static bool is_in_order(const struct stack *stack, const uint32_t *cells)
{
    for (size_t i = 0; i < stack->column_count; i++)
        if (cells[i] != i)
            return false;
    return true;
}

static struct part finished(const struct stack *stack, struct input *input)
{
    input->origin.dialect = input->dialect;
    input->origin.dialect.encoding = input->encoding ? input->encoding : "UTF-8";
    input->origin.bookmark = NULL; /* it ends with the scratch */
    return (struct part){
        .origin = input->origin,
        .first_line = input->first_line,
        .header_rows = input->header_rows,
        .row_count = input->row_count,
        .cell_count = input->names.count,
        .columns = is_in_order(stack, input->cells) ? NULL : input->cells,
    };
}

static void hand_over(struct stack *stack, struct source *source)
{
    struct arena *arena = stack->run->arena;
    struct part *parts = ARENA_ARRAY(arena, stack->part_count, struct part);
    size_t count = 0;
    for (size_t i = 0; i < stack->part_count; i++)
        if (!stack->parts[i].is_empty)
            parts[count++] = finished(stack, &stack->parts[i]);
    *source = (struct source){
        .name = stack->name,
        .settings = stack->own,
        .marks = stack->settings->missing,
        .parts = parts,
        .part_count = count,
        .table = table_create(arena, stack->row_count),
    };
    for (size_t i = 0; i < stack->column_count; i++)
        hand_over_column(stack, source->table, &stack->columns[i]);
    decisions_list(stack, source);
    say_what_was_read(stack, source);
}

static bool read_stack(struct stack *stack, const char *path)
{
    if (!parts_find(stack, path) || !look_at_parts(stack))
        return false;
    style_settle(stack);
    header_say(stack);
    if (!columns_match(stack))
        return false;
    return kinds_guess(stack) && columns_fill(stack);
}

/* What a model of the run knows of this source. */
static const struct model *model_for(const struct run *run, const struct source_settings *settings)
{
    const struct pipeline *pipeline = run->pipeline;
    for (size_t i = 1; run->model && pipeline && i < pipeline->source_count; i++)
        if (settings == pipeline->sources[i])
            return model_of_source(run->arena, run->model, source_word(run->arena, settings));
    return run->model;
}

static bool read_and_hand_over(struct stack *stack, const char *path, struct source *source)
{
    bool done = read_stack(stack, path);
    if (done)
        hand_over(stack, source);
    arena_destroy(stack->scratch);
    return done;
}

bool input_read(struct run *run, const struct source_settings *settings, const char *path, struct source *source)
{
    struct stack stack = { .run = run,
                           .scratch = arena_child(run->arena),
                           .own = settings,
                           .settings = settings,
                           .model = model_for(run, settings) };
    return read_and_hand_over(&stack, path, source);
}

bool input_read_files(struct run *run, const struct source_settings *settings, const char *name,
                      const struct input_file *files, size_t count, struct source *source)
{
    struct stack stack = { .run = run,
                           .scratch = arena_child(run->arena),
                           .own = settings,
                           .settings = settings,
                           .files = files,
                           .file_count = count,
                           .model = model_for(run, settings) };
    return read_and_hand_over(&stack, name, source);
}
