/* absatz: how many crates of each drink will a beverage wholesaler sell on each day of next week?
 *
 * A row is a drink on a day, as it is known when the week before ends. demand() holds what decides: a trainer can say from
 * it what a good model should find, and what not. */
#include "generate.h"

#include <math.h>

struct drink {
    const char *name;
    double crates;     /* on an average day */
    double price;      /* euro a crate */
    double thirst;     /* growth a degree above 18 */
    double elasticity; /* of demand to price */
    double trend;      /* growth a year */
};

static const struct drink drinks[] = {
    { "Mineralwasser spritzig", 120, 5.79, 0.035, -1.2, 0.03 },
    { "Mineralwasser still", 85, 5.99, 0.030, -1.1, 0.06 },
    { "Apfelschorle", 60, 9.49, 0.040, -1.5, 0.02 },
    { "Helles", 95, 17.49, 0.025, -1.8, 0.00 },
    { "Weißbier", 50, 17.99, 0.035, -1.6, -0.04 },
    { "Cola-Mix", 65, 11.29, 0.020, -1.9, 0.02 },
};

/* What is known of a day when the week before ends. */
struct day {
    int number, weekday;
    double temperature, rain; /* as forecast */
    bool is_before_holiday, is_school_holiday;
    const char *planner;
};

/* What is known of a drink on that day. */
struct sale {
    double price;
    bool is_offer, was_offer;            /* this week, and the week before */
    double week_before, same_day_before; /* crates sold */
};

/* Without an offer; prices rise by three percent each New Year. */
static double price_of(const struct drink *drink, int number)
{
    return drink->price * (1 + 0.03 * (date_of(number).year - 2023));
}

/* The truth, before chance. The moon and the planner have no influence, whatever the owner says. */
static double demand(const struct drink *drink, const struct day *day, const struct sale *sale)
{
    static const double weekdays[] = { 0.85, 0.75, 0.80, 0.95, 1.35, 1.55 };
    double warmth = day->temperature - 18, years = (day->number - day_of(2023, 1, 1)) / 365.0;
    double crates = drink->crates * weekdays[day->weekday] * (1 + drink->trend * years);
    /* Thirst starts at 18 degrees. */
    crates *= warmth > 0 ? 1 + drink->thirst * warmth : 1 + 0.008 * warmth;
    crates *= pow(sale->price / price_of(drink, day->number), drink->elasticity);
    /* The leaflet works best before the weekend, and a week later the cellars are still full. */
    crates *= sale->is_offer ? day->weekday >= 4 ? 1.30 : 1.12 : 1;
    crates *= sale->was_offer ? 0.90 : 1;
    crates *= day->is_before_holiday ? 1.40 : 1;
    crates *= day->is_school_holiday ? 0.90 : 1;
    crates *= day->rain > 8 ? 0.90 : 1;
    /* Pay day. */
    crates *= date_of(day->number).day <= 3 ? 1.06 : 1;
    return crates;
}

/* Roughly those of Baden-Württemberg. */
static bool is_school_holiday(int number)
{
    struct date date = date_of(number);
    int easter = easter_of(date.year), month_day = date.month * 100 + date.day;
    bool is_summer = month_day >= 728 && month_day <= 910, is_christmas = month_day >= 1223 || month_day <= 105;
    bool is_spring = number >= easter - 6 && number <= easter + 6;
    bool is_whitsun = number >= easter + 50 && number <= easter + 62;
    return is_summer || is_christmas || is_spring || is_whitsun;
}

/* The next day or, over the weekend, the next opening day is a holiday. */
static bool is_before_holiday(int number)
{
    return is_holiday(number + 1) || (weekday_of(number) == 5 && is_holiday(number + 2));
}

/* Counted from the new moon of 02.01.2022, a month of 29.53 days in quarters around their middle. */
static const char *moon_of(int number)
{
    static const char *const phases[] = { "Neumond", "zunehmend", "Vollmond", "abnehmend" };
    double month = fmod((number - day_of(2022, 1, 2)) / 29.53 + 0.125, 1);
    return phases[(int)(4 * month)];
}

static const char sales_columns[] =
    "datum;wochentag;artikel;preis;aktion;aktion_vorwoche;vor_feiertag;ferien;temperatur;"
    "regen;mond;disponent;absatz_vorwoche;prognose_alt";

static void put_sale(struct csv *csv, const struct drink *drink, const struct day *day, const struct sale *sale)
{
    static const char *const weekdays[] = { "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag" };
    put_date(csv, day->number);
    put_text(csv, weekdays[day->weekday]);
    put_text(csv, drink->name);
    put_number(csv, sale->price, 2);
    put_yes(csv, sale->is_offer);
    put_yes(csv, sale->was_offer);
    put_yes(csv, day->is_before_holiday);
    put_yes(csv, day->is_school_holiday);
    put_reading(csv, day->temperature, 1, 0.02, "-");
    put_reading(csv, day->rain, 1, 0.02, "");
    put_text(csv, moon_of(day->number));
    put_text(csv, day->planner);
    put_number(csv, sale->week_before, 0);
    put_number(csv, sale->same_day_before, 0); /* today's forecast: what it was a week ago */
}

/* One drink through the weeks: its regulars, its offers, and what it sold (0 on a closed day). */
struct history {
    double level;
    bool offers[160];
    double sold[160][6];
};

static struct sale look_back(const struct history *history, int week, int weekday)
{
    struct sale sale = { .is_offer = history->offers[week] };
    if (week == 0)
        return sale;
    sale.was_offer = history->offers[week - 1];
    for (int i = 0; i < 6; i++)
        sale.week_before += history->sold[week - 1][i];
    for (int i = week - 1; i >= 0 && sale.same_day_before <= 0; i--)
        sale.same_day_before = history->sold[i][weekday];
    return sale;
}

static double draw_crates(const struct drink *drink, struct day day, const struct sale *sale, double surprise,
                          double level)
{
    day.temperature += surprise; /* the forecast errs */
    double expected = demand(drink, &day, sale) * exp(level);
    double mood = normal(), customers = normal();
    return fmax(0, floor(expected * exp(0.07 * mood) + sqrt(expected) * customers + 0.5));
}

static void make_sales(struct output *output)
{
    static const char *const planners[] = { "Käthe Löffler", "Björn Schäuble" };
    static struct history histories[LENGTH(drinks)];
    int monday = day_of(2022, 12, 5), last_week = (day_of(2025, 9, 29) - monday) / 7;
    double weather = 0;

    for (int week = 0; week <= last_week; week++) {
        const char *planner = planners[pick(LENGTH(planners))];
        for (int i = 0; i < LENGTH(drinks); i++) {
            histories[i].offers[week] = happens(0.14);
            histories[i].level = 0.8 * histories[i].level + 0.05 * normal(); /* only last week's sales tell of it */
        }
        for (int weekday = 0; weekday < 6; weekday++) {
            struct day day = { .number = monday + 7 * week + weekday, .weekday = weekday, .planner = planner };
            weather = 0.75 * weather + 2.6 * normal();
            day.temperature = 14 + 11 * season(day.number) + weather;
            double shower = uniform(), surprise = 1.3 * normal();
            day.rain = shower < 0.35 ? 450 * shower * shower * shower : 0; /* mm; two days in three are dry */
            day.is_before_holiday = is_before_holiday(day.number);
            day.is_school_holiday = is_school_holiday(day.number);
            for (int i = 0; i < LENGTH(drinks) && !is_holiday(day.number); i++) {
                struct sale sale = look_back(&histories[i], week, weekday);
                sale.price = price_of(&drinks[i], day.number) * (sale.is_offer ? 0.90 : 1);
                double crates = draw_crates(&drinks[i], day, &sale, surprise, histories[i].level);
                histories[i].sold[week][weekday] = crates;
                if (week < 4)
                    continue; /* the first weeks only fill the columns that look back */
                struct csv *csv = week < last_week ? &output->past : &output->fresh;
                put_sale(csv, &drinks[i], &day, &sale);
                if (week < last_week)
                    put_number(csv, crates, 0);
                end_line(csv);
            }
        }
    }
}

const struct demonstrator absatz = {
    .name = "absatz",
    .file = "verkauf.csv",
    .columns = sales_columns,
    .target = "menge",
    .seed = 2,
    .make = make_sales,
};
