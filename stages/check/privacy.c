#include "runner/base/translate.h"
#include "runner/table/names.h"
#include "stages/check/check.h"

#include <string.h>

static bool is_in(const struct texts *list, const char *name)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i], name) == 0)
            return true;
    return false;
}

static struct finding about(enum severity severity, const char *name, const struct column *column)
{
    return (struct finding){ .severity = severity, .quality = QUALITY_PRIVACY, .name = name, .column = column->name };
}

/* Whose columns it recognised Lotse keeps out of everything that it writes, also where the user only ignores them. */
static void keep_out(struct run *run, struct column *column, const struct personal *personal)
{
    const char *title = tr(personal_title(personal->kind));
    column->role = ROLE_PERSONAL;
    run_note(run, tr("column \"%s\" is kept out, as it holds personal data: %s"), column->name, title);
    finding_add(
        run, about(SEVERITY_NOTE, "personal", column),
        tr("column \"%s\" holds personal data (%s; %s of its values look so), and never reaches model, report or "
           "package"),
        column->name, title, number_text_percent(run->arena, personal->share, 0));
    finding_advise(run, tr("say that you know: [columns] personal = [%s]; or, if it is none: not_personal = [%s]"),
                   column_text(run->arena, column->name), column_text(run->arena, column->name));
}

static void ask(struct run *run, const struct column *column, const struct personal *personal)
{
    const char *title = tr(personal_title(personal->kind));
    if (personal->kind == PERSONAL_POSTCODE) {
        finding_add(run, about(SEVERITY_NOTE, "maybe_personal", column),
                    tr("column \"%s\" holds postcodes, which may point to a person together with other columns"),
                    column->name);
        return;
    }
    finding_add(run, about(SEVERITY_CARE, "maybe_personal", column),
                personal->by_header ? tr("column \"%s\" may hold personal data, by its name: %s")
                                    : tr("column \"%s\" may hold personal data, by its values: %s"),
                column->name, title);
    finding_advise(run, tr("say which it is: [columns] personal = [%s], or not_personal = [%s]"),
                   column_text(run->arena, column->name), column_text(run->arena, column->name));
}

void check_privacy(struct run *run)
{
    const struct columns_settings *stated = run->pipeline->columns;
    for (size_t i = 0; i < run->table->column_count; i++) {
        struct column *column = &run->table->columns[i];
        const struct personal *personal = &run->inspection->facts[i].personal;
        bool is_open = column->role == ROLE_FEATURE || column->role == ROLE_IGNORED;
        if (column->role == ROLE_PERSONAL)
            finding_add(run, about(SEVERITY_NOTE, "personal", column),
                        tr("column \"%s\" is personal, as you stated, and never reaches model, report or package"),
                        column->name);
        else if (!is_open || personal->kind == PERSONAL_NONE || is_in(&stated->not_personal, column->name))
            continue;
        else if (personal->is_sure)
            keep_out(run, column, personal);
        else if (column->role == ROLE_FEATURE)
            ask(run, column, personal);
    }
}
