/* Reads an entry of the catalogue; of the table nothing but figures and sketches is kept. */
#include "runner/catalog/catalog.h"

#include "runner/base/translate.h"
#include "runner/input/input.h"

#include <math.h>
#include <string.h>

/* Files above this size (packed ones unpack to about eight times theirs) are not read to their ends. */
static const uint64_t whole_bytes = UINT64_C(256) << 20;

enum { PEEK_ROWS = 50, SAMPLE_ROWS = 50000, MOST_ASKED = 500000, PACKED_RATIO = 8, NAMED_FROM = 10 };

/* A run that reads and says nothing; its memory ends with its arena. */
static struct run quiet_run(const struct run *run, size_t row_limit)
{
    struct arena *arena = arena_child(run->arena);
    return (struct run){ .arena = arena,
                         .problems = problems_create(arena),
                         .progress = progress_create(arena, false, true),
                         .started = run->started,
                         .ends = INFINITY,
                         .date = run->date,
                         .threads = run->threads,
                         .row_limit = row_limit,
                         .only_looks = true };
}

static bool read_files(struct run *run, const struct found_file *files, size_t count, struct source *source)
{
    struct source_settings *settings = ARENA_NEW(run->arena, struct source_settings);
    struct input_file *list = ARENA_ARRAY(run->arena, count, struct input_file);
    if (files->table) {
        settings->database = files->path;
        settings->table = files->table;
        return input_read(run, settings, NULL, source);
    }
    settings->sheet = files->sheet;
    for (size_t i = 0; i < count; i++)
        list[i] = (struct input_file){ files[i].path, files[i].member };
    return input_read_files(run, settings, files->name, list, count, source);
}

static bool is_packed(const char *path)
{
    static const char *const endings[] = { ".gz", ".zst", ".xz", ".bz2", ".zip", ".xlsx", ".tgz" };
    const char *ending = strrchr(path, '.');
    for (size_t i = 0; ending && i < sizeof endings / sizeof *endings; i++)
        if (strcmp(ending, endings[i]) == 0)
            return true;
    return false;
}

static bool is_huge(const struct entry *entry)
{
    uint64_t bytes = 0;
    for (size_t i = 0; i < entry->file_count; i++)
        bytes += entry->files[i].bytes * (is_packed(entry->files[i].path) ? PACKED_RATIO : 1);
    return bytes > whole_bytes;
}

uint64_t entry_columns(const struct run *run, const struct found_file *file)
{
    struct run look = quiet_run(run, PEEK_ROWS);
    struct source source;
    uint64_t sum = 0;
    if (file->sheet)
        sum = text_hash(TEXT_HASH_START, file->sheet, strlen(file->sheet));
    if (read_files(&look, file, 1, &source)) {
        for (size_t i = 0; i < source.table->column_count; i++) {
            const char *name = source.table->columns[i].name;
            sum += text_hash(TEXT_HASH_START, name, strlen(name)) | 1; /* in whatever order */
        }
        sum = sum ? sum : 1;
    } else {
        sum = 0;
    }
    arena_destroy(look.arena);
    return sum;
}

/* The range, or where it would be about persons or there is none the number of values. */
static const char *content_of(struct arena *arena, const struct column *column, const struct profile *profile,
                              struct personal personal)
{
    if (column->kind == COLUMN_CATEGORY || column->kind == COLUMN_TEXT || personal.kind != PERSONAL_NONE)
        return arena_format(arena, tr_plural("%s value", "%s values", profile->distinct),
                            number_text_count(arena, profile->distinct));
    if (isnan(profile->least))
        return "–";
    return arena_format(arena, tr("%s to %s"), profile_text(arena, column, profile->least),
                        profile_text(arena, column, profile->most));
}

/* Could its values refer to another table? Measured quantities don't, and texts hardly. */
static bool could_be_key(const struct table *table, const struct column *column, const struct profile *profile)
{
    if (column->kind == COLUMN_NUMBER && column->decimals)
        return false;
    return profile->distinct > 2 && (column->kind != COLUMN_TEXT || profile->distinct == table->row_count);
}

static bool only_digits(const struct column *column)
{
    if (column->kind == COLUMN_NUMBER)
        return true;
    for (size_t code = 0; column->kind == COLUMN_CATEGORY && code < dictionary_count(column->dictionary); code++) {
        const char *text = dictionary_text(column->dictionary, (uint32_t)code);
        if (text[strspn(text, "0123456789")])
            return false;
    }
    return column->kind == COLUMN_CATEGORY;
}

static void describe(struct arena *arena, const struct table *table, const struct column *column,
                     struct catalog_column *into)
{
    struct profile profile = profile_of(table, column);
    struct personal personal = personal_of(table, column);
    *into = (struct catalog_column){ .name = arena_copy_text(arena, column->name),
                                     .kind = column->kind,
                                     .has_time = column->has_time,
                                     .decimals = column->decimals,
                                     .only_digits = only_digits(column),
                                     .personal = personal,
                                     .content = content_of(arena, column, &profile, personal) };
    /* A value is named only when so many rows have it that it points to nobody. */
    if (column->kind == COLUMN_CATEGORY && profile.frequent_count && profile.frequent->rows >= NAMED_FROM &&
        personal.kind == PERSONAL_NONE)
        into->frequent = arena_copy_text(arena, frequent_text(arena, column, profile.frequent));
    if (column->kind == COLUMN_DATE && profile.rhythm.kind != RHYTHM_NONE) {
        into->rhythm = rhythm_text(arena, &profile.rhythm);
        into->rhythm_name = rhythm_name(arena, &profile.rhythm);
    }
    if (could_be_key(table, column, &profile))
        into->sketch = sketch_of(arena, table, column);
    profile.column = NULL;
    into->profile = profile;
}

static void keep_figures(struct arena *arena, struct entry *entry, const struct source *source)
{
    const struct table *table = source->table;
    const struct dialect *dialect = &source->parts[0].origin.dialect;
    entry->row_count = table->row_count;
    entry->has_plain_header = dialect->has_header && source->parts[0].first_line == 2;
    entry->dialect = *dialect;
    entry->dialect.encoding = dialect->encoding ? arena_copy_text(arena, dialect->encoding) : NULL;
    entry->columns = ARENA_ARRAY(arena, table->column_count, struct catalog_column);
    entry->column_count = table->column_count;
    for (size_t i = 0; i < table->column_count; i++)
        describe(arena, table, &table->columns[i], &entry->columns[i]);
}

void entry_read(const struct run *run, struct entry *entry)
{
    bool is_table = entry->files->table != NULL; /* of a database, whose size nobody knows */
    entry->is_sampled = is_huge(entry);
    struct run look = quiet_run(run, is_table ? MOST_ASKED : entry->is_sampled ? SAMPLE_ROWS : 0);
    struct source source;
    bool done = read_files(&look, entry->files, entry->file_count, &source);
    bool is_perhaps = entry->files[0].is_perhaps;
    entry->is_sampled = entry->is_sampled || (done && is_table && source.table->row_count >= MOST_ASKED);
    if (done && !(is_perhaps && source.table->column_count < 2))
        keep_figures(run->arena, entry, &source);
    else if (!done && !is_perhaps && !run_interrupted())
        entry->failure = problems_first_text(run->arena, look.problems);
    arena_destroy(look.arena);
}

double entry_completeness(const struct entry *entry)
{
    size_t missing = 0;
    for (size_t i = 0; i < entry->column_count; i++)
        missing += entry->columns[i].profile.missing;
    return 1 - (double)missing / ((double)entry->row_count * (double)entry->column_count);
}

bool entry_has_key(const struct entry *entry, const struct catalog_column *column)
{
    return entry->row_count > 1 && column->profile.missing == 0 && column->profile.distinct == entry->row_count;
}

struct catalog_counts catalog_count(const struct catalog *catalog)
{
    struct catalog_counts counts = { 0 };
    for (size_t i = 0; i < catalog->folder_count; i++)
        for (size_t j = 0; j < catalog->folders[i].entry_count; j++) {
            const struct entry *entry = &catalog->folders[i].entries[j];
            counts.failures += entry->failure != NULL;
            counts.tables += entry->failure == NULL;
            counts.columns += entry->column_count;
            counts.rows += entry->row_count;
            counts.cells += (uint64_t)entry->row_count * entry->column_count;
            for (size_t k = 0; k < entry->column_count; k++)
                counts.missing += entry->columns[k].profile.missing;
        }
    return counts;
}
