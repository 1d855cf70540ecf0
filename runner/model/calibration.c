#include "runner/model/calibration.h"

#include <math.h>
#include <string.h>

/* Probabilities stay this far from 0 and 1 before their logarithm is taken: about the step of a float32. */
#define NEAREST 1e-7

/* Beyond these a map tells apart nothing any more. */
#define FLATTEST 0.01
#define STEEPEST 100
#define FARTHEST 100

static const struct calibration none = { 0 };

static double logit(double probability)
{
    double inside = fmin(fmax(probability, NEAREST), 1 - NEAREST);
    return log(inside / (1 - inside));
}

static double logistic(double margin)
{
    double small = exp(-fabs(margin)); /* which does not overflow */
    return margin > 0 ? 1 / (1 + small) : small / (1 + small);
}

/* Instead of 0 and 1, as if each class had been seen once more. */
struct targets {
    double of[2];
    bool has_both;
};

static struct targets targets_of(const struct scored *scored)
{
    double counts[2] = { 0 };
    for (size_t row = 0; row < scored->rows; row++)
        counts[scored->truth[row] > 0]++;
    return (struct targets){ { 1 / (counts[0] + 2), (counts[1] + 1) / (counts[1] + 2) },
                             counts[0] > 0 && counts[1] > 0 };
}

/* The log loss of a line, its gradient and its curvature, in slope and offset. */
struct line {
    double slope, offset;
    double loss, gradient[2], curvature[3]; /* slope-slope, slope-offset, offset-offset */
};

static struct line measured_line(const struct scored *scored, const double *logits, const struct targets *targets,
                                 double slope, double offset)
{
    struct line line = { .slope = slope, .offset = offset };
    for (size_t row = 0; row < scored->rows; row++) {
        double target = targets->of[scored->truth[row] > 0], margin = slope * logits[row] + offset;
        double probability = logistic(margin), bend = probability * (1 - probability);
        line.loss += fmax(margin, 0) + log1p(exp(-fabs(margin))) - target * margin;
        line.gradient[0] += (probability - target) * logits[row];
        line.gradient[1] += probability - target;
        line.curvature[0] += bend * logits[row] * logits[row];
        line.curvature[1] += bend * logits[row];
        line.curvature[2] += bend;
    }
    return line;
}

/* One step of Newton's method, halved until the loss falls; false: there is nowhere to go. */
static bool step_down(const struct scored *scored, const double *logits, const struct targets *targets,
                      struct line *line)
{
    enum { MOST_HALVINGS = 33 }; /* down to 1e-10 */
    const double ridge = 1e-12, enough = 1e-4;
    double a = line->curvature[0] + ridge, b = line->curvature[1], c = line->curvature[2] + ridge;
    double determinant = a * c - b * b;
    double slope = -(c * line->gradient[0] - b * line->gradient[1]) / determinant;
    double offset = -(a * line->gradient[1] - b * line->gradient[0]) / determinant;
    double descent = line->gradient[0] * slope + line->gradient[1] * offset;
    for (int halvings = 0; halvings <= MOST_HALVINGS; halvings++) {
        double length = ldexp(1, -halvings);
        struct line next =
            measured_line(scored, logits, targets, line->slope + length * slope, line->offset + length * offset);
        if (next.loss < line->loss + enough * length * descent) {
            *line = next;
            return true;
        }
    }
    return false;
}

/* As in Lin, Lin and Weng, "A note on Platt's probabilistic outputs for support vector machines", Machine Learning 68,
 * 2007, but from the line that changes nothing. */
struct calibration calibration_fit(struct arena *scratch, const struct scored *scored)
{
    enum { MOST_STEPS = 100 };
    const double flat = 1e-5;
    struct targets targets = targets_of(scored);
    if (!targets.has_both)
        return none;
    struct arena_mark mark = arena_mark(scratch);
    double *logits = ARENA_ARRAY(scratch, scored->rows, double);
    for (size_t row = 0; row < scored->rows; row++)
        logits[row] = logit((double)scored->predicted[row]);
    struct line line = measured_line(scored, logits, &targets, 1, 0);
    for (int step = 0; step < MOST_STEPS && (fabs(line.gradient[0]) > flat || fabs(line.gradient[1]) > flat); step++)
        if (!step_down(scored, logits, &targets, &line))
            break;
    arena_rewind(scratch, mark);
    if (!(line.slope >= FLATTEST && line.slope <= STEEPEST && fabs(line.offset) <= FARTHEST))
        return none;
    return (struct calibration){ .slope = (float)line.slope, .offset = (float)line.offset };
}

void calibration_gain_add(struct calibration_gain *gain, double better)
{
    gain->sum += better;
    gain->squares += better * better;
    gain->rows++;
}

bool calibration_gain_is_certain(const struct calibration_gain *gain)
{
    double mean = gain->sum / gain->rows;
    return gain->rows > 1 && mean > sqrt((gain->squares / gain->rows - mean * mean) / gain->rows);
}

/* The rows that are not from `first` to `end`. */
static struct scored others(struct arena *scratch, const struct scored *scored, size_t first, size_t end)
{
    struct scored rest = *scored;
    rest.rows = first + (scored->rows - end);
    float *truth = ARENA_ARRAY(scratch, rest.rows, float), *predicted = ARENA_ARRAY(scratch, rest.rows, float);
    memcpy(truth, scored->truth, first * sizeof *truth);
    memcpy(truth + first, scored->truth + end, (scored->rows - end) * sizeof *truth);
    memcpy(predicted, scored->predicted, first * sizeof *predicted);
    memcpy(predicted + first, scored->predicted + end, (scored->rows - end) * sizeof *predicted);
    rest.truth = truth;
    rest.predicted = predicted;
    return rest;
}

/* The logarithm of how likely the truth is, at a logit. */
static double log_likely(bool truth, double margin)
{
    double towards = truth ? margin : -margin;
    return fmin(towards, 0) - log1p(exp(-fabs(towards)));
}

struct calibration calibration_fit_certain(struct arena *scratch, const struct scored *scored, const size_t *ends,
                                           size_t parts)
{
    struct calibration_gain gain = { 0 };
    size_t first = 0;
    for (size_t part = 0; part < parts; first = ends[part++]) {
        struct arena_mark mark = arena_mark(scratch);
        struct scored rest = others(scratch, scored, first, ends[part]);
        struct calibration line = calibration_fit(scratch, &rest);
        for (size_t row = first; line.slope > 0 && row < ends[part]; row++) {
            double said = logit((double)scored->predicted[row]);
            double put_right = (double)line.slope * said + (double)line.offset;
            bool came_true = scored->truth[row] > 0;
            calibration_gain_add(&gain, log_likely(came_true, put_right) - log_likely(came_true, said));
        }
        arena_rewind(scratch, mark);
    }
    return calibration_gain_is_certain(&gain) ? calibration_fit(scratch, scored) : none;
}

void calibration_apply(const struct calibration *calibration, float *predictions, size_t rows)
{
    if (calibration->map)
        calibration_apply_classes(calibration, predictions, rows);
    if (!(calibration->slope > 0))
        return;
    for (size_t i = 0; i < rows; i++)
        predictions[i] =
            (float)logistic((double)calibration->slope * logit((double)predictions[i]) + (double)calibration->offset);
}

struct document *calibration_save(struct arena *arena, const struct calibration *calibration)
{
    if (!calibration->map && !(calibration->slope > 0))
        return NULL;
    struct document *saved = document_object(arena);
    if (calibration->map) {
        struct document *map = document_array(arena);
        for (size_t i = 0; i < (calibration->classes + 1) * calibration->classes; i++)
            document_append_number(map, (double)calibration->map[i]);
        document_set(saved, "map", map);
    } else {
        document_set_number(saved, "slope", (double)calibration->slope);
        document_set_number(saved, "offset", (double)calibration->offset);
    }
    return saved;
}

static bool load_map(struct arena *arena, const struct document *saved, size_t classes, struct calibration *calibration)
{
    size_t count = (classes + 1) * classes;
    if (classes > CALIBRATION_MOST_CLASSES || document_count(saved) != count)
        return false;
    float *map = ARENA_ARRAY(arena, count, float);
    for (size_t i = 0; i < count; i++) {
        double number = document_number(document_at(saved, i), NAN);
        if (!(fabs(number) <= FARTHEST))
            return false;
        map[i] = (float)number;
    }
    *calibration = (struct calibration){ .map = map, .classes = classes };
    return true;
}

bool calibration_load(struct arena *arena, const struct document *saved, size_t classes,
                      struct calibration *calibration)
{
    *calibration = none;
    if (!saved)
        return true;
    if (classes > 2)
        return load_map(arena, document_get(saved, "map"), classes, calibration);
    double slope = document_number(document_get(saved, "slope"), NAN);
    double offset = document_number(document_get(saved, "offset"), NAN);
    *calibration = (struct calibration){ .slope = (float)slope, .offset = (float)offset };
    return classes == 2 && slope >= FLATTEST && slope <= STEEPEST && fabs(offset) <= FARTHEST;
}
