#include "runner/page/page.h"

#include "runner/base/translate.h"

/* stages/report/report.css: one style for report and model card. */
extern const unsigned char embedded_report_css[], embedded_report_css_end[];

void page_begin(struct html *html, const char *title)
{
    text_add(&html->out, "<!DOCTYPE html>\n");
    html_open(html, "html", translate_language() == LANGUAGE_GERMAN ? "lang=\"de\"" : "lang=\"en\"");
    html_open(html, "head", NULL);
    html_empty(html, "meta", "charset=\"utf-8\"");
    html_empty(html, "meta", "http-equiv=\"Content-Security-Policy\" content=\"%s\"",
               "default-src 'none'; style-src 'unsafe-inline'; img-src data:");
    html_empty(html, "meta", "name=\"viewport\" content=\"width=device-width, initial-scale=1\"");
    html_empty(html, "meta", "name=\"color-scheme\" content=\"light dark\"");
    html_put(html, "title", NULL, title);
    html_open(html, "style", NULL);
    text_add_bytes(&html->out, embedded_report_css, (size_t)(embedded_report_css_end - embedded_report_css));
    html_close(html);
    html_close(html);
    html_open(html, "body", NULL);
    html_open(html, "main", NULL);
}

void page_end(struct html *html)
{
    while (html->depth)
        html_close(html);
}

void page_heading(struct html *html, const char *kind, const char *date, const char *name, const char *question)
{
    html_open(html, "header", NULL);
    html_open(html, "p", "class=\"masthead\"");
    html_put(html, "span", "class=\"wordmark\"", "Lotse");
    html_put(html, "span", NULL, kind);
    if (date)
        html_put(html, "span", "class=\"date\"", date);
    html_close(html);
    html_put(html, "h1", NULL, name);
    html_put(html, "p", "class=\"question\"", question);
    html_close(html);
}

void page_section(struct html *html, const char *id, const char *title)
{
    html_open_with(html, "section", "id=\"%s\"", id);
    html_put(html, "h2", NULL, title);
}

void page_table(struct html *html, const char *style, const char *caption)
{
    unsigned identifier = html_identifier(html);
    html_open_with(html, "div", "class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"c%u\"", identifier);
    html_open_with(html, "table", "class=\"%s\"", style);
    html_open_with(html, "caption", "id=\"c%u\"", identifier);
    html_say(html, caption);
    html_close(html);
}

void page_table_end(struct html *html)
{
    html_close(html);
    html_close(html);
}

void page_table_head(struct html *html, const char *const *headings)
{
    html_open(html, "thead", NULL);
    html_open(html, "tr", NULL);
    for (; *headings; headings++)
        html_put(html, "th", "scope=\"col\"", *headings);
    html_close(html);
    html_close(html);
}
