/* wartung: will a machine of a small metal shop stop, unplanned, during its next order?
 *
 * A row is an order as it is known before it starts. Twelve machines work through their orders; tools wear, services fall
 * due, and stop_probability() holds what decides: a trainer can say from it what a good model should find, and what not. */
#include "generate.h"

#include <math.h>

struct machine {
    const char *name;
    double weakness;   /* added to the logit: what no sensor shows */
    double heat;       /* degrees that its spindle runs warmer than the others */
    double hours;      /* on its meter */
    double wear;       /* of the tool, 1 = its rated life */
    double tool_limit; /* wear at which this tool will be changed */
    int serviced;      /* day of the last service */
    int interval;      /* days until the next one: 60 on paper, moved as the orders press */
    int free_from;     /* day on which it can take the next order */
};

struct material {
    const char *name;
    double share, hardness;
};

static const struct material materials[] = {
    { "Baustahl", 0.30, 0.45 },  { "Edelstahl", 0.22, 0.75 }, { "Vergütungsstahl", 0.12, 0.65 },
    { "Aluminium", 0.18, 0.15 }, { "Messing", 0.07, 0.20 },   { "Grauguss", 0.07, 0.55 },
    { "Titan", 0.04, 1.00 },
};

/* One order, as it is known before it starts. */
struct order {
    int number, day;
    const struct machine *machine;
    const struct material *material;
    double hours, load, hall, temperature, vibration, coolant;
    int days_since_service;
};

/* The truth. Everything else that is written (shift, operator, lot size, order value, humidity) has no influence. */
static double stop_probability(const struct order *order)
{
    const struct machine *machine = order->machine;
    double days = order->days_since_service;
    bool is_hard = order->material->hardness > 0.6;
    double logit = -5.2 + machine->weakness;
    /* A worn tool breaks under load, not when it idles. */
    logit += 42 * fmax(0, machine->wear - 0.50) * fmax(0, order->load - 0.50);
    /* Bearings suffer above 54 degrees. */
    logit += 2.6 / (1 + exp(54 - order->temperature));
    /* Grease and settings drift away, but a fresh service has faults of its own. */
    logit += 0.055 * fmax(0, days - 25) + (days <= 4 ? 1.7 : 0);
    /* Vibration is normal up to 3 mm/s. */
    logit += 1.3 * fmax(0, order->vibration - 3);
    /* Thin coolant harms in hard material only. */
    logit += order->coolant < 6 && is_hard ? 1.8 : 0;
    /* A longer order has more chances. */
    logit += 0.06 * (order->hours - 10);
    return 1 / (1 + exp(-logit));
}

/* Today: the foreman looks after a machine when its tool is nearly used up or when the service is due. */
static bool foreman_says(const struct order *order)
{
    return order->machine->wear > 0.85 || order->days_since_service > 45;
}

static const struct material *draw_material(void)
{
    double rest = uniform();
    int i = 0;
    while (i < LENGTH(materials) - 1 && rest >= materials[i].share)
        rest -= materials[i++].share;
    return &materials[i];
}

static struct order draw_order(const struct machine *machine, int number, int day)
{
    struct order order = { .number = number, .day = day, .machine = machine, .material = draw_material() };
    double length = uniform();
    int days = length < 0.68 ? 1 : length < 0.92 ? 2 : 3;
    order.hours = days * 8 - 4 * uniform();
    order.days_since_service = day - machine->serviced;
    order.load = between(0.15, 0.35 + 0.38 * order.material->hardness + 0.10 * normal(), 1);
    order.hall = 18 + 6 * season(day) + 1.5 * normal();
    order.temperature = 33 + 0.45 * order.hall + machine->heat + 12 * order.load + 0.06 * order.days_since_service;
    order.temperature += 2.5 * normal();
    order.vibration = 1.4 + 1.4 * machine->wear * machine->wear + 0.5 * fabs(normal());
    order.vibration += 0.008 * order.days_since_service;
    order.coolant = between(2, 8 - 0.04 * order.days_since_service + 0.9 * normal(), 12);
    return order;
}

/* A remark follows what the operator can hear and see, never what happens afterwards. */
static const char *draw_remark(const struct order *order)
{
    static const char *const uneasy[] = { "läuft rau", "Spindel laut; im Auge behalten", "Späne verklemmt, gereinigt",
                                          "riecht warm", "Meister informiert" };
    static const char *const usual[] = { "Rüsten ok", "Eilauftrag!", "Kunde holt selbst ab", "1. Teil vermessen, i. O.",
                                         "Zeichnung Index \"C\" beachten; Maß in mm" };
    bool heard = order->vibration > 3.2 || order->temperature > 55;
    if (!happens(heard ? 0.18 : 0.06))
        return "";
    bool writes_of_it = heard && happens(0.8);
    return writes_of_it ? uneasy[pick(LENGTH(uneasy))] : usual[pick(LENGTH(usual))];
}

static const char order_columns[] =
    "auftrag;datum;schicht;maschine;bediener;werkstoff;losgröße;laufzeit_h;auftragswert;"
    "betriebsstunden;tage_seit_wartung;werkzeugverschleiß;spindellast;"
    "spindeltemperatur;schwingung;kühlmittel;hallentemperatur;luftfeuchte;bemerkung;"
    "regel_heute";

static void put_order(struct csv *csv, const struct order *order)
{
    static const char *const operators[] = { "Jürgen Häfele", "Elif Öztürk",  "Uwe Groß",         "Bärbel Maier",
                                             "Dragan Milic",  "Günther Weiß", "Sabine Vöhringer", "Tobias Kühn" };
    static const char *const shifts[] = { "Früh", "Spät" };
    const struct machine *machine = order->machine;
    char number[40];
    snprintf(number, sizeof number, "A%05d", order->number);
    put_text(csv, number);
    put_date(csv, order->day);
    put_text(csv, shifts[pick(2)]);
    put_text(csv, machine->name);
    put_text(csv, happens(0.01) ? "" : operators[pick(LENGTH(operators))]);
    put_text(csv, order->material->name);
    put_number(csv, 20 + floor(exp(5 + 1.1 * normal())), 0);
    put_number(csv, order->hours, 1);
    put_number(csv, exp(7.6 + 0.7 * normal()), 0);
    put_number(csv, machine->hours, 1);
    put_number(csv, order->days_since_service, 0);
    put_number(csv, 100 * machine->wear, 0);
    put_number(csv, 100 * order->load, 0);
    put_reading(csv, order->temperature, 1, 0.02, "");
    put_reading(csv, order->vibration, 1, 0.04, "");
    put_reading(csv, order->coolant, 1, 0.06, "-");
    put_number(csv, order->hall, 1);
    put_number(csv, between(25, 50 + 10 * normal(), 90), 0);
    put_text(csv, draw_remark(order));
    put_yes(csv, foreman_says(order));
}

/* What the order leaves behind: wear, hours, and a machine that is mended or serviced. */
static void finish_order(struct machine *machine, const struct order *order, bool stopped)
{
    machine->hours += order->hours;
    machine->wear += order->hours * (0.004 + 0.016 * order->material->hardness);
    machine->free_from = order->day + (int)ceil(order->hours / 8) + stopped;
    if (machine->wear > machine->tool_limit || (stopped && happens(0.6))) {
        machine->wear = 0.03 + 0.04 * uniform();
        machine->tool_limit = 0.85 + 0.35 * uniform();
    }
    if (machine->free_from - machine->serviced > machine->interval || (stopped && happens(0.4))) {
        machine->serviced = machine->free_from - 1;
        machine->interval = 40 + pick(40);
    }
}

static void make_orders(struct output *output)
{
    struct machine machines[] = {
        { .name = "Fräse 1", .weakness = 0.9, .heat = 2.0, .hours = 41250 },
        { .name = "Fräse 2", .weakness = 0.2, .heat = 0.5, .hours = 33870 },
        { .name = "Fräse 3", .weakness = 0.0, .heat = 0.0, .hours = 22410 },
        { .name = "Fräse 4", .weakness = 0.0, .heat = 4.5, .hours = 18930 }, /* stands at the sunny side */
        { .name = "Fräse 5", .weakness = -0.7, .heat = -1.0, .hours = 3120 },
        { .name = "Drehbank 1", .weakness = 0.4, .heat = 0.5, .hours = 38660 },
        { .name = "Drehbank 2", .weakness = 0.0, .heat = 0.0, .hours = 27140 },
        { .name = "Drehbank 3", .weakness = 0.0, .heat = -0.5, .hours = 26020 },
        { .name = "Drehbank 4", .weakness = -0.5, .heat = -1.5, .hours = 8450 },
        { .name = "Schleifmaschine", .weakness = 0.0, .heat = 1.0, .hours = 19780 },
        { .name = "Bohrwerk", .weakness = 0.6, .heat = -2.0, .hours = 52310 },
        { .name = "Sägezentrum", .weakness = -0.3, .heat = -3.0, .hours = 14690 },
    };
    static const struct material unknown = { .name = "Inconel", .hardness = 1.00 };
    int first = day_of(2023, 4, 3), last = day_of(2025, 9, 26), number = 23001, fresh = 0;
    for (int i = 0; i < LENGTH(machines); i++) {
        machines[i].wear = uniform();
        machines[i].tool_limit = 1;
        machines[i].serviced = first - pick(40);
        machines[i].interval = 60;
    }
    for (int day = first; fresh < 20; day++) {
        if (weekday_of(day) >= 5 || is_holiday(day))
            continue;
        for (int i = 0; i < LENGTH(machines) && fresh < 20; i++) {
            if (machines[i].free_from > day)
                continue;
            struct order order = draw_order(&machines[i], number++, day);
            if (fresh == 19)
                order.material = &unknown; /* the last new case: what does a model say of what it has never seen? */
            bool stops = happens(stop_probability(&order));
            bool is_past = day <= last;
            struct csv *csv = is_past ? &output->past : &output->fresh;
            put_order(csv, &order);
            if (is_past)
                put_yes(csv, stops);
            end_line(csv);
            fresh += !is_past;
            finish_order(&machines[i], &order, stops);
        }
    }
}

const struct demonstrator wartung = {
    .name = "wartung",
    .file = "auftraege.csv",
    .columns = order_columns,
    .target = "ausfall",
    .is_windows_1252 = true,
    .seed = 1,
    .make = make_orders,
};
