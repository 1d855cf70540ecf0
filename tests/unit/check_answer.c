#include "tests/unit/small_model.h"

#include "runner/base/files.h"
#include "runner/model/answer.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

Suite *suite_answer(void);

static struct arena *arena;
static struct problems *problems;

static void set_up(void)
{
    arena = arena_create();
    problems = problems_create(arena);
}

static void tear_down(void)
{
    arena_destroy(arena);
}

/* What the answers write for one row. */
static const char *line_of(struct answers *answers, size_t row)
{
    static const struct dialect dialect = { .separator = ';', .quote = '"', .number = { ',', 0 }, .encoding = "UTF-8" };
    struct addition addition = answers_columns(arena, answers);
    char *bytes = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&bytes, &size);
    struct row_writer *writer = row_writer_to(arena, file, &dialect);
    ck_assert(addition.write(addition.facts, row, writer));
    ck_assert(row_end(writer, problems));
    fclose(file);
    const char *line = arena_copy(arena, bytes, size - 1);
    free(bytes);
    return line;
}

static const char *names_of(struct answers *answers)
{
    struct addition addition = answers_columns(arena, answers);
    struct text text = text_in(arena);
    for (size_t i = 0; i < addition.count; i++)
        text_add_format(&text, "%s%s", i ? ";" : "", addition.names[i]);
    return text_string(&text);
}

START_TEST(two_classes)
{
    static const float scores[] = { 0.25f, 0.75f }, truth[] = { 0, NAN };
    struct answers answers = { .model = small_model(arena, problems, TASK_BINARY), .scores = scores, .truth = truth };
    ck_assert_str_eq(names_of(&answers), "truth;prediction;probability_gut;probability_schlecht");
    ck_assert_str_eq(line_of(&answers, 0), "gut;gut;0,75;0,25");
    ck_assert_str_eq(line_of(&answers, 1), ";schlecht;0,25;0,75");
}
END_TEST

START_TEST(three_classes)
{
    static const float scores[] = { 0, 0, 0, 0.125f, 0.25f, 0.625f };
    struct answers answers = { .model = small_model(arena, problems, TASK_MULTICLASS), .scores = scores };
    ck_assert_str_eq(names_of(&answers), "prediction;probability_gut;probability_schlecht;probability_Ausschuß");
    ck_assert_str_eq(line_of(&answers, 1), "Ausschuß;0,125;0,25;0,625");
}
END_TEST

START_TEST(numbers)
{
    static const float scores[] = { 10 }, truth[] = { 9.5f };
    struct model *model = small_model(arena, problems, TASK_REGRESSION);
    model->reach = 1.5;
    struct answers answers = { .model = model, .scores = scores, .truth = truth };
    ck_assert_str_eq(names_of(&answers), "truth;prediction;lower;upper");
    ck_assert_str_eq(line_of(&answers, 0), "9,5;10;8,5;11,5");
    model->reach = NAN;
    ck_assert_str_eq(line_of(&answers, 0), "9,5;10;;");
}
END_TEST

/* The strongest first, with the sign of their effect. */
START_TEST(reasons_stand_in_order_of_strength)
{
    struct model *model = small_model(arena, problems, TASK_REGRESSION);
    struct table *table = small_table(arena);
    float *effects = ARENA_ARRAY(arena, SMALL_ROWS * 3, float), *scores = ARENA_ARRAY(arena, SMALL_ROWS, float);
    ck_assert(model_explain(arena, problems, model, table, small_rows(arena), SMALL_ROWS, effects));
    struct answers answers = { .model = model,
                               .scores = scores,
                               .reasons = reasons_create(arena, problems, model, table, 4) };
    ck_assert_str_eq(names_of(&answers), "prediction;lower;upper;reason_1;reason_2;reason_3;reason_4");
    for (size_t row = 0; row < SMALL_ROWS; row += 13) {
        const char *line = line_of(&answers, row), *at = line;
        for (int i = 0; i < 3; i++)
            at = strchr(at, ';') + 1;
        float last = INFINITY;
        for (int i = 0; i < 3; i++) {
            size_t length = strcspn(at, ";"), column = 0;
            while (strncmp(model->columns[column].name, at, strlen(model->columns[column].name)) != 0)
                column++;
            float effect = effects[row * 3 + column];
            ck_assert_msg(fabsf(effect) <= last, "%s", line);
            ck_assert_msg(at[length - 2] == (effect > 0 ? '+' : '-'), "%s", line);
            last = fabsf(effect);
            at += length + 1;
        }
        ck_assert_msg(*at == '\0', "%s", line); /* there are only three columns */
    }
}
END_TEST

Suite *suite_answer(void)
{
    Suite *suite = suite_create("answer");
    TCase *tests = tcase_create("answer");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, two_classes);
    tcase_add_test(tests, three_classes);
    tcase_add_test(tests, numbers);
    tcase_add_test(tests, reasons_stand_in_order_of_strength);
    suite_add_tcase(suite, tests);
    return suite;
}
