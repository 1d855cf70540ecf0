/* The model card: the page README.html inside of a model package. */
#ifndef LOTSE_CARD_H
#define LOTSE_CARD_H

#include "runner/run.h"

/* A whole HTML page in the language of the run: verdict, what is predicted, measured quality, use, columns needed,
 * limits. Needs an evaluation and a model. It holds no time and no duration, so that equal inputs give equal bytes. */
const char *report_card(const struct run *run);

#endif
