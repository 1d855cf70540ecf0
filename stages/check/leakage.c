#include "runner/base/translate.h"
#include "runner/table/names.h"
#include "stages/check/check.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

/* From where on a single column is too good to be true, by what association.c measures. */
static const struct {
    double care, stop;
} classes_two = { 0.98, 0.999 }, classes_many = { 0.95, 0.999 }, numbers = { 0.98, 0.9995 };

/* The difference between the shares of gaps in two classes that no habit of filling in forms explains. */
static const double telling_gaps = 0.8;

static struct finding about(enum severity severity, const char *name, const struct column *column)
{
    return (struct finding){ .severity = severity, .quality = QUALITY_LEAKAGE, .name = name, .column = column->name };
}

static void advise(struct run *run, const struct column *column)
{
    finding_advise(run, tr("is it known when the question comes up? If not: [columns] ignore = [%s]"),
                   column_text(run->arena, column->name));
}

static bool check_copy(struct run *run, const struct column *column)
{
    double strength = association_of(run, column);
    double care = run->question.class_count == 2 ? classes_two.care
                  : run->question.class_count    ? classes_many.care
                                                 : numbers.care;
    double stop = run->question.class_count == 2 ? classes_two.stop
                  : run->question.class_count    ? classes_many.stop
                                                 : numbers.stop;
    if (!(strength >= care))
        return false;
    if (strength >= stop)
        finding_add(run, about(SEVERITY_STOP, "copy_of_target", column),
                    tr("column \"%s\" alone tells \"%s\" without a mistake, as a copy of it would"), column->name,
                    run->question.target);
    else
        finding_add(run, about(SEVERITY_CARE, "near_copy_of_target", column),
                    tr("column \"%s\" alone tells \"%s\" nearly without a mistake"), column->name,
                    run->question.target);
    advise(run, column);
    return true;
}

/* Filled in exactly when the answer is yes: "grund_der_kuendigung". */
static bool check_gaps(struct run *run, const struct column *column)
{
    size_t rows[2] = { 0 }, gaps[2] = { 0 };
    if (run->question.class_count != 2 || !column->missing)
        return false;
    for (size_t row = 0; row < run->table->row_count; row++)
        if (!isnan(run->question.truth[row])) {
            size_t class = run->question.truth[row] > 0.5f;
            rows[class]++;
            gaps[class] += column_is_missing(column, row);
        }
    double without[2] = { (double)gaps[0] / (double)rows[0], (double)gaps[1] / (double)rows[1] };
    if (!(fabs(without[0] - without[1]) >= telling_gaps))
        return false;
    size_t filled = without[0] < without[1] ? 0 : 1;
    finding_add(run, about(SEVERITY_STOP, "filled_in_afterwards", column),
                tr("column \"%s\" is filled in nearly only where \"%s\" is \"%s\", as if somebody did so afterwards"),
                column->name, run->question.target, run->question.classes[filled]);
    advise(run, column);
    return true;
}

/* Words for what happens when a case is settled. */
static bool sounds_late(const char *name)
{
    static const char *const words[] = { "storno",    "storniert", "kuendig",  "kündig",    "austritt", "reklamation",
                                         "mahnung",   "abschluss", "ergebnis", "reparatur", "erledigt", "gutschrift",
                                         "schadens",  "ausfallda", "cancel",   "churn",     "resolved", "outcome",
                                         "closed_at", "refund",    "repaired", "terminat",  "rückgabe", "retoure" };
    char small[128];
    size_t length = 0;
    for (; name[length] && length + 1 < sizeof small; length++) {
        unsigned char byte = (unsigned char)name[length];
        bool is_capital_umlaut = length > 0 && (unsigned char)name[length - 1] == 0xC3 && byte >= 0x80 && byte <= 0x9E;
        small[length] = (char)(is_capital_umlaut ? byte + ('a' - 'A') : tolower(byte));
    }
    small[length] = '\0';
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strstr(small, words[i]))
            return true;
    return false;
}

void check_leakage(struct run *run)
{
    struct arena *scratch = arena_child(run->arena);
    size_t count;
    const struct column **features = check_features(run, scratch, &count);
    for (size_t i = 0; i < count; i++) {
        if (check_gaps(run, features[i]) || check_copy(run, features[i]) || !sounds_late(features[i]->name))
            continue;
        finding_add(run, about(SEVERITY_NOTE, "sounds_late", features[i]),
                    tr("column \"%s\" sounds as if it were filled in only when the case is settled"),
                    features[i]->name);
        advise(run, features[i]);
    }
    arena_destroy(scratch);
}
