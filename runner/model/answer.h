/* Answers: what predictions say, as columns of a table file: "prediction", and "probability_CLASS" for classes, "lower"
 * and "upper" for numbers; in front of them "truth" where it is known, behind them the reasons where they are asked for.
 */
#ifndef LOTSE_ANSWER_H
#define LOTSE_ANSWER_H

#include "runner/append.h"
#include "runner/model/model.h"

struct answers {
    const struct model *model;
    const float *scores;     /* rows × outputs */
    const float *truth;      /* of each row: class index or number, NaN: unknown; NULL: no such column */
    struct reasons *reasons; /* NULL: none */
};

/* The `count` strongest reasons for each answer, such as "preis = 12,50 (-)": the value of a column and the direction in
 * which it moves the number, the probability of the positive class, or that of the predicted one among several. Found
 * out in the order of the rows, a part of the table at a time. */
struct reasons *reasons_create(struct arena *arena, struct problems *problems, const struct model *model,
                               const struct table *table, size_t count);

/* Columns to append; the answers must live as long. */
struct addition answers_columns(struct arena *arena, struct answers *answers);

#endif
