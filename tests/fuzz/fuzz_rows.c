/* Arbitrary bytes cut into rows: the same ones as libcsv alone makes, whatever is cut in place. The first two bytes choose
 * the separator and the quote; what is no UTF-8 becomes a letter. */
#include "runner/table/csv.h"
#include "tests/unit/reference_rows.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static bool show_row(void *context, const struct row *row)
{
    show_row_as_reference(context, row);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const char separators[] = ";,\t| ", quotes[] = "\"\0'";
    if (size < 3)
        return 0;
    struct dialect dialect = { .separator = separators[bytes[0] % 5],
                               .quote = quotes[bytes[1] % 3],
                               .encoding = "UTF-8" };
    struct arena *arena = arena_create();
    char *copy = arena_copy(arena, bytes + 2, size -= 2);
    for (size_t i = 0; i < size; i++)
        copy[i] = copy[i] > 0 ? copy[i] : 'a';
    struct text text = text_in(arena);
    if (!csv_read(problems_create(arena), stream_of_bytes(arena, "rows", copy, size), &dialect, show_row, &text))
        text_add(&text, "!");
    if (strcmp(text_string(&text), reference_rows(arena, copy, size, &dialect)) != 0)
        abort();
    arena_destroy(arena);
    return 0;
}
