/* The one list of all steps, and the recipes made of them: in this order a table passes through. */
#include "runner/model/preparation.h"

extern const struct step levels_step, combine_step, dates_step, text_step, target_step, order_step, categories_step,
    impute_step, zeros_step, one_hot_step, scale_step;

const struct step *const all_steps[] = {
    &levels_step,     &combine_step, &dates_step, &text_step,    &target_step, &order_step,
    &categories_step, &impute_step,  &zeros_step, &one_hot_step, &scale_step,  NULL,
};

/* Trees split numbers and categories as they are. */
static const struct step *const tree_steps[] = { &dates_step,  &text_step,  &categories_step,
                                                 &impute_step, &zeros_step, NULL };

/* The same, and what rows with the same category had on average; of many values, the order is all that is left of them. */
static const struct step *const encoded_steps[] = {
    &dates_step, &text_step, &target_step, &order_step, &categories_step, &impute_step, &zeros_step, NULL,
};

/* The same, with numbers also as categories and combined with each other. */
static const struct step *const combined_steps[] = {
    &levels_step, &combine_step,    &dates_step,  &text_step,  &target_step,
    &order_step,  &categories_step, &impute_step, &zeros_step, NULL,
};

/* A linear model multiplies: it needs numbers without gaps, of similar size. */
static const struct step *const linear_steps[] = {
    &dates_step, &text_step, &categories_step, &one_hot_step, &scale_step, NULL,
};

const struct recipe all_recipes[] = {
    [RECIPE_TREES] = { "trees", tree_steps, NULL },           [RECIPE_ENCODED] = { "encoded", encoded_steps, NULL },
    [RECIPE_COMBINED] = { "combined", combined_steps, NULL }, [RECIPE_RESIDUAL] = { "residual", encoded_steps, NULL },
    [RECIPE_LINEAR] = { "linear", linear_steps, NULL },       [RECIPE_KINDS] = { NULL, NULL, NULL },
};
