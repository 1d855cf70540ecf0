/* What turns predictions into answers: calibration, threshold, and how far a number may be off. All from validation rows. */
#include "runner/base/quantile.h"
#include "stages/search/search.h"

#include <math.h>

/* Half the width of the interval around a prediction: the quantile of the absolute errors on validation rows, with the
 * correction for their number (split conformal prediction; Lei et al., 2018). */
static double reach_of(struct search *search, const float *predictions, double coverage)
{
    size_t rows = search->validated_count;
    float *errors = ARENA_ARRAY(search->arena, rows, float);
    for (size_t i = 0; i < rows; i++)
        errors[i] = fabsf(predictions[i] - search->truth[i]);
    sort_floats(errors, rows);
    size_t rank = (size_t)ceil(((double)rows + 1) * coverage);
    return (double)errors[rank > rows ? rows - 1 : rank - 1];
}

/* Where rows or classes weigh unequally in learning, the probabilities are shifted for certain: of two classes they are put
 * right; of more they stay, because someone wants it: put right, another class would be said. */
static struct calibration calibration_of(struct search *search, const struct scored *scored)
{
    bool two = search->run->question.class_count == 2;
    if (search->weights)
        return two ? calibration_fit(search->arena, scored) : (struct calibration){ 0 };
    /* What is judged must be new: where the rows are dealt twice, the second time none of them is. */
    struct scored once = *scored;
    size_t ends[MOST_FOLDS], folds = 0;
    for (; folds < search->fold_count && folds_rows(search, folds + 1) <= search->run->split.train_count; folds++)
        once.rows = ends[folds] = folds_rows(search, folds + 1);
    return two ? calibration_fit_certain(search->arena, &once, ends, folds)
               : calibration_fit_classes(search->run->arena, &once, ends, folds);
}

void answers_settle(struct search *search, const struct choice *choice, struct model *model)
{
    struct run *run = search->run;
    struct scored scored = { .truth = search->truth,
                             .predicted = choice->predictions,
                             .rows = search->validated_count,
                             .outputs = run->question.outputs,
                             .threshold = 0.5 };
    model->threshold = 0.5;
    model->coverage = NAN;
    model->reach = NAN;
    /* Where folds are missing, so are predictions; then there is nothing to calibrate with. */
    if (choice->trials[0]->folds < search->fold_count)
        return;
    if (run->question.class_count > 0)
        model->calibration = calibration_of(search, &scored);
    if (run->question.class_count == 2) {
        calibration_apply(&model->calibration, choice->predictions, scored.rows);
        model->threshold = threshold_choose(search->arena, search->metric, run->pipeline->value, &scored);
    }
    if (run->question.class_count == 0) {
        model->coverage = 0.9;
        model->reach = reach_of(search, choice->predictions, model->coverage);
    }
}
