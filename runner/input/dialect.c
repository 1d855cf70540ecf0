#include "runner/input/reading.h"

#include "runner/base/translate.h"
#include "runner/table/csv.h"

#include <string.h>

enum { ROWS = 1000 };

/* A way to cut the sample into cells, and how even the rows are that come of it. */
struct candidate {
    char separator, quote;
    bool quotes_all;
    size_t rows, cells; /* cells: of most rows */
    size_t same;        /* rows that have that many */
    size_t wide;        /* … and rows of at least two cells; what stands above and below a table has one */
    double share;       /* … of all */
    size_t opened;      /* cells that begin with a quote */
    size_t first;       /* cells of the first row */
    size_t counts[ROWS];
};

static bool count_cells(void *context, const struct row *row)
{
    struct candidate *candidate = context;
    candidate->counts[candidate->rows++] = row->count;
    return candidate->rows < ROWS;
}

static void measure(struct input *input, struct candidate *candidate)
{
    struct dialect dialect = { .separator = candidate->separator, .quote = candidate->quote, .encoding = "UTF-8" };
    struct stream *stream = stream_of_bytes(input->scratch, input->name, input->sample.bytes, input->sample.size);
    bool fits = csv_read(problems_create(input->scratch), stream, &dialect, count_cells, candidate);
    size_t best = 0;
    for (size_t i = 0; i < candidate->rows; i++) {
        size_t same = 0;
        for (size_t j = 0; j < candidate->rows; j++)
            same += candidate->counts[j] == candidate->counts[i];
        if (same > best) {
            best = same;
            candidate->cells = candidate->counts[i];
        }
    }
    candidate->same = best;
    for (size_t i = 0; i < candidate->rows; i++)
        candidate->wide += candidate->counts[i] >= 2;
    candidate->share = candidate->rows ? (double)best / (double)candidate->rows : 0;
    candidate->first = candidate->rows ? candidate->counts[0] : 0;
    if (!fits && candidate->rows == 0) { /* the first row alone is beyond the limits; reading the file will say so */
        candidate->cells = SIZE_MAX;
        candidate->share = 1;
    }
}

static char possible_quote(const struct input *input)
{
    static const char stated[] = { '"', '"', '\'', 0 };
    return stated[input->settings->quote];
}

/* The end of a cell that begins with a quote: behind its closing one, or NULL when there is none. */
static const char *closing(const char *at, const char *end)
{
    char quote = *at++;
    for (; (at = memchr(at, quote, (size_t)(end - at))); at += 2)
        if (at + 1 == end || at[1] != quote)
            return at + 1;
    return NULL;
}

static const char *skip_blanks(const char *at, const char *end, char separator)
{
    while (at < end && (*at == ' ' || *at == '\t') && *at != separator)
        at++;
    return at;
}

static bool ends_cell(const struct candidate *candidate, char byte)
{
    return byte == candidate->separator || byte == '\n' || byte == '\r';
}

/* Do quotes enclose cells here? They do when what opens with one also ends with one. Texts with stray quotes in files
 * that never quote would else swallow whole rows. */
static void judge_quotes(const struct input *input, struct candidate *candidate)
{
    const char quote = possible_quote(input);
    const char *at = input->sample.bytes, *end = at + input->sample.size;
    size_t opened = 0, closed = 0, bare_texts = 0;
    bool is_first_line = true;
    while (at < end) {
        at = skip_blanks(at, end, candidate->separator);
        if (at < end && *at == quote) {
            const char *behind = closing(at, end);
            if (!behind && !input->sample.is_whole)
                break; /* cut off with the sample */
            opened++;
            const char *next = behind ? skip_blanks(behind, end, candidate->separator) : NULL;
            closed += next && (next == end || ends_cell(candidate, *next));
            at = behind ? behind : at + 1;
        } else if (at < end && !is_first_line && !strchr("0123456789+-.,\r\n", *at) && *at != candidate->separator) {
            bare_texts++;
        }
        while (at < end && !ends_cell(candidate, *at))
            at++;
        if (at < end)
            is_first_line = is_first_line && *at == candidate->separator;
        at++;
    }
    bool is_strict = candidate->separator == '\t'; /* such files seldom quote; in others an odd quote is a mistake */
    bool is_stray = !input->settings->quote && (is_strict ? closed < opened : closed * 2 < opened);
    candidate->quote = is_stray ? 0 : quote;
    candidate->opened = opened;
    candidate->quotes_all = opened && candidate->quote && bare_texts == 0;
}

/* Is nearly everything between blanks a number? Then blanks separate; sentences have them too. */
static bool is_mostly_numbers(const struct input *input)
{
    const char *at = input->sample.bytes;
    size_t words = 0, numbers = 0;
    double value;
    for (size_t length; *at && words < 10000; at += length) {
        at += strspn(at, " \t\r\n");
        length = strcspn(at, " \t\r\n");
        words += length > 0;
        numbers += length && number_parse(at, length, (struct number_style){ '.', 0 }, &value);
    }
    return words && (double)numbers >= 0.8 * (double)words;
}

/* "sep=;" in the first line is what Excel writes and reads. */
static char announced(const struct sample *sample)
{
    if (sample->size < 6 || strncmp(sample->bytes, "sep=", 4) != 0 || !strchr("\r\n", sample->bytes[5]))
        return 0;
    return sample->bytes[4];
}

/* Rows of one column: a comma in them is a decimal comma, and not to be cut at. */
static void settle_for_one_column(struct input *input)
{
    input->dialect.separator = memchr(input->sample.bytes, ',', input->sample.size) ? ';' : ',';
    input->dialect.quote = possible_quote(input);
    input->separator_found =
        reason(input->run->arena, CERTAINTY_LIKELY, "%s", tr("nothing cuts the rows into even cells"));
    input->quote_found = (struct reason){ CERTAINTY_LIKELY, NULL };
}

static void find_reasons(struct input *input, const struct candidate *best)
{
    struct arena *arena = input->run->arena;
    double share = best->wide ? (double)best->same / (double)best->wide : 0;
    enum certainty certainty = share > 0.99 ? CERTAINTY_SURE : share > 0.9 ? CERTAINTY_LIKELY : CERTAINTY_GUESS;
    input->separator_found =
        announced(&input->sample)
            ? reason(arena, CERTAINTY_SURE, "%s", tr("the first line says so"))
            : reason(arena, certainty, tr("%s of the %s rows looked at have %zu cells"),
                     number_text_count(arena, best->same), number_text_count(arena, best->rows), best->cells);
    input->quote_found = !best->quote   ? reason(arena, CERTAINTY_LIKELY, "%s", tr("quotes stand within cells"))
                         : best->opened ? reason(arena, CERTAINTY_SURE, "%s", tr("they enclose cells"))
                                        : reason(arena, CERTAINTY_LIKELY, "%s", tr("no cell has any"));
}

/* Clearly; or it fits every row, where the other one does not fit the first: "48,1;11,5" is a cell below "position" in a
 * table with commas. */
static bool is_more_even(const struct candidate *candidate, const struct candidate *other)
{
    return candidate->share > other->share + 0.1 ||
           (candidate->same == candidate->rows && other->same < other->rows && other->first != other->cells);
}

void dialect_sniff(struct input *input)
{
    /* Those that hardly stand in texts and numbers come first; a later one must be more even. */
    static const char separators[] = { '\t', ';', '|', ',', ' ' };
    static const char stated[] = { 0, ';', ',', '\t', '|', ' ' };
    char only = stated[input->settings->separator];
    if (!only)
        only = announced(&input->sample);
    struct candidate *best = NULL;
    for (size_t i = 0; i < sizeof separators; i++) {
        char separator = separators[i];
        if (only ? separator != only : separator == ' ' && (best || !is_mostly_numbers(input)))
            continue;
        struct candidate *candidate = ARENA_NEW(input->scratch, struct candidate);
        candidate->separator = separator;
        judge_quotes(input, candidate);
        measure(input, candidate);
        bool is_decimal_comma = separator == ',' && candidate->cells == 2 && candidate->first == 1;
        bool is_possible = candidate->cells >= 2 && !is_decimal_comma && (separator != ' ' || candidate->share > 0.9);
        if (only || (is_possible && (!best || is_more_even(candidate, best))))
            best = candidate;
    }
    if (!best) {
        settle_for_one_column(input);
        return;
    }
    input->dialect.separator = best->separator;
    input->dialect.quote = best->quote;
    input->dialect.quotes_all = best->quotes_all;
    find_reasons(input, best);
}
