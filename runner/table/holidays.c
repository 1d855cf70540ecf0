#include "runner/table/holidays.h"

#include "runner/table/date.h"

enum { FIRST_YEAR = 1990, LAST_YEAR = 2100, DAY = 86400 };

const char *const holiday_regions[] = {
    [HOLIDAYS_NONE] = "none", [HOLIDAYS_DE] = "de", [HOLIDAYS_BW] = "bw",     [HOLIDAYS_BY] = "by",
    [HOLIDAYS_BE] = "be",     [HOLIDAYS_BB] = "bb", [HOLIDAYS_HB] = "hb",     [HOLIDAYS_HH] = "hh",
    [HOLIDAYS_HE] = "he",     [HOLIDAYS_MV] = "mv", [HOLIDAYS_NI] = "ni",     [HOLIDAYS_NW] = "nw",
    [HOLIDAYS_RP] = "rp",     [HOLIDAYS_SL] = "sl", [HOLIDAYS_SN] = "sn",     [HOLIDAYS_ST] = "st",
    [HOLIDAYS_SH] = "sh",     [HOLIDAYS_TH] = "th", [HOLIDAY_REGIONS] = NULL,
};

enum states {
    BW = 1 << HOLIDAYS_BW,
    BY = 1 << HOLIDAYS_BY,
    BE = 1 << HOLIDAYS_BE,
    BB = 1 << HOLIDAYS_BB,
    HB = 1 << HOLIDAYS_HB,
    HH = 1 << HOLIDAYS_HH,
    HE = 1 << HOLIDAYS_HE,
    MV = 1 << HOLIDAYS_MV,
    NI = 1 << HOLIDAYS_NI,
    NW = 1 << HOLIDAYS_NW,
    RP = 1 << HOLIDAYS_RP,
    SL = 1 << HOLIDAYS_SL,
    SN = 1 << HOLIDAYS_SN,
    ST = 1 << HOLIDAYS_ST,
    SH = 1 << HOLIDAYS_SH,
    TH = 1 << HOLIDAYS_TH,
    WEST = BW | BY | BE | HB | HH | HE | NI | NW | RP | SL | SH, /* Berlin only in part */
    ALL = WEST | BB | MV | SN | ST | TH,
};

enum anchor { FIXED, EASTER, ADVENT };

/* Either a month and a day, or days from Easter Sunday or from the first Sunday of Advent. */
struct rule {
    enum anchor anchor;
    int month, days;
    int from, until; /* years; 0: from the beginning, to the end */
    unsigned states;
};

/* The laws of the states: BW FTG § 1 · BY FTG Art. 1 · BE Gesetz über die Sonn- und Feiertage § 1 · BB FTG § 2 · HB Gesetz
 * über die Sonn-, Gedenk- und Feiertage § 2 · HH Feiertagsgesetz § 1 · HE HFeiertagsG § 1 · MV FTG M-V § 2 · NI NFeiertagsG
 * § 2 · NW Feiertagsgesetz NW § 2 · RP LFtG § 2 · SL SFG § 2 · SN SächsSFG § 1 · ST FeiertG LSA § 2 · SH SFTG § 2 · TH
 * ThürFGtG § 2. */
static const struct rule rules[] = {
    { FIXED, 1, 1, 0, 0, ALL },                           /* Neujahr */
    { FIXED, 1, 6, 0, 0, BW | BY | ST },                  /* Heilige Drei Könige */
    { FIXED, 3, 8, 2019, 0, BE },                         /* Frauentag */
    { FIXED, 3, 8, 2023, 0, MV },                         /* … */
    { EASTER, 0, -2, 0, 0, ALL },                         /* Karfreitag */
    { EASTER, 0, 0, 0, 0, BB },                           /* Ostersonntag */
    { EASTER, 0, 1, 0, 0, ALL },                          /* Ostermontag */
    { FIXED, 5, 1, 0, 0, ALL },                           /* 1. Mai */
    { FIXED, 5, 8, 2020, 2020, BE },                      /* Tag der Befreiung, 75 years after */
    { FIXED, 5, 8, 2025, 2025, BE },                      /* … and 80 */
    { EASTER, 0, 39, 0, 0, ALL },                         /* Christi Himmelfahrt */
    { EASTER, 0, 49, 0, 0, BB },                          /* Pfingstsonntag */
    { EASTER, 0, 50, 0, 0, ALL },                         /* Pfingstmontag */
    { EASTER, 0, 60, 0, 0, BW | BY | HE | NW | RP | SL }, /* Fronleichnam */
    { FIXED, 6, 17, 0, 1990, WEST },                      /* the Federal Republic's own Tag der deutschen Einheit */
    { FIXED, 6, 17, 2028, 2028, BE },                     /* 75 years after the uprising of 1953 */
    { FIXED, 8, 15, 0, 0, BY | SL },                      /* Mariä Himmelfahrt */
    { FIXED, 9, 20, 2019, 0, TH },                        /* Weltkindertag */
    { FIXED, 10, 3, 0, 0, ALL },                          /* Tag der Deutschen Einheit: Einigungsvertrag Art. 2 (2) */
    { FIXED, 10, 31, 0, 0, BB | MV | SN | ST | TH },      /* Reformationstag */
    { FIXED, 10, 31, 2017, 2017, ALL },                   /* … 500 years after */
    { FIXED, 10, 31, 2018, 0, HB | HH | NI | SH },        /* … */
    { FIXED, 11, 1, 0, 0, BW | BY | NW | RP | SL },       /* Allerheiligen */
    { ADVENT, 0, -11, 0, 1994, ALL }, /* Buß- und Bettag, until it paid for long-term care insurance */
    { ADVENT, 0, -11, 1995, 0, SN },  /* … but not in Saxony */
    { FIXED, 12, 25, 0, 0, ALL },     /* Weihnachten */
    { FIXED, 12, 26, 0, 0, ALL },     /* … */
};

struct holidays {
    int64_t first; /* day, since 1970 */
    size_t count;  /* of days until the end of LAST_YEAR */
    bool *holiday; /* of each day, and of the horizon behind them */
    uint8_t *since, *until;
};

/* "Anonymous" Gregorian algorithm: Jean Meeus, Astronomical Algorithms (1991), chapter 8. */
int64_t holidays_easter(int year)
{
    int a = year % 19, b = year / 100, c = year % 100;
    int d = b / 4, e = b % 4;
    int f = (b + 8) / 25;
    int g = (b - f + 1) / 3;
    int h = (19 * a + b - d - g + 15) % 30;
    int i = c / 4, k = c % 4;
    int l = (32 + 2 * e + 2 * i - h - k) % 7;
    int m = (a + 11 * h + 22 * l) / 451;
    int n = h + l - 7 * m + 114;
    return date_seconds(year, n / 31, n % 31 + 1);
}

/* The fourth Sunday before Christmas Day. */
static int64_t first_of_advent(int year)
{
    int64_t christmas = date_seconds(year, 12, 25);
    return christmas - (date_parts(christmas).weekday + 3 * 7) * (int64_t)DAY;
}

static int64_t day_of(const struct rule *rule, int year)
{
    switch (rule->anchor) {
    case EASTER:
        return holidays_easter(year) / DAY + rule->days;
    case ADVENT:
        return first_of_advent(year) / DAY + rule->days;
    default:
        return date_seconds(year, rule->month, rule->days) / DAY;
    }
}

static bool applies(const struct rule *rule, unsigned states, int year)
{
    return (rule->states & states) == states && year >= rule->from && (rule->until == 0 || year <= rule->until);
}

static void measure_distances(struct holidays *holidays, size_t room)
{
    uint8_t distance = HOLIDAYS_HORIZON;
    for (size_t day = 0; day < room; day++) {
        distance = holidays->holiday[day] ? 0 : (uint8_t)(distance + (distance < HOLIDAYS_HORIZON));
        holidays->since[day] = distance;
    }
    distance = HOLIDAYS_HORIZON;
    for (size_t day = room; day-- > 0;) {
        distance = holidays->holiday[day] ? 0 : (uint8_t)(distance + (distance < HOLIDAYS_HORIZON));
        holidays->until[day] = distance;
    }
}

struct holidays *holidays_create(struct arena *arena, enum holiday_region region)
{
    struct holidays *holidays = ARENA_NEW(arena, struct holidays);
    holidays->first = date_seconds(FIRST_YEAR, 1, 1) / DAY;
    holidays->count = (size_t)(date_seconds(LAST_YEAR + 1, 1, 1) / DAY - holidays->first);
    size_t room = holidays->count + HOLIDAYS_HORIZON;
    holidays->holiday = ARENA_ARRAY(arena, room, bool);
    holidays->since = ARENA_ARRAY(arena, room, uint8_t);
    holidays->until = ARENA_ARRAY(arena, room, uint8_t);
    unsigned states = region == HOLIDAYS_DE ? ALL : 1U << region;
    for (int year = FIRST_YEAR; year <= LAST_YEAR + 1; year++)
        for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
            size_t day = (size_t)(day_of(&rules[i], year) - holidays->first);
            if (day < room && applies(&rules[i], states, year))
                holidays->holiday[day] = true;
        }
    measure_distances(holidays, room);
    return holidays;
}

static bool is_day_off(const struct holidays *holidays, size_t day)
{
    int64_t seconds = (holidays->first + (int64_t)day) * DAY;
    return holidays->holiday[day] || date_parts(seconds).weekday >= 6;
}

bool holidays_look_up(const struct holidays *holidays, int64_t seconds, struct holiday_facts *facts)
{
    if (seconds < holidays->first * DAY || seconds / DAY >= holidays->first + (int64_t)holidays->count)
        return false;
    size_t day = (size_t)(seconds / DAY - holidays->first);
    bool off = is_day_off(holidays, day);
    *facts = (struct holiday_facts){
        .is_holiday = holidays->holiday[day],
        .is_day_off = off,
        .is_bridge_day = !off && is_day_off(holidays, day - 1) && is_day_off(holidays, day + 1),
        .since = holidays->since[day],
        .until = holidays->until[day],
    };
    return true;
}
