/* Makes the data of a demonstrator: generate NAME DIR */
#include "generate.h"

#include <math.h>
#include <string.h>

static const struct demonstrator *const demonstrators[] = { &wartung, &absatz };

/* ---- chance ---- */

static uint64_t chance_state;

/* Uniform in [0, 1): SplitMix64 (Steele, Lea, Flood 2014), its upper 53 bits. */
double uniform(void)
{
    uint64_t z = chance_state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

bool happens(double probability)
{
    return uniform() < probability;
}

int pick(int count)
{
    return (int)(uniform() * count);
}

/* Twelve uniform draws less six. Needs no function that machines round differently. */
double normal(void)
{
    double sum = -6;
    for (int i = 0; i < 12; i++)
        sum += uniform();
    return sum;
}

double between(double low, double value, double high)
{
    return value < low ? low : value > high ? high : value;
}

/* ---- calendar: 01.03.0000 was a Wednesday; years begin in March here, so that a leap day ends one ---- */

int day_of(int year, int month, int day)
{
    if (month < 3)
        year--;
    int years = 365 * year + year / 4 - year / 100 + year / 400;
    return years + (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
}

struct date date_of(int number)
{
    int year = (int)((10000LL * number + 14780) / 3652425);
    if (day_of(year, 3, 1) > number)
        year--;
    int rest = number - day_of(year, 3, 1), month = (5 * rest + 2) / 153;
    return (struct date){ year + (month >= 10), (month + 2) % 12 + 1, rest - (153 * month + 2) / 5 + 1 };
}

int weekday_of(int number)
{
    return (number + 2) % 7;
}

/* The "anonymous Gregorian" computus (Nature, 20 April 1876). */
int easter_of(int year)
{
    int a = year % 19, b = year / 100, c = year % 100;
    int h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    int m = (a + 11 * h + 22 * l) / 451, n = h + l - 7 * m + 114;
    return day_of(year, n / 31, n % 31 + 1);
}

bool is_holiday(int number)
{
    static const int fixed[] = { 101, 106, 501, 1003, 1101, 1225, 1226 }, after_easter[] = { -2, 1, 39, 50, 60 };
    struct date date = date_of(number);
    for (int i = 0; i < LENGTH(fixed); i++)
        if (fixed[i] == date.month * 100 + date.day)
            return true;
    for (int i = 0; i < LENGTH(after_easter); i++)
        if (easter_of(date.year) + after_easter[i] == number)
            return true;
    return false;
}

double season(int number)
{
    int first = day_of(date_of(number).year, 1, 1);
    return -cos(6.283185307179586 * (number - first - 15) / 365.0);
}

/* ---- German CSV ---- */

/* Texts in this file are UTF-8; of Windows-1252 only what is Latin-1 too is used. */
static void put_characters(struct csv *csv, const char *text)
{
    for (; *text; text++) {
        unsigned char byte = (unsigned char)*text;
        if (csv->is_windows_1252 && byte >= 0xc0)
            byte = (unsigned char)(byte << 6 | ((unsigned char)*++text & 0x3f));
        if (byte == '"')
            putc('"', csv->file);
        putc(byte, csv->file);
    }
}

void put_text(struct csv *csv, const char *text)
{
    const char *quote = strpbrk(text, ";\"") ? "\"" : "";
    fputs(csv->has_cells ? ";" : "", csv->file);
    fputs(quote, csv->file);
    put_characters(csv, text);
    fputs(quote, csv->file);
    csv->has_cells = true;
}

void put_yes(struct csv *csv, bool yes)
{
    put_text(csv, yes ? "ja" : "nein");
}

void put_date(struct csv *csv, int number)
{
    struct date date = date_of(number);
    char text[40];
    snprintf(text, sizeof text, "%02d.%02d.%04d", date.day, date.month, date.year);
    put_text(csv, text);
}

/* A number as a German export has it: 1.234,5 with one decimal. */
void put_number(struct csv *csv, double value, int decimals)
{
    static const int powers[] = { 1, 10, 100 };
    long scaled = lround(fabs(value) * powers[decimals]);
    long whole = scaled / powers[decimals], part = scaled % powers[decimals];
    const char *sign = value < 0 && scaled > 0 ? "-" : "";
    char text[120];
    int length = whole < 1000 ? snprintf(text, sizeof text, "%s%ld", sign, whole)
                              : snprintf(text, sizeof text, "%s%ld.%03ld", sign, whole / 1000, whole % 1000);
    if (decimals > 0)
        snprintf(text + length, sizeof text - (size_t)length, decimals == 1 ? ",%01ld" : ",%02ld", part);
    put_text(csv, text);
}

void put_reading(struct csv *csv, double value, int decimals, double gap, const char *mark)
{
    if (happens(gap))
        put_text(csv, mark);
    else
        put_number(csv, value, decimals);
}

void end_line(struct csv *csv)
{
    fputs("\r\n", csv->file);
    csv->has_cells = false;
}

/* ---- command ---- */

static bool open_csv(struct csv *csv, const char *folder, const char *file)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, file);
    csv->file = fopen(path, "wb");
    if (!csv->file)
        perror(path);
    return csv->file != NULL;
}

static bool close_csv(struct csv *csv)
{
    bool failed = ferror(csv->file) != 0;
    return fclose(csv->file) == 0 && !failed;
}

static void put_header(struct csv *csv, const char *columns, const char *target)
{
    fputs(csv->is_windows_1252 ? "" : "\xef\xbb\xbf", csv->file);
    put_characters(csv, columns);
    csv->has_cells = true;
    if (target)
        put_text(csv, target);
    end_line(csv);
}

static int generate(const struct demonstrator *demonstrator, const char *folder)
{
    struct output output = { .past.is_windows_1252 = demonstrator->is_windows_1252,
                             .fresh.is_windows_1252 = demonstrator->is_windows_1252 };
    if (!open_csv(&output.past, folder, demonstrator->file) || !open_csv(&output.fresh, folder, "neue_faelle.csv"))
        return 1;
    put_header(&output.past, demonstrator->columns, demonstrator->target);
    put_header(&output.fresh, demonstrator->columns, NULL);
    chance_state = demonstrator->seed;
    demonstrator->make(&output);
    if (close_csv(&output.past) && close_csv(&output.fresh))
        return 0;
    fputs("generate: the data could not be written\n", stderr);
    return 1;
}

int main(int argc, char **argv)
{
    for (int i = 0; argc == 3 && i < LENGTH(demonstrators); i++)
        if (strcmp(argv[1], demonstrators[i]->name) == 0)
            return generate(demonstrators[i], argv[2]);
    fputs("usage: generate NAME DIR, where NAME is one of:", stderr);
    for (int i = 0; i < LENGTH(demonstrators); i++)
        fprintf(stderr, " %s", demonstrators[i]->name);
    fputs("\n", stderr);
    return 2;
}
