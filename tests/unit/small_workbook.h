/* Workbooks for tests, made of the XML of their parts. */
#ifndef LOTSE_TEST_SMALL_WORKBOOK_H
#define LOTSE_TEST_SMALL_WORKBOOK_H

#include "runner/base/arena.h"

/* What a workbook is made of; NULL: sound and short. */
struct small_workbook {
    const char *rows;    /* what stands in <sheetData> of the first sheet, "Umsatz" */
    const char *merges;  /* what stands in <mergeCells> of it */
    const char *strings; /* what stands in <sst> */
    const char *styles;  /* what stands in <styleSheet> */
    const char *sheets;  /* what stands in <workbook> */
    const char *sheet;   /* the whole first sheet */
};

/* Writes it as an .xlsx file. The second sheet, "Leer", is empty; the third, "Geheim", is hidden and holds a 7. */
void small_workbook_write(const struct small_workbook *parts, const char *path);

#endif
