#include "runner/earlier.h"

#include "runner/base/document.h"
#include "runner/base/files.h"
#include "runner/input/input.h"
#include "runner/table/date.h"

#include <string.h>

/* More than any metrics.json has; trials.csv: a hundred thousand lines. */
enum { MOST_METRICS = 16 << 20, MOST_TRIALS_FILE = 256 << 20 };

/* When a run ended that is called 2026-11-20_140300, or the same with _2 behind it; NULL: it is not one of ours. */
static const char *when_of(struct arena *arena, const char *name)
{
    enum { DAY = 10, WHOLE = 17 };
    if (strlen(name) < WHOLE || name[DAY] != '_' || (name[WHOLE] != '\0' && name[WHOLE] != '_'))
        return NULL;
    const char *time = name + DAY + 1;
    const char *written = arena_format(arena, "%.10s %.2s:%.2s", name, time, time + 2);
    int64_t seconds;
    return date_parse(written, strlen(written), DATE_ISO, &seconds, NULL) ? date_text(arena, seconds, true) : NULL;
}

/* Whatever is wrong with results of long ago is no problem of the run that looks at them. */
static bool read_quietly(struct arena *arena, const char *path, size_t limit, char **content, size_t *size)
{
    return file_exists(path) && file_read(arena, problems_create(arena), path, limit, content, size);
}

/* The knowledge of the run in this folder, when it was the same search. */
static bool look_at(const struct run *run, struct arena *arena, const char *folder, struct earlier *earlier)
{
    char *content, *trials;
    size_t size;
    struct document *metrics;
    if (!read_quietly(arena, path_join(arena, folder, "metrics.json"), MOST_METRICS, &content, &size) ||
        !document_parse(arena, problems_create(arena), FAULT_DATA, "metrics.json", content, size, &metrics))
        return false;
    const struct document *search = document_get(metrics, "search");
    const char *fingerprint = document_text(document_get(search, "fingerprint"));
    const char *own = arena_format(arena, "%016llx", (unsigned long long)run->fingerprint);
    if (!fingerprint || strcmp(fingerprint, own) != 0 ||
        !read_quietly(arena, path_join(arena, folder, "trials.csv"), MOST_TRIALS_FILE, &trials, &earlier->size))
        return false;
    earlier->trials = trials;
    earlier->answers = document_text(document_get(search, "answers"));
    earlier->lines = 0;
    for (size_t i = 0; i < earlier->size; i++)
        earlier->lines += trials[i] == '\n';
    return true;
}

bool earlier_find(struct run *run, const char *root, struct earlier *earlier)
{
    struct texts names;
    *earlier = (struct earlier){ 0 };
    if (!folder_list(run->arena, root, &names))
        return false;
    for (size_t i = names.count; i-- > 0;) { /* the newest first */
        struct arena *arena = arena_child(run->arena);
        struct earlier found = { .when = when_of(arena, names.items[i]) };
        bool is_better = found.when && look_at(run, arena, path_join(arena, root, names.items[i]), &found) &&
                         found.lines > earlier->lines;
        if (is_better)
            *earlier = found;
        else
            arena_destroy(arena);
    }
    return earlier->lines > 0;
}

bool earlier_take_over(struct run *run, const struct earlier *earlier, const char *hidden)
{
    const char *answers = path_join(run->arena, hidden, INPUT_ANSWERS);
    if (earlier->answers) {
        const char *line = arena_format(run->arena, "%s\n", earlier->answers);
        if (!file_write(run->problems, answers, line, strlen(line)))
            return false;
    }
    /* Last, since it is what makes the folder one to go on from. */
    if (!file_write(run->problems, path_join(run->arena, hidden, "trials.csv"), earlier->trials, earlier->size))
        return false;
    run->resumed = true;
    run->goes_on = earlier->when;
    return true;
}
