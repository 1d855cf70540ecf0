#include "runner/base/translate.h"
#include "runner/table/names.h"
#include "stages/check/check.h"

#include <string.h>

static struct finding about(enum severity severity, const char *name, const struct column *column)
{
    return (struct finding){ .severity = severity, .quality = QUALITY_PRIVACY, .name = name, .column = column->name };
}

static void say_kept_out(struct run *run, const struct column *column, const struct personal *personal)
{
    const char *title = tr(personal_title(personal->kind));
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
    const struct texts *not_personal = &run->pipeline->columns->not_personal;
    for (size_t i = 0; i < run->table->column_count; i++) {
        const struct column *column = &run->table->columns[i];
        const struct personal *personal = &run->inspection->facts[i].personal;
        if (run->inspection->facts[i].is_kept_out)
            say_kept_out(run, column, personal);
        else if (column->role == ROLE_PERSONAL)
            finding_add(run, about(SEVERITY_NOTE, "personal", column),
                        tr("column \"%s\" is personal, as you stated, and never reaches model, report or package"),
                        column->name);
        else if (column->role == ROLE_FEATURE && personal->kind != PERSONAL_NONE &&
                 !texts_have(not_personal, column->name))
            ask(run, column, personal);
    }
}
