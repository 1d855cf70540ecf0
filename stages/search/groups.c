/* Parts the training rows into folds where they come in groups, which stay together. */
#include "stages/search/search.h"

#include <stdlib.h>

struct pile { /* the rows of a group */
    size_t rows;
    uint32_t group, turn; /* turn: by chance, among equally large ones */
};

static int by_rows(const void *one, const void *other)
{
    const struct pile *a = one, *b = other;
    return a->rows != b->rows ? (a->rows < b->rows ? 1 : -1) : (a->turn > b->turn) - (a->turn < b->turn);
}

static size_t group_count(const struct split *split)
{
    uint32_t groups = 0;
    for (size_t i = 0; i < split->train_count; i++)
        if (split->group[split->train[i]] >= groups)
            groups = split->group[split->train[i]] + 1;
    return groups;
}

struct hand { /* the groups that a fold was dealt */
    size_t groups;
    uint32_t turn; /* by chance, among those with as many */
    unsigned char fold;
};

static int by_groups(const void *one, const void *other)
{
    const struct hand *a = one, *b = other;
    return a->groups != b->groups ? (a->groups < b->groups ? 1 : -1) : (a->turn > b->turn) - (a->turn < b->turn);
}

/* The folds with the most groups come first. Where there is no time for all, the first ones alone compare trials, and the
 * one that the largest group fills says little about others. place: of each fold in that order. */
static void order_folds(struct random *random, struct hand *hands, size_t folds, unsigned char *place)
{
    uint32_t turns[MOST_FOLDS];
    for (uint32_t i = 0; i < folds; i++)
        turns[i] = i;
    random_shuffle(random, turns, folds);
    for (size_t i = 0; i < folds; i++) {
        hands[i].turn = turns[i];
        hands[i].fold = (unsigned char)i;
    }
    qsort(hands, folds, sizeof *hands, by_groups);
    for (size_t i = 0; i < folds; i++)
        place[hands[i].fold] = (unsigned char)i;
}

/* The largest first, each to the fold that has the fewest rows so far. */
void deal_groups(const struct search *search, struct random *random, size_t folds, unsigned char *fold_of)
{
    const struct split *split = &search->run->split;
    struct arena *scratch = arena_create();
    size_t groups = group_count(split), filled[MOST_FOLDS] = { 0 };
    struct hand hands[MOST_FOLDS] = { 0 };
    unsigned char place[MOST_FOLDS];
    struct pile *piles = ARENA_ARRAY(scratch, groups, struct pile);
    uint32_t *turns = ARENA_ARRAY(scratch, groups, uint32_t);
    unsigned char *fold_of_group = ARENA_ARRAY(scratch, groups, unsigned char);
    for (uint32_t i = 0; i < groups; i++)
        turns[i] = i;
    random_shuffle(random, turns, groups);
    for (uint32_t i = 0; i < groups; i++)
        piles[i] = (struct pile){ 0, i, turns[i] };
    for (size_t i = 0; i < split->train_count; i++)
        piles[split->group[split->train[i]]].rows++;
    qsort(piles, groups, sizeof *piles, by_rows);
    for (size_t i = 0; i < groups; i++) {
        size_t least = 0;
        for (size_t fold = 1; fold < folds; fold++)
            least = filled[fold] < filled[least] ? fold : least;
        filled[least] += piles[i].rows;
        hands[least].groups += piles[i].rows > 0;
        fold_of_group[piles[i].group] = (unsigned char)least;
    }
    order_folds(random, hands, folds, place);
    for (size_t i = 0; i < split->train_count; i++)
        fold_of[i] = place[fold_of_group[split->group[split->train[i]]]];
    arena_destroy(scratch);
}

size_t folds_for_groups(const struct split *split, size_t count)
{
    size_t groups = group_count(split), used = 0;
    struct arena *scratch = arena_create();
    bool *seen = ARENA_ARRAY(scratch, groups, bool);
    for (size_t i = 0; i < split->train_count; i++) {
        used += !seen[split->group[split->train[i]]];
        seen[split->group[split->train[i]]] = true;
    }
    arena_destroy(scratch);
    return used < 2 ? 2 : used < count ? used : count;
}
