/* Free texts as features. Shared by the files text*.c of this folder, and by nobody else.
 *
 * A text is taken apart into pieces: words, pairs of words, and for German, which writes a flat for three people as one
 * word, strings of letters within words (text_pieces.c). Pieces are known by their hash only, so that what is learned
 * holds no word of anybody's letter. A linear model of the hashed pieces learns in a blink what a text says about the
 * question (text_model.c); its answers are a few numbers for each row, and the features that the main model gets. */
#ifndef LOTSE_PREPARE_TEXT_H
#define LOTSE_PREPARE_TEXT_H

#include "runner/base/document.h"
#include "runner/model/preparation.h"
#include "stages/prepare/values.h"

enum {
    TEXT_BUCKET_BITS = 18,
    TEXT_BUCKETS = 1 << TEXT_BUCKET_BITS, /* what hashes are folded into: three letters of base 64 */
    TEXT_MOST_BYTES = 4000,               /* of a text that are looked at */
    TEXT_MOST_OUTPUTS = 200
};

/* How texts are taken apart. */
struct text_cut {
    int64_t longest; /* string of letters within a word; below 3: whole words only */
};

/* Takes texts apart; one at a time. */
struct text_pieces {
    size_t count;
    uint32_t *buckets; /* of the text that was taken apart last, each of them once */
    uint16_t *times;   /* how often each was there */
    uint16_t *met;     /* by bucket; all 0 in between */
};

/* What shows in a text besides its words. */
struct text_look {
    float characters, words, digits, marks; /* marks: exclamation and question marks */
    float capitals;                         /* share of the letters; NaN: there are no letters */
};

struct text_pieces *text_pieces_create(struct arena *arena);
void text_pieces_cut(struct text_pieces *pieces, const struct text_cut *cut, const char *text);
struct text_look text_look(const char *text);

/* A linear model of the pieces: for each class how much speaks for it (the logarithm of its probability, but for what all
 * classes have in common; of two classes, the log-odds of the second), for numbers the number. */
struct text_model {
    size_t count;      /* buckets that it knows */
    size_t outputs;    /* 1 for two classes and numbers */
    size_t stride;     /* of a row of the weights: the outputs, filled up for the processor */
    uint32_t *buckets; /* ascending */
    uint32_t *slots;   /* by bucket: its index among those; CODE_MISSING: unknown */
    float *rarity;     /* by slot: the inverse document frequency */
    float *weights;    /* slot × stride */
    float *bias;       /* stride */
};

/* The texts of the training rows, taken apart. Of many rows evenly spaced ones are kept, so that memory is bounded. */
struct text_corpus {
    size_t count;
    uint32_t *rows; /* of the column */
    size_t *starts; /* of each row among the pieces, and behind the last */
    uint32_t *buckets;
    uint16_t *times;
};
struct text_corpus text_corpus_create(struct arena *arena, const struct text_cut *cut, const struct column *column,
                                      const struct table *training);

/* Learns from the corpus without the rows of a part: a fifth of them, or none. Pieces in fewer than `rare` rows are
 * unknown to it. The number of outputs follows from the truth. */
enum { TEXT_NO_PART = FIFTHS };
struct text_model text_model_learn(struct arena *arena, const struct text_corpus *corpus, const struct truth *truth,
                                   size_t part, size_t rare);
size_t text_outputs(const struct truth *truth);

/* The answers about a text. `answers` has room for the stride. */
void text_model_answer(const struct text_model *model, const struct text_pieces *pieces, float *answers);

/* Brings rarity and weights to what the saved form can express (text_saved.c): a model answers the same before and
 * after it was saved. */
void text_model_round(struct text_model *model);
struct document *text_model_save(struct arena *arena, const struct text_model *model);
bool text_model_load(struct arena *arena, const struct document *object, struct text_model *model);

/* Room for a model of so many buckets and outputs. */
struct text_model text_model_create(struct arena *arena, size_t count, size_t outputs);

#endif
