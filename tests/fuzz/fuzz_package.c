/* Model packages from anywhere. Checksums keep changed bytes away from the deeper parts, so those get them directly: a
 * first byte of 0 is followed by a package, of 1 by a schema, of 2 by a preparation, of 3 by a booster in XGBoost's
 * JSON. Whatever is taken for sound must predict. */
#include "runner/model/inspect.h"
#include "runner/model/model.h"
#include "runner/model/schema.h"

#include <math.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ROWS = 3, WIDTH = 3 };

/* Rows whose columns are called like those of the seeds. */
static struct table *some_rows(struct arena *arena)
{
    static const char *const names[WIDTH] = { "länge", "breite", "tiefe" };
    struct table *table = table_create(arena, ROWS);
    for (size_t i = 0; i < WIDTH; i++) {
        struct column *column = table_add_column(arena, table, names[i], COLUMN_NUMBER);
        column->numbers = ARENA_ARRAY(arena, ROWS, float);
        for (size_t row = 0; row < ROWS; row++)
            column->numbers[row] = row == 1 ? NAN : (float)row - 1;
    }
    return table;
}

static void try_preparation(struct arena *arena, struct problems *problems, const struct document *document)
{
    struct preparation *preparation;
    struct table *prepared;
    if (preparation_load(arena, problems, document, &preparation))
        preparation_apply(arena, problems, preparation, some_rows(arena), &prepared);
}

static void try_booster(struct arena *arena, struct problems *problems, const char *json, size_t size)
{
    struct booster *booster;
    for (size_t outputs = 1; outputs <= 3; outputs += 2) {
        if (!inspect_booster(problems, "booster", json, size, WIDTH, outputs) ||
            !booster_load(arena, problems, "booster", json, size, &booster))
            continue;
        float *out = ARENA_ARRAY(arena, ROWS * outputs * (WIDTH + 1), float);
        booster_score(arena, booster, some_rows(arena), NULL, ROWS, out, outputs);
        booster_explain(arena, booster, some_rows(arena), NULL, ROWS, out, outputs);
    }
}

static void try_part(struct arena *arena, struct problems *problems, int part, const char *json, size_t size)
{
    struct document *document;
    struct model *model = ARENA_NEW(arena, struct model);
    if (part == 3)
        try_booster(arena, problems, json, size);
    else if (!document_parse(arena, problems, FAULT_PACKAGE, "part", json, size, &document))
        return;
    else if (part == 1)
        schema_load(arena, problems, "part", document, model);
    else
        try_preparation(arena, problems, document);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    struct arena *arena = arena_create();
    struct problems *problems = problems_create(arena);
    const char *bytes = arena_copy(arena, data + 1, size - 1);
    struct model *model;
    if (data[0] == 0)
        model_read(arena, problems, "package", bytes, size - 1, &model);
    else if (data[0] <= 3)
        try_part(arena, problems, data[0], bytes, size - 1);
    arena_destroy(arena);
    return 0;
}
