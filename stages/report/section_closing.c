/* The sections at the end of the report: notes, use, limits. */
#include "stages/report/sections.h"

#include "runner/base/translate.h"
#include "runner/page/blocks.h"
#include "runner/page/phrases.h"

static bool has_notes(const struct run *run)
{
    return run->note_count > 0;
}

static void write_notes(struct html *html, const struct run *run)
{
    html_open(html, "ul", "class=\"plain\"");
    for (size_t i = 0; i < run->note_count; i++)
        html_put(html, "li", NULL, run->notes[i].text);
    html_close(html);
}

const struct report_section notes_section = {
    .id = "notes", .title = N_("What Lotse noticed"), .applies = has_notes, .write = write_notes
};

static void write_usage(struct html *html, const struct run *run)
{
    html_put_format(html, "p", NULL,
                    tr("The model lies beside this page as %s. Everything happens on your own machine; nothing is sent "
                       "anywhere."),
                    phrase_quoted(run->arena, "model.lotse"));
    block_usage(html, run);
    block_columns(html, run);
}

const struct report_section usage_section = { .id = "use", .title = N_("How to use it"), .write = write_usage };

const struct report_section limits_section = { .id = "limits",
                                               .title = N_("What the numbers do not say"),
                                               .write = block_limits };
