#include "runner/input/reading.h"

#include <string.h>
#include <strings.h>

/* A workbook has true and false, whatever its language; the .csv that Excel writes of it has words of that language. */
enum truth_word { NEITHER, TRUE_WORD, FALSE_WORD };

static enum truth_word truth_of(struct cell cell)
{
    static const struct {
        const char *word;
        enum truth_word truth;
    } words[] = { { "true", TRUE_WORD }, { "wahr", TRUE_WORD }, { "false", FALSE_WORD }, { "falsch", FALSE_WORD } };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (cell.size == strlen(words[i].word) && strncasecmp(cell.bytes, words[i].word, cell.size) == 0)
            return words[i].truth;
    return NEITHER;
}

struct cell truth_as_known(const struct dictionary *known, struct cell cell)
{
    enum truth_word truth = truth_of(cell);
    if (truth == NEITHER || dictionary_find(known, cell.bytes, cell.size) != CODE_MISSING)
        return cell;
    for (uint32_t code = 0; code < dictionary_count(known); code++) {
        const char *text = dictionary_text(known, code);
        if (truth_of((struct cell){ text, strlen(text) }) == truth)
            return (struct cell){ text, strlen(text) };
    }
    return cell;
}
