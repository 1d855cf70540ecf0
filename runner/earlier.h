/* Earlier runs: finished results whose search a new run goes on from. */
#ifndef LOTSE_EARLIER_H
#define LOTSE_EARLIER_H

#include "runner/run.h"

struct earlier {
    const char *when;    /* it was, for people */
    const char *answers; /* hash of what databases answered; NULL: none was asked */
    const char *trials;  /* its trials.csv */
    size_t size, lines;
};

/* Of the finished runs in this folder with the fingerprint of `run`, the one that knows the most trials, the newest of
 * several; false, without a problem, when there is none. Results that the user renamed or changed are passed over. */
bool earlier_find(struct run *run, const char *root, struct earlier *earlier);

/* Puts what it knows into the hidden folder, where a run finds what it goes on from. */
bool earlier_take_over(struct run *run, const struct earlier *earlier, const char *hidden);

#endif
