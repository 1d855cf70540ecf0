/* The report and the model card as whole pages, of small made-up runs with hostile names. */
#include "runner/base/files.h"
#include "runner/base/translate.h"
#include "runner/page/card.h"
#include "runner/stage.h"
#include "tests/unit/markup.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>

Suite *suite_report(void);

extern const struct stage report_stage;

enum { ROWS = 400 };

static const char hostile[] = "</style><script>\"'&";
static const char *const classes[] = {
    "no</td>", "<b onerror=yes>", "\u202Ethird", "d", "e", "f", "g", "h", "i", "j", "k", "l"
};
static struct arena *arena;
static struct run *run;

static void add_table(void)
{
    run->table = table_create(arena, ROWS);
    struct column *number = table_add_column(arena, run->table, "<img src=x>", COLUMN_NUMBER);
    number->numbers = ARENA_ARRAY(arena, ROWS, float);
    struct column *nothing = table_add_column(arena, run->table, "nothing", COLUMN_NUMBER);
    nothing->numbers = ARENA_ARRAY(arena, ROWS, float);
    nothing->missing = ROWS;
    struct column *date = table_add_column(arena, run->table, "date", COLUMN_DATE);
    date->dates = ARENA_ARRAY(arena, ROWS, int64_t);
    struct column *person = table_add_column(arena, run->table, "person", COLUMN_CATEGORY);
    person->codes = ARENA_ARRAY(arena, ROWS, uint32_t);
    person->dictionary = dictionary_create(arena);
    person->role = ROLE_PERSONAL;
    struct column *kind = table_add_column(arena, run->table, "kind", COLUMN_CATEGORY);
    kind->codes = ARENA_ARRAY(arena, ROWS, uint32_t);
    kind->dictionary = dictionary_create(arena);
    dictionary_add(person->dictionary, "Erika Mustermann", 16);
    dictionary_add(kind->dictionary, "<i>frequent</i>", 15);
    for (size_t i = 0; i < ROWS; i++) {
        run->table->columns[0].numbers[i] = i % 9 ? (float)i : NAN;
        run->table->columns[1].numbers[i] = NAN;
        run->table->columns[2].dates[i] = (int64_t)i * 86400;
    }
}

static void add_split(void)
{
    uint32_t *rows = ARENA_ARRAY(arena, ROWS, uint32_t);
    for (uint32_t i = 0; i < ROWS; i++)
        rows[i] = i;
    run->split = (struct split){ .train = rows,
                                 .test = rows + ROWS / 2,
                                 .train_count = ROWS / 2,
                                 .test_count = ROWS / 2,
                                 .strategy = "time",
                                 .order = run->table->columns[2].dates,
                                 .dates = run->table->columns[2].dates };
    run->evaluation->train_rows = run->evaluation->test_rows = ROWS / 2;
}

/* Predictions that are somewhat right. */
static void add_answers(size_t class_count)
{
    size_t rows = run->evaluation->test_rows, outputs = class_count > 2 ? class_count : 1;
    float *truth = ARENA_ARRAY(arena, rows, float), *predicted = ARENA_ARRAY(arena, rows * outputs, float);
    for (size_t i = 0; i < rows; i++) {
        truth[i] = class_count ? (float)(i % class_count) : (float)(i % 50);
        for (size_t k = 0; k < outputs; k++)
            predicted[i * outputs + k] =
                class_count > 2 ? (float)(k == (i + i / 97) % class_count) : truth[i] * 0.6f + (float)(i % 7) * 0.05f;
    }
    run->evaluation->truth = truth;
    run->evaluation->predicted = run->scores = predicted;
    run->evaluation->baseline = predicted;
    run->evaluation->confusion = ARENA_ARRAY(arena, class_count * class_count, size_t);
    for (size_t i = 0; class_count > 2 && i < rows; i++)
        run->evaluation->confusion[(i % class_count) * class_count + (i + i / 97) % class_count]++;
}

static void add_evaluation(enum task task, enum verdict verdict)
{
    static const char *reasons[] = { hostile };
    struct evaluation *evaluation = run->evaluation;
    evaluation->measured = ARENA_NEW(arena, struct measured);
    *evaluation->measured = (struct measured){ metric_default(task), { 0.8, 0.7, 0.9 }, 0.5, NAN, hostile };
    evaluation->measured_count = 1;
    evaluation->gain_metric = metric_default(task);
    evaluation->gain = (struct interval){ 0.3, 0.2, 0.4 };
    evaluation->baseline_label = hostile;
    evaluation->linear = NAN;
    evaluation->verdict = verdict;
    evaluation->reasons = reasons;
    evaluation->reason_count = 1;
}

static void add_inspection(void)
{
    run->inspection = ARENA_NEW(arena, struct inspection);
    run->inspection->column_count = run->table->column_count;
    run->inspection->facts = ARENA_ARRAY(arena, run->table->column_count, struct column_facts);
    for (size_t i = 0; i < run->table->column_count; i++)
        run->inspection->facts[i].profile = profile_of(run->table, &run->table->columns[i]);
    finding_add(run, (struct finding){ .severity = SEVERITY_CARE, .name = "gaps" }, "%s", hostile);
}

static void add_extras(void)
{
    static struct trial_record trials[] = { { "trees", 0.7, 0.5, false }, { "linear", NAN, 1, true } };
    static struct influence influences[] = { { "<img src=x>", 0.9, 0.8 }, { "kind", 0.1, NAN } };
    static struct note notes[] = { { "read", hostile } };
    static const struct joined joins[] = {
        { .source = hostile, .is_inner = true, .rows = 4000, .found = 1000, .unknown_keys = 7, .source_rows = 12345 },
        { .source = "none" },
    };
    static const struct schema_column columns[] = { { .name = "<img src=x>" }, { .name = hostile } };
    run->search = (struct search_story){
        .metric = "?", .trials = trials, .trial_count = 2, .seconds = 2, .folds = 3, .best = hostile
    };
    run->influences = influences;
    run->influence_count = 2;
    run->joins = joins;
    run->join_count = 2;
    run->notes = notes;
    run->note_count = 1;
    run->model->columns = columns;
    run->model->column_count = 2;
}

static void make_run(enum task task, size_t class_count, enum verdict verdict)
{
    run = ARENA_NEW(arena, struct run);
    run->arena = arena;
    run->problems = problems_create(arena);
    run->has = RUN_HAS_TABLE | RUN_HAS_SPLIT | RUN_HAS_MODEL | RUN_HAS_EVALUATION | RUN_HAS_INFLUENCE;
    run->sources = ARENA_NEW(arena, struct source);
    run->sources->name = "/tmp/<script>.csv";
    run->source_count = 1;
    run->evaluation = ARENA_NEW(arena, struct evaluation);
    run->model = ARENA_NEW(arena, struct model);
    run->model->name = hostile;
    run->model->threshold = 0.5;
    run->model->reach = 9;
    run->question =
        (struct question){ .task = task, .target = hostile, .classes = classes, .class_count = class_count };
    run->question.outputs = class_count > 2 ? class_count : 1;
    run->model->question = run->question;
    add_table();
    add_split();
    add_answers(class_count);
    add_evaluation(task, verdict);
    add_inspection();
    add_extras();
}

static void set_up(void)
{
    arena = arena_create();
    translate_set_language(LANGUAGE_ENGLISH);
}

static void tear_down(void)
{
    arena_destroy(arena);
}

static const char *report(void)
{
    static char folder[] = "/tmp/lotse-report-XXXXXX";
    if (!run->results) {
        memcpy(folder + sizeof folder - 7, "XXXXXX", 6);
        ck_assert_ptr_nonnull(mkdtemp(folder));
        run->results = folder;
    }
    ck_assert(report_stage.run(run, arena_get(arena, report_stage.settings_size)));
    char *page;
    size_t size;
    ck_assert(file_read(arena, run->problems, path_join(arena, folder, "report.html"), 0, &page, &size));
    folder_remove(run->problems, folder);
    run->results = NULL;
    return page;
}

static void assert_sound(const char *page)
{
    ck_assert_ptr_eq(markup_fault(page), NULL);
    ck_assert_ptr_eq(markup_outside(page), NULL);
    ck_assert_ptr_eq(markup_no_number(page), NULL);
    ck_assert_pstr_eq(markup_repeated_id(page), NULL);
    ck_assert_ptr_null(strstr(page, "Erika"));
    ck_assert_uint_lt(strlen(page), 300000);
}

START_TEST(reports_of_all_tasks_are_sound)
{
    static const struct {
        enum task task;
        size_t classes;
        enum verdict verdict;
        const char *sentence;
    } cases[] = { { TASK_BINARY, 2, VERDICT_RECOMMENDED, "Using this model is worth it." },
                  { TASK_MULTICLASS, 3, VERDICT_NOT_YET, "This model is not good enough yet." },
                  { TASK_MULTICLASS, 12, VERDICT_NOT_YET, "all others" },
                  { TASK_REGRESSION, 0, VERDICT_NOT_WORTHWHILE, "A model is not worth it here." } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        make_run(cases[i].task, cases[i].classes, cases[i].verdict);
        const char *page = report();
        assert_sound(page);
        ck_assert_ptr_nonnull(strstr(page, cases[i].sentence));
        ck_assert_ptr_nonnull(strstr(page, "&lt;script&gt;.csv"));
        ck_assert_ptr_nonnull(strstr(page, "1,000 of 4,000 (25.0%)"));
        ck_assert_ptr_nonnull(strstr(page, ", with 5 columns from 3 sources."));
        assert_sound(report_card(run));
    }
}
END_TEST

START_TEST(a_report_of_nothing_is_sound)
{
    make_run(TASK_BINARY, 2, VERDICT_NOT_YET);
    run->evaluation->test_rows = run->split.test_count = run->table->row_count = 0;
    run->evaluation->measured->model = (struct interval){ NAN, NAN, NAN };
    run->evaluation->measured->baseline = run->evaluation->gain.value = NAN;
    run->search.trial_count = run->influence_count = run->note_count = 0;
    assert_sound(report());
    make_run(TASK_REGRESSION, 0, VERDICT_NOT_YET);
    run->evaluation->test_rows = run->split.test_count = 1;
    assert_sound(report());
}
END_TEST

START_TEST(the_verdict_comes_first)
{
    make_run(TASK_BINARY, 2, VERDICT_RECOMMENDED);
    const char *page = report(), *verdict = strstr(page, "id=\"verdict\"");
    ck_assert_ptr_nonnull(verdict);
    ck_assert(verdict < strstr(page, "id=\"measured\""));
    ck_assert(strstr(page, "<h1>") < verdict);
    ck_assert_ptr_null(strstr(page, "id=\"worth\"")); /* no euro without amounts */
}
END_TEST

/* The heading names what is best without a model in the metric of the goal; where another answer is, it is named. */
START_TEST(another_baseline_is_named)
{
    make_run(TASK_BINARY, 2, VERDICT_RECOMMENDED);
    struct measured measured[] = { *run->evaluation->measured, *run->evaluation->measured };
    measured[1].baseline_label = "flag everything";
    run->evaluation->measured = measured;
    run->evaluation->measured_count = 1;
    ck_assert_ptr_null(strstr(report(), "flag everything"));
    run->evaluation->measured_count = 2;
    ck_assert_ptr_nonnull(strstr(report(), "<span class=\"range\">flag everything</span>"));
}
END_TEST

START_TEST(corrected_probabilities_are_said)
{
    make_run(TASK_BINARY, 2, VERDICT_RECOMMENDED);
    const char *page = report();
    ck_assert_ptr_nonnull(strstr(page, "of 100 cases that are given 30%, about 30"));
    ck_assert_ptr_null(strstr(page, "were corrected"));
    run->model->calibration.slope = 1.2f;
    ck_assert_ptr_nonnull(strstr(report(), "were corrected"));
    make_run(TASK_MULTICLASS, 3, VERDICT_RECOMMENDED);
    ck_assert_ptr_null(strstr(report(), "were corrected"));
    static const float map[12] = { 0 };
    run->model->calibration = (struct calibration){ .map = map, .classes = 3 };
    ck_assert_ptr_nonnull(strstr(report(), "were corrected"));
}
END_TEST

/* A running number is no time that could stand at an axis. */
START_TEST(only_dates_have_a_chart_over_time)
{
    make_run(TASK_REGRESSION, 0, VERDICT_RECOMMENDED);
    ck_assert_ptr_nonnull(strstr(report(), "Prediction and truth over time"));
    run->split.dates = NULL;
    ck_assert_ptr_null(strstr(report(), "Prediction and truth over time"));
}
END_TEST

/* The mark of today's way in the chart of who is found: it flags all of every `step`-th row, and knows nothing of others. */
static const char *mark_of_today(size_t step)
{
    make_run(TASK_BINARY, 2, VERDICT_RECOMMENDED);
    float *today = ARENA_ARRAY(arena, run->evaluation->test_rows, float);
    for (size_t i = 0; i < run->evaluation->test_rows; i++)
        today[i] = i % step ? NAN : 1;
    run->evaluation->today = today;
    const char *page = report();
    ck_assert_ptr_nonnull(
        strstr(page, step == 1 ? "All measures, on the same rows"
                               : "All measures; today&#39;s way on the 67 rows for which it has an answer"));
    ck_assert_ptr_nonnull(strstr(page, step == 1 ? ">today: 100% found" : ">today, on 67 rows: 100% found"));
    ck_assert_ptr_nonnull(
        strstr(page, step == 1 ? "<figcaption>Today</figcaption>" : "<figcaption>Today, on 67 rows</figcaption>"));
    const char *mark = strstr(page, "\" r=\"4.5\" class=\"mark today\"");
    ck_assert_ptr_nonnull(mark);
    return arena_copy(arena, mark - 20, 20);
}

START_TEST(todays_way_flags_a_share_of_what_it_knows)
{
    const char *all = mark_of_today(1);
    ck_assert_str_eq(mark_of_today(3), all);
}
END_TEST

/* Where a case overlooked costs thousands, the line is drawn at fractions of a percent. */
START_TEST(a_low_line_is_not_0)
{
    make_run(TASK_BINARY, 2, VERDICT_RECOMMENDED);
    run->model->threshold = 0.000546;
    ck_assert_ptr_nonnull(strstr(report(), "is predicted from a probability of 0.055% on. That flags"));
    ck_assert_ptr_nonnull(strstr(report_card(run), "is predicted from a probability of 0.055% on."));
    run->model->threshold = 0.9996;
    ck_assert_ptr_nonnull(strstr(report(), "from a probability of 99.960% on."));
    run->model->threshold = 0.1234;
    ck_assert_ptr_nonnull(strstr(report(), "from a probability of 12.3% on."));
}
END_TEST

static const char *worth_report(double saved, double low, double high)
{
    static const struct value_settings value = { NAN, NAN, NAN, 0.085, 1000, 8000, NAN };
    static const struct goal_settings goal = { .today = NULL };
    static const struct pipeline pipeline = { .value = &value, .goal = &goal };
    make_run(TASK_REGRESSION, 0, VERDICT_RECOMMENDED);
    run->pipeline = &pipeline;
    run->evaluation->has_worth = true;
    run->evaluation->worth = (struct worth){ .model = 20000 - saved,
                                             .reference = 20000,
                                             .saved = saved,
                                             .saved_low = low,
                                             .saved_high = high,
                                             .first_year = saved - 8000,
                                             .months_to_pay_back = saved > 0 ? 12 * 8000 / saved : NAN,
                                             .reference_name = "baseline",
                                             .reference_label = "always the mean" };
    return report();
}

START_TEST(signs_of_euro_fit_their_sentences)
{
    const char *page = worth_report(12000, 9000, 15000);
    ck_assert_ptr_nonnull(strstr(page, "Each year €12,000 are left over."));
    ck_assert_ptr_nonnull(strstr(page, "it might be €9,000 to €15,000."));
    ck_assert_ptr_nonnull(strstr(page, "are back after about 8 months. In the first year €4,000 are left."));
    ck_assert_ptr_nonnull(strstr(page, "one unit of error</th><td>€0.085</td>"));
    page = worth_report(6000, -500, 9000);
    ck_assert_ptr_nonnull(strstr(page, "it might be -€500 to €9,000."));
    ck_assert_ptr_nonnull(
        strstr(page, "after about 16 months. At the end of the first year €2,000 are still missing."));
    page = worth_report(7500, 7000, 8000); /* 12.8 months: upwards, as in the reasons of the verdict */
    ck_assert_ptr_nonnull(strstr(page, "after about 13 months."));
    ck_assert_ptr_nonnull(strstr(page, "What mistakes cost in a year"));
    page = worth_report(-3000, -5000, 1000);
    ck_assert_ptr_nonnull(strstr(page, "Each year €3,000 are lost."));
    ck_assert_ptr_nonnull(strstr(page, "it might be -€1,000 to €5,000."));
}
END_TEST

/* Four rows are not used, each for a reason of its own. */
START_TEST(unused_rows_have_their_reasons)
{
    make_run(TASK_REGRESSION, 0, VERDICT_RECOMMENDED);
    struct column *target = table_add_column(arena, run->table, "y", COLUMN_NUMBER);
    target->role = ROLE_TARGET;
    target->numbers = ARENA_ARRAY(arena, ROWS, float);
    target->numbers[0] = NAN;
    run->question.truth = ARENA_ARRAY(arena, ROWS, float);
    run->question.truth[0] = run->question.truth[1] = NAN;
    bool *left_out = ARENA_ARRAY(arena, ROWS, bool);
    left_out[1] = true;
    run->left_out = left_out;
    run->table->columns[2].dates[2] = DATE_MISSING;
    run->split.train_count -= 4;
    run->inspection = NULL;
    const char *page = report();
    ck_assert_ptr_nonnull(strstr(page, "<p>1 row has no known answer and could not be used.</p>"));
    ck_assert_ptr_nonnull(strstr(page, "<p>1 row breaks a rule and is left out.</p>"));
    ck_assert_ptr_nonnull(strstr(page, "<p>1 row has no date and is left out.</p>"));
    ck_assert_ptr_nonnull(strstr(page, "<p>1 row lies in the gap before the test rows"));
}
END_TEST

START_TEST(equal_runs_give_equal_cards)
{
    make_run(TASK_BINARY, 2, VERDICT_RECOMMENDED);
    const char *card = report_card(run);
    make_run(TASK_BINARY, 2, VERDICT_RECOMMENDED);
    run->date = 1000000; /* when it was made does not show */
    run->search.seconds = 99;
    ck_assert_str_eq(report_card(run), card);
}
END_TEST

Suite *suite_report(void)
{
    Suite *suite = suite_create("report");
    TCase *tests = tcase_create("report");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, reports_of_all_tasks_are_sound);
    tcase_add_test(tests, a_report_of_nothing_is_sound);
    tcase_add_test(tests, the_verdict_comes_first);
    tcase_add_test(tests, another_baseline_is_named);
    tcase_add_test(tests, corrected_probabilities_are_said);
    tcase_add_test(tests, only_dates_have_a_chart_over_time);
    tcase_add_test(tests, todays_way_flags_a_share_of_what_it_knows);
    tcase_add_test(tests, a_low_line_is_not_0);
    tcase_add_test(tests, signs_of_euro_fit_their_sentences);
    tcase_add_test(tests, unused_rows_have_their_reasons);
    tcase_add_test(tests, equal_runs_give_equal_cards);
    suite_add_tcase(suite, tests);
    return suite;
}
