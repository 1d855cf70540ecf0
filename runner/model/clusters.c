#include "runner/model/clusters.h"

static size_t numbers_of_groups(const struct scored *scored)
{
    size_t numbers = 0;
    for (size_t row = 0; row < scored->rows; row++)
        numbers = scored->group[row] >= numbers ? (size_t)scored->group[row] + 1 : numbers;
    return numbers;
}

struct clusters clusters_of(struct arena *arena, const struct scored *scored)
{
    if (!scored->group)
        return (struct clusters){ .count = scored->rows };
    uint32_t *of = ARENA_ARRAY(arena, scored->rows, uint32_t);
    uint32_t *known = ARENA_ARRAY(arena, numbers_of_groups(scored), uint32_t), count = 0; /* counted from 1 */
    for (size_t row = 0; row < scored->rows; row++) {
        uint32_t *number = &known[scored->group[row]];
        if (!*number)
            *number = ++count;
        of[row] = *number - 1;
    }
    return (struct clusters){ .of = of, .count = count };
}
