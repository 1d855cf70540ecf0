/* The one list of all stages, and the lists that commands are made of. */
#include "runner/stages.h"

extern const struct stage read_stage, join_stage, roles_stage, rules_stage, question_stage, check_stage, split_stage,
    compare_stage, prepare_stage, search_stage, evaluate_stage, explain_stage, report_stage, package_stage,
    results_stage, open_stage, score_stage, write_stage;

const struct stage *const all_stages[] = {
    &read_stage,     &join_stage,    &roles_stage,   &rules_stage,   &question_stage,
    &check_stage,    &split_stage,   &compare_stage, &prepare_stage, &search_stage,
    &evaluate_stage, &explain_stage, &report_stage,  &package_stage, &results_stage,
    &open_stage,     &score_stage,   &write_stage,   NULL,
};

const struct stage *const run_stages[] = {
    &read_stage,   &join_stage,    &roles_stage,   &rules_stage,  &question_stage, &check_stage,
    &split_stage,  &compare_stage, &prepare_stage, &search_stage, &evaluate_stage, &explain_stage,
    &report_stage, &package_stage, &results_stage, NULL,
};

const struct stage *const open_stages[] = { &open_stage, NULL };

const struct stage *const predict_stages[] = { &read_stage,     &join_stage,  &roles_stage, &rules_stage,
                                               &question_stage, &score_stage, &write_stage, NULL };
