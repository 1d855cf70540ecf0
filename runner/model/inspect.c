#include "runner/model/inspect.h"

#include "runner/base/translate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Far beyond what training makes; explaining a prediction goes down a tree by recursion. */
enum { NODES_LIMIT = 1 << 24, DEPTH_LIMIT = 1024, CATEGORY_LIMIT = 1 << 24 };

/* A whole number, written as one or as a text: XGBoost does both. -1: it is none, or negative. */
static int64_t whole(const struct document *value)
{
    const char *text = document_text(value);
    if (!text)
        return document_integer(value, -1);
    char *end;
    long long number = strtoll(text, &end, 10);
    return *text && !*end && number >= 0 ? number : -1;
}

static const struct document *within(const struct document *object, const char *one, const char *other)
{
    return document_get(document_get(object, one), other);
}

static bool has_length(const struct document *tree, const char *name, size_t length)
{
    return document_count(document_get(tree, name)) == length;
}

/* Are all numbers of the list in [0, end)? */
static bool all_below(const struct document *list, int64_t end)
{
    for (size_t i = 0; i < document_count(list); i++) {
        int64_t number = document_integer(document_at(list, i), -1);
        if (number < 0 || number >= end)
            return false;
    }
    return true;
}

/* Splits by category: node numbers ascend, and each has its own part of the list of categories. */
static bool categories_fit(const struct document *tree, size_t nodes)
{
    const struct document *owners = document_get(tree, "categories_nodes");
    const struct document *starts = document_get(tree, "categories_segments");
    const struct document *sizes = document_get(tree, "categories_sizes");
    const struct document *categories = document_get(tree, "categories");
    size_t count = document_count(owners);
    if (document_count(starts) != count || document_count(sizes) != count || !all_below(owners, (int64_t)nodes) ||
        !all_below(categories, CATEGORY_LIMIT))
        return false;
    int64_t all = (int64_t)document_count(categories), last = -1;
    for (size_t i = 0; i < count; i++) {
        int64_t owner = document_integer(document_at(owners, i), -1);
        int64_t start = document_integer(document_at(starts, i), -1);
        int64_t size = document_integer(document_at(sizes, i), -1);
        if (owner <= last || start < 0 || size < 1 || start > all || size > all - start)
            return false;
        last = owner;
    }
    return true;
}

/* Goes down from the root: every node is met at most once, and none leads out of the lists. */
static bool is_tree(struct arena *scratch, const struct document *tree, size_t nodes, size_t features)
{
    const struct document *left = document_get(tree, "left_children");
    const struct document *right = document_get(tree, "right_children");
    const struct document *split = document_get(tree, "split_indices");
    struct pending {
        int64_t node, depth;
    } *stack = ARENA_ARRAY(scratch, nodes + 1, struct pending);
    size_t waiting = 1, met = 0;
    while (waiting) {
        struct pending at = stack[--waiting];
        if (at.node < 0 || (size_t)at.node >= nodes || ++met > nodes || at.depth > DEPTH_LIMIT)
            return false;
        int64_t lower = document_integer(document_at(left, (size_t)at.node), -2);
        int64_t upper = document_integer(document_at(right, (size_t)at.node), -2);
        if (lower == -1 && upper == -1)
            continue; /* a leaf */
        int64_t feature = document_integer(document_at(split, (size_t)at.node), -1);
        if (feature < 0 || (size_t)feature >= features || waiting + 2 > nodes || upper != lower + 1)
            return false; /* XGBoost reckons that right is beside left */
        stack[waiting++] = (struct pending){ lower, at.depth + 1 };
        stack[waiting++] = (struct pending){ upper, at.depth + 1 };
    }
    return true;
}

/* XGBoost asks the parent of every node but the root whether the node is its left child. */
static bool parents_fit(const struct document *parents, size_t nodes)
{
    for (size_t i = 0; i < nodes; i++) {
        int64_t parent = document_integer(document_at(parents, i), -1);
        if (i == 0 ? parent != INT32_MAX : parent < 0 || (size_t)parent >= nodes)
            return false;
    }
    return true;
}

static bool tree_fits(struct arena *scratch, const struct document *tree, size_t features)
{
    static const char *const lists[] = { "left_children", "right_children",   "parents",      "split_indices",
                                         "default_left",  "split_conditions", "base_weights", "loss_changes",
                                         "sum_hessian",   "split_type" };
    int64_t nodes = whole(within(tree, "tree_param", "num_nodes"));
    if (nodes < 1 || nodes > NODES_LIMIT || whole(within(tree, "tree_param", "size_leaf_vector")) > 1)
        return false;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (!has_length(tree, lists[i], (size_t)nodes))
            return false;
    struct arena_mark mark = arena_mark(scratch);
    bool fits = all_below(document_get(tree, "split_type"), 2) && categories_fit(tree, (size_t)nodes) &&
                parents_fit(document_get(tree, "parents"), (size_t)nodes) &&
                is_tree(scratch, tree, (size_t)nodes, features);
    arena_rewind(scratch, mark);
    return fits;
}

/* Where the trees of each round begin: only newer versions of XGBoost write that down. */
static bool rounds_fit(const struct document *starts, size_t trees)
{
    int64_t last = 0;
    for (size_t i = 0; i < document_count(starts); i++) {
        int64_t start = document_integer(document_at(starts, i), -1);
        if (start < last || (size_t)start > trees || (i == 0 && start != 0))
            return false;
        last = start;
    }
    return true;
}

static bool trees_fit(struct arena *scratch, const struct document *model, size_t features, size_t outputs)
{
    const struct document *trees = document_get(model, "trees");
    size_t count = document_count(trees);
    int64_t parallel = whole(within(model, "gbtree_model_param", "num_parallel_tree"));
    if (whole(within(model, "gbtree_model_param", "num_trees")) != (int64_t)count || parallel < 1 ||
        parallel > NODES_LIMIT || count % ((size_t)parallel * outputs) != 0 || !has_length(model, "tree_info", count) ||
        !all_below(document_get(model, "tree_info"), (int64_t)outputs) ||
        !rounds_fit(document_get(model, "iteration_indptr"), count))
        return false;
    for (size_t i = 0; i < count; i++) {
        const struct document *tree = document_at(trees, i);
        if (document_integer(document_get(tree, "id"), -1) != (int64_t)i || !tree_fits(scratch, tree, features))
            return false; /* XGBoost puts each tree where its "id" says */
    }
    return true;
}

/* What is added before the first tree; newer versions write it in brackets. */
static bool base_fits(const struct document *learner, const char *objective)
{
    const char *text = document_text(within(learner, "learner_model_param", "base_score"));
    if (!text)
        return false;
    double base = strtod(text + (*text == '['), NULL);
    bool is_probability = strcmp(objective, "binary:logistic") == 0 || strcmp(objective, "reg:logistic") == 0;
    bool is_logarithm = strcmp(objective, "reg:tweedie") == 0;
    return isfinite(base) && (!is_probability || (base > 0 && base < 1)) && (!is_logarithm || base > 0);
}

static bool booster_fits(struct arena *scratch, const struct document *model, size_t features, size_t outputs)
{
    const struct document *learner = document_get(model, "learner");
    const struct document *parameters = document_get(learner, "learner_model_param");
    const struct document *booster = document_get(learner, "gradient_booster"), *inner = document_get(booster, "model");
    const char *kind = document_text(document_get(booster, "name"));
    const char *objective = document_text(within(learner, "objective", "name"));
    int64_t classes = whole(document_get(parameters, "num_class"));
    if (!kind || !objective || !base_fits(learner, objective) || whole(document_get(parameters, "num_target")) > 1 ||
        whole(document_get(parameters, "num_feature")) != (int64_t)features ||
        (outputs > 1) != (strcmp(objective, "multi:softprob") == 0) ||
        (outputs > 1 ? classes != (int64_t)outputs : classes != 0 && classes != 1))
        return false;
    if (strcmp(kind, "gblinear") == 0)
        return has_length(inner, "weights", (features + 1) * outputs) &&
               whole(document_get(inner, "boosted_rounds")) >= 0;
    return strcmp(kind, "gbtree") == 0 && trees_fit(scratch, inner, features, outputs);
}

/* XGBoost writes NaN and Infinity, which JSON has no words for. What they stand for is not looked at here, so a zero
 * will do in their places. */
static const char *plain_json(struct arena *scratch, const char *json, size_t size)
{
    char *plain = arena_copy(scratch, json, size);
    bool in_text = false;
    for (size_t i = 0; i < size; i++) {
        const char *odd = plain[i] == 'N' ? "NaN" : plain[i] == 'I' ? "Infinity" : NULL;
        if (plain[i] == '\\' && in_text)
            i++;
        else if (plain[i] == '"')
            in_text = !in_text;
        else if (!in_text && odd && strncmp(plain + i, odd, strlen(odd)) == 0) {
            memset(plain + i, ' ', strlen(odd));
            plain[i] = '0';
        }
    }
    return plain;
}

bool inspect_booster(struct problems *problems, const char *name, const char *json, size_t size, size_t features,
                     size_t outputs)
{
    struct arena *scratch = arena_create();
    struct document *model;
    bool fits = document_parse(scratch, problems, FAULT_PACKAGE, name, plain_json(scratch, json, size), size, &model);
    if (fits && !booster_fits(scratch, model, features, outputs))
        fits = problem_add(problems, FAULT_PACKAGE, PLACE_FILE(name), tr("this part of the model package is damaged"));
    arena_destroy(scratch);
    return fits;
}
