#include "runner/page/scale.h"

#include "runner/table/date.h"

#include <math.h>

struct scale scale_make(double low, double high, double from, double to)
{
    if (!isfinite(low))
        low = isfinite(high) ? high : 0;
    if (!isfinite(high))
        high = low;
    if (low > high) {
        double other = low;
        low = high;
        high = other;
    }
    double least = fmax(fabs(low), fabs(high)) * 1e-9; /* less would be lost among the digits */
    if (high - low <= least) {
        double margin = low == 0 ? 0.5 : fabs(low) * 0.1;
        low -= margin;
        high += margin;
    }
    return (struct scale){ low, high, from, to };
}

double scale_at(const struct scale *scale, double value)
{
    return scale->from + (value - scale->low) / (scale->high - scale->low) * (scale->to - scale->from);
}

double scale_limited(const struct scale *scale, double value)
{
    return value < scale->low ? scale->low : value > scale->high ? scale->high : value;
}

/* A round number near the value, or the next one not below it. */
static double round_number(double value, bool nearest)
{
    double power = pow(10, floor(log10(value)));
    double digits = value / power;
    if (nearest)
        return power * (digits < 1.5 ? 1 : digits < 3 ? 2 : digits < 7 ? 5 : 10);
    return power * (digits <= 1 ? 1 : digits <= 2 ? 2 : digits <= 5 ? 5 : 10);
}

static double round_step(const struct scale *scale, size_t wanted)
{
    double range = round_number(scale->high - scale->low, false);
    return round_number(range / (double)(wanted > 2 ? wanted - 1 : 1), true);
}

static struct ticks ticks_between(double first, double last, double step)
{
    return (struct ticks){
        .first = first * step,
        .step = step,
        .count = last >= first ? (size_t)(last - first) + 1 : 0,
        .decimals = (int)fmin(12, fmax(0, -floor(log10(step) + 1e-9))),
    };
}

struct ticks ticks_around(double low, double high, size_t wanted)
{
    struct scale scale = scale_make(low, high, 0, 1);
    double step = round_step(&scale, wanted);
    return ticks_between(floor(scale.low / step + 1e-9), ceil(scale.high / step - 1e-9), step);
}

struct ticks ticks_within(double low, double high, size_t wanted)
{
    struct scale scale = scale_make(low, high, 0, 1);
    double step = round_step(&scale, wanted);
    struct ticks ticks = { 0 };
    for (int finer = 0; finer < 3 && ticks.count < 3; finer++) { /* one number alone says nothing about distances */
        ticks = ticks_between(ceil(scale.low / step - 1e-9), floor(scale.high / step + 1e-9), step);
        step = round_number(step * 0.45, true);
    }
    return ticks;
}

static const int64_t day = 86400;

static size_t ticks_of_days(int64_t low, int64_t high, size_t wanted, int64_t *ticks, size_t room)
{
    int64_t days = (high - low) / day;
    int64_t step = days / (int64_t)wanted + 1;
    int64_t first = (low / day + (low % day > 0)) * day;
    size_t count = 0;
    for (int64_t at = first; at <= high && count < room; at += step * day)
        ticks[count++] = at;
    return count;
}

size_t ticks_of_dates(int64_t low, int64_t high, size_t wanted, int64_t *ticks, size_t room)
{
    static const int steps[] = { 1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200 };
    struct date_parts first = date_parts(low), last = date_parts(high);
    int months = (last.year - first.year) * 12 + last.month - first.month;
    if (months < 2)
        return ticks_of_days(low, high, wanted, ticks, room);
    size_t step = 0;
    while (step + 1 < sizeof steps / sizeof *steps && months / steps[step] > (int)wanted)
        step++;
    size_t count = 0;
    int month = first.year * 12 + first.month - 1;
    for (month -= month % steps[step]; count < room; month += steps[step]) {
        int64_t at = date_seconds(month / 12, month % 12 + 1, 1);
        if (at > high)
            break;
        if (at >= low)
            ticks[count++] = at;
    }
    return count;
}
