/* Sorts many numbers fast: what quantiles, distinct values, duplicates and gaps in time are found with. */
#ifndef LOTSE_SORTING_H
#define LOTSE_SORTING_H

#include <stddef.h>
#include <stdint.h>

/* Ascending; `spare` has room for as many. A radix sort: its cost grows with the count and the bits in which the keys
 * differ; keys that are in order already cost one look. */
void sort_keys(uint64_t *keys, uint64_t *spare, size_t count);

/* A key that sorts as the number does; -0 is 0. The number is no NaN. */
uint64_t key_of_number(float number);
float number_of_key(uint64_t key);

/* The same for a date. */
uint64_t key_of_date(int64_t seconds);
int64_t date_of_key(uint64_t key);

#endif
