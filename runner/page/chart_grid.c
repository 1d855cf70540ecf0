#include "runner/page/plot.h"

enum { MARKS = 100, ACROSS = 10, STEP = 20, MIDDLE = 10 };

/* The shape as a path around the middle of its field. */
static void add_shape(struct text *path, enum mark_shape shape, double x, double y)
{
    switch (shape) {
    case SHAPE_DISC:
        text_add_format(path, "M%g %ga7 7 0 1 0 14 0a7 7 0 1 0-14 0z", x - 7, y);
        break;
    case SHAPE_CROSS:
        text_add_format(path, "M%g %gl12 12m0-12l-12 12", x - 6, y - 6);
        break;
    case SHAPE_RING:
        text_add_format(path, "M%g %ga6 6 0 1 0 12 0a6 6 0 1 0-12 0z", x - 6, y);
        break;
    case SHAPE_DOT:
        text_add_format(path, "M%g %ga2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0z", x - 2.5, y);
        break;
    }
}

static bool is_outline(enum mark_shape shape)
{
    return shape == SHAPE_CROSS || shape == SHAPE_RING;
}

void chart_grid(struct html *html, struct chart chart, const struct grid_kind *kinds, size_t count)
{
    chart_begin(html, chart, "grid", 200, 200);
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        struct text path = text_in(html->out.arena);
        for (size_t k = 0; k < kinds[i].share && at < MARKS; k++, at++) {
            size_t row = at / ACROSS, column = at % ACROSS;
            add_shape(&path, kinds[i].shape, (double)(column * STEP + MIDDLE), (double)(row * STEP + MIDDLE));
        }
        if (path.length)
            html_empty(html, "path", "class=\"%s %s\" d=\"%s\"", is_outline(kinds[i].shape) ? "outline" : "fill",
                       tone_name(kinds[i].tone), text_string(&path));
    }
    html_close(html);
}

void chart_grid_key(struct html *html, enum mark_shape shape, enum tone tone)
{
    struct text path = text_in(html->out.arena);
    add_shape(&path, shape, MIDDLE, MIDDLE);
    html_open(html, "svg", "viewBox=\"0 0 20 20\" class=\"grid-key\" aria-hidden=\"true\"");
    html_empty(html, "path", "class=\"%s %s\" d=\"%s\"", is_outline(shape) ? "outline" : "fill", tone_name(tone),
               text_string(&path));
    html_close(html);
}
