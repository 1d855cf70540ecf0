/* Random numbers that are the same on every machine. xoshiro256++ by Blackman and Vigna (2021, "Scrambled linear
 * pseudorandom number generators", ACM TOMS 47), seeded through splitmix64. */
#ifndef LOTSE_RANDOM_H
#define LOTSE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

struct random {
    uint64_t state[4];
};

/* A generator for one purpose: the same seed and stream give the same numbers, different streams are independent. */
struct random random_start(uint64_t seed, uint64_t stream);
uint64_t random_bits(struct random *random);
double random_unit(struct random *random);                  /* in [0, 1) */
uint64_t random_below(struct random *random, uint64_t end); /* in [0, end), unbiased; end > 0 */
double random_normal(struct random *random);                /* mean 0, variance 1 */
void random_shuffle(struct random *random, uint32_t *items, size_t count);

#endif
