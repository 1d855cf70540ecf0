/* Blocks that report and model card share. */
#ifndef LOTSE_BLOCKS_H
#define LOTSE_BLOCKS_H

#include "runner/page/html.h"
#include "runner/run.h"

/* The sign of a verdict: its form says the same as its colour. */
enum sign { SIGN_TICK, SIGN_CLOCK, SIGN_NO_ENTRY };
void block_sign(struct html *html, enum sign sign);

/* The verdict with its reasons, in a panel. */
void block_verdict(struct html *html, const struct run *run);

/* The metric of the goal against doing without the model: bars with their intervals. */
void block_comparison(struct html *html, const struct run *run);

/* The commands that use the model, and what they do. */
void block_usage(struct html *html, const struct run *run);

/* The columns that a new file needs. */
void block_columns(struct html *html, const struct run *run);

/* What the numbers do not say. */
void block_limits(struct html *html, const struct run *run);

#endif
