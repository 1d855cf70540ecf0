/* Calibration of three or more classes; see calibration.h. */
#include "runner/base/cholesky.h"
#include "runner/model/calibration.h"

#include <math.h>
#include <string.h>

/* No probability counts for less, before its logarithm is taken. */
#define LEAST 1e-6

enum { STEPS = 30, ENOUGH_ROWS = 20000 };

/* Rows × classes² that are enough to learn from; more would take seconds. */
#define ENOUGH_WORK 2e6

/* What is learned from: for each row the logarithms of what was said of each class, and a one for the offset. */
struct lesson {
    struct arena *scratch;
    size_t classes, rows;
    double *inputs; /* rows × (classes + 1) */
    size_t *truth;  /* the class of each row */
};

/* Rows that are left out of learning, to be measured. */
struct held_out {
    size_t first, end;
};

static void put_inputs(const float *said, size_t classes, double *inputs)
{
    for (size_t i = 0; i < classes; i++)
        inputs[i] = log(fmax((double)said[i], LEAST));
    inputs[classes] = 1;
}

/* Inputs of one row become probabilities. */
static void answer(const double *map, size_t classes, const double *inputs, double *probabilities)
{
    double highest = -INFINITY, sum = 0;
    memset(probabilities, 0, classes * sizeof *probabilities);
    for (size_t i = 0; i <= classes; i++)
        for (size_t k = 0; k < classes; k++)
            probabilities[k] += inputs[i] * map[i * classes + k];
    for (size_t k = 0; k < classes; k++)
        highest = fmax(highest, probabilities[k]);
    for (size_t k = 0; k < classes; k++)
        sum += probabilities[k] = exp(probabilities[k] - highest);
    for (size_t k = 0; k < classes; k++)
        probabilities[k] /= sum;
}

static double *unchanging_map(struct arena *arena, size_t classes)
{
    double *map = ARENA_ARRAY(arena, (classes + 1) * classes, double);
    for (size_t i = 0; i < classes; i++)
        map[i * classes + i] = 1;
    return map;
}

/* The gradient of the log loss and of the ridge, which draws the map to the one that changes nothing. */
static void gradient_of(const struct lesson *lesson, struct held_out out, const double *map, double ridge,
                        double *gradient)
{
    double probabilities[CALIBRATION_MOST_CLASSES];
    size_t classes = lesson->classes, size = (classes + 1) * classes;
    for (size_t i = 0; i < size; i++)
        gradient[i] = ridge * (map[i] - (i % (classes + 1) == 0)); /* 1 on the diagonal */
    for (size_t row = 0; row < lesson->rows; row++) {
        if (row >= out.first && row < out.end)
            continue;
        const double *inputs = lesson->inputs + row * (classes + 1);
        answer(map, classes, inputs, probabilities);
        probabilities[lesson->truth[row]] -= 1;
        for (size_t i = 0; i <= classes; i++)
            for (size_t k = 0; k < classes; k++)
                gradient[i * classes + k] += inputs[i] * probabilities[k];
    }
}

/* Half the inputs' products and the ridge: nowhere does the loss bend more. Its Cholesky factor, lower triangle, size². */
static double *bound_of(const struct lesson *lesson, struct held_out out, double ridge)
{
    size_t size = lesson->classes + 1;
    double *bound = ARENA_ARRAY(lesson->scratch, size * size, double);
    for (size_t row = 0; row < lesson->rows; row++) {
        const double *inputs = lesson->inputs + row * size;
        if (row < out.first || row >= out.end)
            for (size_t i = 0; i < size; i++)
                for (size_t j = 0; j <= i; j++)
                    bound[i * size + j] += inputs[i] * inputs[j] / 2;
    }
    for (size_t i = 0; i < size; i++)
        bound[i * size + i] += ridge;
    cholesky_factor(bound, size);
    return bound;
}

/* Steps that a quadratic bound of the loss allows (Böhning, "Multinomial logistic regression algorithm", 1992), each
 * carried on a little further (Nesterov, 1983). */
static double *map_fit(const struct lesson *lesson, struct held_out out, double ridge)
{
    size_t classes = lesson->classes, size = (classes + 1) * classes;
    double *map = unchanging_map(lesson->scratch, classes), *ahead = unchanging_map(lesson->scratch, classes);
    double *gradient = ARENA_ARRAY(lesson->scratch, size, double);
    const double *bound = bound_of(lesson, out, ridge);
    double pace = 1;
    for (int step = 0; step < STEPS; step++) {
        gradient_of(lesson, out, ahead, ridge, gradient);
        cholesky_solve(bound, classes + 1, gradient, classes);
        double faster = (1 + sqrt(1 + 4 * pace * pace)) / 2, carry = (pace - 1) / faster;
        for (size_t i = 0; i < size; i++) {
            double next = ahead[i] - gradient[i];
            ahead[i] = next + carry * (next - map[i]);
            map[i] = next;
        }
        pace = faster;
    }
    return map;
}

static void measure(const struct lesson *lesson, struct held_out out, const double *map, struct calibration_gain *gain)
{
    double probabilities[CALIBRATION_MOST_CLASSES];
    for (size_t row = out.first; row < out.end; row++) {
        const double *inputs = lesson->inputs + row * (lesson->classes + 1);
        size_t truth = lesson->truth[row];
        answer(map, lesson->classes, inputs, probabilities);
        calibration_gain_add(gain, log(fmax(probabilities[truth], LEAST)) - inputs[truth]);
    }
}

/* Of many rows one in so many is enough. */
static size_t stride_of(const struct scored *scored)
{
    size_t enough = (size_t)fmin(ENOUGH_ROWS, ENOUGH_WORK / (double)(scored->outputs * scored->outputs));
    return (scored->rows + enough - 1) / enough;
}

static struct lesson lesson_of(struct arena *scratch, const struct scored *scored)
{
    size_t classes = scored->outputs, stride = stride_of(scored);
    size_t rows = (scored->rows + stride - 1) / stride;
    struct lesson lesson = { .scratch = scratch, .classes = classes, .rows = rows };
    lesson.inputs = ARENA_ARRAY(scratch, rows * (classes + 1), double);
    lesson.truth = ARENA_ARRAY(scratch, rows, size_t);
    for (size_t i = 0; i < rows; i++) {
        put_inputs(scored->predicted + i * stride * classes, classes, lesson.inputs + i * (classes + 1));
        lesson.truth[i] = (size_t)scored->truth[i * stride];
    }
    return lesson;
}

/* Which ridge is best for parts that were not learned from; 0: none brings anything for certain. */
static double best_ridge(const struct lesson *lesson, const size_t *ends, size_t parts, size_t stride)
{
    static const double ridges[] = { 300, 30, 3 };
    double best = 0, highest = -INFINITY;
    bool certain = false;
    for (size_t i = 0; i < sizeof ridges / sizeof *ridges; i++) {
        struct calibration_gain gain = { 0 };
        struct held_out out = { 0, 0 };
        for (size_t part = 0; part < parts; part++) {
            struct arena_mark mark = arena_mark(lesson->scratch);
            out.first = out.end;
            out.end = (ends[part] + stride - 1) / stride;
            measure(lesson, out, map_fit(lesson, out, ridges[i]), &gain);
            arena_rewind(lesson->scratch, mark);
        }
        if (gain.sum > highest) {
            highest = gain.sum;
            best = ridges[i];
            certain = calibration_gain_is_certain(&gain);
        }
    }
    return certain ? best : 0;
}

struct calibration calibration_fit_classes(struct arena *arena, const struct scored *scored, const size_t *ends,
                                           size_t parts)
{
    size_t classes = scored->outputs, numbers = (classes + 1) * classes;
    struct calibration calibration = { 0 };
    if (parts < 2 || classes > CALIBRATION_MOST_CLASSES)
        return calibration;
    struct arena *scratch = arena_child(arena);
    struct lesson lesson = lesson_of(scratch, scored);
    double ridge = best_ridge(&lesson, ends, parts, stride_of(scored));
    if (ridge > 0) {
        const double *map = map_fit(&lesson, (struct held_out){ 0, 0 }, ridge);
        float *kept = ARENA_ARRAY(arena, numbers, float);
        for (size_t i = 0; i < numbers; i++)
            kept[i] = (float)map[i];
        calibration = (struct calibration){ .classes = classes, .map = kept };
    }
    arena_destroy(scratch);
    return calibration;
}

void calibration_apply_classes(const struct calibration *calibration, float *predictions, size_t rows)
{
    enum { MOST = CALIBRATION_MOST_CLASSES };
    size_t classes = calibration->classes;
    double map[(MOST + 1) * MOST] = { 0 }, inputs[MOST + 1], probabilities[MOST];
    for (size_t i = 0; i < (classes + 1) * classes; i++)
        map[i] = (double)calibration->map[i];
    for (size_t row = 0; row < rows; row++) {
        float *said = predictions + row * classes;
        put_inputs(said, classes, inputs);
        answer(map, classes, inputs, probabilities);
        for (size_t k = 0; k < classes; k++)
            said[k] = (float)probabilities[k];
    }
}
