/* What reading costs: makes the table, reads it, and measures commands.
 *
 *     reading write BYTES >FILE      a German table of about this size, always the same one
 *     reading lotse FILE THREADS     reads it as the stages do, into typed columns
 *     reading libcsv FILE            its bytes through libcsv, which does nothing with the cells
 *     reading measure COMMAND…       runs the command; prints what it printed, its processor seconds and peak bytes
 *
 * Whoever reads prints the seconds, the number of rows, and a sum over them that shows that all read the same; Lotse
 * also the bytes of the finished columns.
 */
#include "runner/input/input.h"

#include <csv.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static uint64_t state = 42;

static unsigned number_below(unsigned limit)
{
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)((state >> 33) % limit);
}

#define ANY(list) (list)[number_below(sizeof(list) / sizeof *(list))]

static const char *const regions[] = {
    "Baden-Württemberg",
    "Bayern",
    "Berlin",
    "Brandenburg",
    "Bremen",
    "Hamburg",
    "Hessen",
    "Mecklenburg-Vorpommern",
    "Niedersachsen",
    "Rheinland-Pfalz",
    "Saarland",
    "Sachsen",
    "Sachsen-Anhalt",
    "Thüringen",
};
static const char *const verbs[] = { "liefern", "prüfen", "abholen", "nachfassen", "zurückstellen", "kühlen" };
static const char *const whens[] = { "vor Ostern", "über Köln", "am Samstag", "bis März", "per Fähre", "ohne Gewähr" };
static const char *const whos[] = { "Fa. Müller", "Hr. Schäfer", "Fr. Grün", "\"\"Röhren-Jäger\"\"; Ulm", "das Büro" };

/* 1.234,56 */
static void write_euro(unsigned cents)
{
    if (cents >= 100000000)
        printf("%u.%03u.%03u,%02u;", cents / 100000000, cents / 100000 % 1000, cents / 100 % 1000, cents % 100);
    else if (cents >= 100000)
        printf("%u.%03u,%02u;", cents / 100000, cents / 100 % 1000, cents % 100);
    else
        printf("%u,%02u;", cents / 100, cents % 100);
}

static void write_row(unsigned row)
{
    unsigned day = number_below(28) + 1, month = number_below(12) + 1, year = 2015 + number_below(10);
    unsigned amount = number_below(400) + 1, price = number_below(250000) + 50;
    printf("%u;K-%06u;%02u.%02u.%u;A%03u;%s;", row, number_below(100000), day, month, year, number_below(300),
           ANY(regions));
    if (number_below(20)) /* now and then a value is missing */
        printf("%u", amount);
    putchar(';');
    write_euro(price);
    write_euro(amount * price);
    printf("\"%s %s, %s\";", ANY(whos), ANY(verbs), ANY(whens));
    puts(number_below(30) ? "nein" : "ja");
}

static int write_table(unsigned long long bytes)
{
    puts("beleg;kunde;datum;artikel;region;menge;preis;umsatz;bemerkung;storno");
    for (unsigned row = 1; (unsigned long long)ftello(stdout) < bytes; row++)
        write_row(row);
    return fflush(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Of the values and of the dictionaries' texts, without what finding them takes. */
static size_t bytes_of(const struct table *table)
{
    size_t bytes = 0;
    for (size_t i = 0; i < table->column_count; i++) {
        const struct column *column = &table->columns[i];
        bytes += table->row_count * (column->kind == COLUMN_DATE ? sizeof(int64_t) : sizeof(float));
        if (column->kind == COLUMN_CATEGORY || column->kind == COLUMN_TEXT)
            for (uint32_t code = 0; code < dictionary_count(column->dictionary); code++)
                bytes += strlen(dictionary_text(column->dictionary, code)) + 1;
    }
    return bytes;
}

static int read_table(const char *path, unsigned threads)
{
    static const struct source_settings automatic;
    struct arena *arena = arena_create();
    struct run run = { .arena = arena,
                       .problems = problems_create(arena),
                       .progress = progress_create(arena, false, true),
                       .threads = threads };
    struct source source;
    double began = seconds(), sum = 0;
    bool done = input_read(&run, &automatic, path, &source);
    double took = seconds() - began;
    problems_print(run.problems, false);
    if (!done)
        return EXIT_FAILURE;
    const struct column *sales = table_column(source.table, "umsatz");
    for (size_t i = 0; i < source.table->row_count; i++)
        sum += (double)sales->numbers[i];
    printf("%.3f %zu %.0f %zu\n", took, source.table->row_count, sum / 1e6, bytes_of(source.table));
    arena_destroy(arena);
    return EXIT_SUCCESS;
}

static void ignore_cell(void *bytes, size_t size, void *context)
{
    (void)bytes;
    (void)size;
    (void)context;
}

static void count_row(int end, void *rows)
{
    (void)end;
    ++*(size_t *)rows;
}

static int parse_table(const char *path)
{
    static char bytes[256 * 1024];
    FILE *file = fopen(path, "rb");
    struct csv_parser parser;
    if (!file || csv_init(&parser, 0))
        return EXIT_FAILURE;
    csv_set_delim(&parser, ';');
    size_t rows = 0;
    double began = seconds();
    for (size_t size; (size = fread(bytes, 1, sizeof bytes, file)) > 0;)
        csv_parse(&parser, bytes, size, ignore_cell, count_row, &rows);
    csv_fini(&parser, ignore_cell, count_row, &rows);
    printf("%.3f %zu - -\n", seconds() - began, rows - 1);
    csv_free(&parser);
    fclose(file);
    return EXIT_SUCCESS;
}

static int measure(char **command)
{
    struct rusage usage;
    int status;
    pid_t child = fork();
    if (child == 0) {
        execvp(*command, command);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &usage) != child || status)
        return EXIT_FAILURE;
    double seconds = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                     (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
    printf("%.3f %lld\n", seconds, (long long)usage.ru_maxrss * 1024);
    return EXIT_SUCCESS;
}

int main(int count, char **arguments)
{
    const char *what = count > 2 ? arguments[1] : "";
    if (strcmp(what, "write") == 0)
        return write_table(strtoull(arguments[2], NULL, 10));
    if (strcmp(what, "lotse") == 0 && count > 3)
        return read_table(arguments[2], (unsigned)strtoul(arguments[3], NULL, 10));
    if (strcmp(what, "libcsv") == 0)
        return parse_table(arguments[2]);
    if (strcmp(what, "measure") == 0)
        return measure(arguments + 2);
    return EXIT_FAILURE;
}
