/* Everything that is declared in a table, checked in a loop: sections and settings, stages, steps, commands. */
#include "runner/command.h"
#include "runner/model/preparation.h"
#include "runner/stages.h"
#include "tests/unit/printed.h"

#include <check.h>
#include <string.h>

Suite *suite_sound(void);

static const struct {
    const char *name;
    const struct stage *const *stages;
    unsigned has; /* what the list before it left */
} lists[] = {
    { "run", run_stages, 0 },
    { "open", open_stages, 0 },
    { "predict", predict_stages, RUN_HAS_MODEL },
};

enum { LISTS = sizeof lists / sizeof *lists };

static bool is_filled(const char *text)
{
    return text && *text;
}

static bool is_word(const char *name)
{
    return is_filled(name) && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(name);
}

START_TEST(every_table_of_settings_is_sound)
{
    struct arena *arena = arena_create();
    struct problems *problems = problems_create(arena);
    const struct section *const *sections = pipeline_sections(arena);
    bool sound = settings_sound(problems, sections);
    ck_assert_msg(sound, "%s", printed(arena, problems));
    size_t count = 0;
    while (sections[count])
        count++;
    ck_assert_uint_gt(count, 6); /* those of the stages came along */
    arena_destroy(arena);
}
END_TEST

START_TEST(every_stage_is_complete)
{
    for (size_t i = 0; all_stages[i]; i++) {
        const struct stage *stage = all_stages[i];
        ck_assert_msg(is_word(stage->name), "stage %zu has no name", i);
        ck_assert_msg(is_filled(stage->summary), "%s has no summary", stage->name);
        ck_assert_msg(stage->run, "%s does nothing", stage->name);
        ck_assert_msg((stage->needs & stage->gives) == 0, "%s gives what it needs", stage->name);
        ck_assert_msg(!stage->settings == (stage->settings_size == 0), "%s: rows or size is missing", stage->name);
        for (size_t j = 0; j < i; j++)
            ck_assert_str_ne(all_stages[j]->name, stage->name);
    }
}
END_TEST

START_TEST(every_list_gives_what_its_stages_need)
{
    unsigned has = lists[_i].has;
    for (const struct stage *const *at = lists[_i].stages; *at; at++) {
        ck_assert_msg(((*at)->needs & ~has) == 0, "%s: %s stands too early", lists[_i].name, (*at)->name);
        /* Several stages write files. */
        ck_assert_msg(((*at)->gives & has & ~(unsigned)RUN_HAS_FILES) == 0, "%s: %s gives what is there",
                      lists[_i].name, (*at)->name);
        has |= (*at)->gives;
        size_t known = 0;
        while (all_stages[known] && all_stages[known] != *at)
            known++;
        ck_assert_msg(all_stages[known], "%s is not among all stages", (*at)->name);
    }
}
END_TEST

static bool is_listed(const struct stage *stage)
{
    for (size_t i = 0; i < LISTS; i++)
        for (const struct stage *const *at = lists[i].stages; *at; at++)
            if (*at == stage)
                return true;
    return false;
}

START_TEST(every_stage_is_used)
{
    for (size_t i = 0; all_stages[i]; i++)
        ck_assert_msg(is_listed(all_stages[i]), "no command has %s", all_stages[i]->name);
}
END_TEST

static bool is_in_a_recipe(const struct step *step)
{
    for (const struct recipe *recipe = all_recipes; recipe->name; recipe++)
        for (const struct step *const *at = recipe->steps; *at; at++)
            if (*at == step)
                return true;
    return false;
}

START_TEST(every_step_is_complete)
{
    for (size_t i = 0; all_steps[i]; i++) {
        const struct step *step = all_steps[i];
        ck_assert_msg(is_word(step->name), "step %zu has no name", i);
        ck_assert_msg(is_filled(step->summary), "%s has no summary", step->name);
        ck_assert_msg(step->fit && step->apply && step->save && step->load, "%s lacks a function", step->name);
        ck_assert_msg(!step->settings == (step->settings_size == 0), "%s: rows or size is missing", step->name);
        ck_assert_msg(is_in_a_recipe(step), "no recipe has %s", step->name);
        for (size_t j = 0; j < i; j++)
            ck_assert_str_ne(all_steps[j]->name, step->name);
    }
}
END_TEST

static bool has_key(const struct section *const *sections, const char *key)
{
    const char *dot = strrchr(key, '.');
    for (size_t i = 0; dot && sections[i]; i++) {
        size_t length = strlen(sections[i]->name);
        if (length != (size_t)(dot - key) || memcmp(sections[i]->name, key, length) != 0)
            continue;
        for (const struct setting *row = sections[i]->settings; row && row->key; row++)
            if (strcmp(row->key, dot + 1) == 0)
                return true;
    }
    return false;
}

static void check_options(const struct section *const *sections, const char *command, const struct option *options)
{
    for (const struct option *option = options; option && option->name; option++) {
        ck_assert_msg(option->name[0] == '-', "%s %s", command, option->name);
        ck_assert_msg(is_filled(option->help), "%s %s has no help", command, option->name);
        ck_assert_msg(!option->key || (option->word && has_key(sections, option->key)), "%s %s sets nothing", command,
                      option->name);
        for (const struct option *other = options; other < option; other++)
            ck_assert_str_ne(other->name, option->name);
        for (const struct option *other = common_options; options != common_options && other->name; other++)
            ck_assert_str_ne(other->name, option->name);
    }
}

START_TEST(every_command_is_complete)
{
    struct arena *arena = arena_create();
    const struct section *const *sections = pipeline_sections(arena);
    check_options(sections, "lotse", common_options);
    for (size_t i = 0; all_commands[i]; i++) {
        const struct command *command = all_commands[i];
        ck_assert_msg(is_word(command->name), "command %zu has no name", i);
        ck_assert_msg(is_filled(command->summary) && is_filled(command->usage), "%s is not explained", command->name);
        ck_assert_msg(command->run && command->least <= command->most, "%s can't be called", command->name);
        check_options(sections, command->name, command->options);
        for (size_t j = 0; j < i; j++)
            ck_assert_str_ne(all_commands[j]->name, command->name);
    }
    arena_destroy(arena);
}
END_TEST

Suite *suite_sound(void)
{
    Suite *suite = suite_create("sound");
    TCase *cases = tcase_create("sound");
    tcase_add_test(cases, every_table_of_settings_is_sound);
    tcase_add_test(cases, every_stage_is_complete);
    tcase_add_loop_test(cases, every_list_gives_what_its_stages_need, 0, LISTS);
    tcase_add_test(cases, every_stage_is_used);
    tcase_add_test(cases, every_step_is_complete);
    tcase_add_test(cases, every_command_is_complete);
    suite_add_tcase(suite, cases);
    return suite;
}
