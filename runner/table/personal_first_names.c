/* First names that are frequent in Germany (and, for tables from elsewhere, in English), which tell persons from
 * machines and companies. Not complete, and need not be: half of a column's values decide. */
#include "runner/table/personal_parts.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { LONGEST = 32 };

/* Sorted, in lower case. */
static const char *const first_names[] = {
    "achim",      "agnieszka", "ahmet",     "albert",      "alex",      "alexander", "ali",       "alice",
    "amanda",     "amelie",    "amy",       "andre",       "andrea",    "andreas",   "andrew",    "angela",
    "angelika",   "anja",      "anna",      "anne",        "annette",   "annie",     "anthony",   "antje",
    "anton",      "antonio",   "arthur",    "aylin",       "ayse",      "barbara",   "bastian",   "ben",
    "benedikt",   "benjamin",  "bernd",     "bettina",     "betty",     "birgit",    "brandon",   "brian",
    "brigitte",   "carlos",    "carol",     "carolin",     "carsten",   "catherine", "charles",   "chris",
    "christa",    "christian", "christine", "christopher", "clara",     "claudia",   "cornelia",  "cynthia",
    "daniel",     "daniela",   "david",     "deborah",     "dennis",    "dieter",    "dirk",      "dmitri",
    "dominik",    "donald",    "donna",     "doris",       "dorothy",   "edith",     "edward",    "elena",
    "elfriede",   "elias",     "elisabeth", "elizabeth",   "elke",      "ellen",     "emil",      "emilia",
    "emily",      "emine",     "emma",      "eric",        "erik",      "erika",     "ernst",     "eva",
    "fabian",     "fatima",    "fatma",     "felix",       "finn",      "florence",  "florian",   "francesco",
    "frank",      "franz",     "franziska", "fred",        "frederick", "frieda",    "friedrich", "gabriele",
    "gary",       "georg",     "george",    "gerda",       "gerhard",   "gertrud",   "gesa",      "giovanni",
    "gisela",     "giuseppe",  "gregory",   "greta",       "gudrun",    "günter",    "hannah",    "hannelore",
    "hans",       "harry",     "hasan",     "hauke",       "heike",     "heiko",     "heinrich",  "heinz",
    "helen",      "helga",     "helmut",    "henry",       "herbert",   "hermann",   "hildegard", "holger",
    "horst",      "hüseyin",   "ibrahim",   "ida",         "ilse",      "imke",      "ingeborg",  "ingrid",
    "irina",      "irmgard",   "jacob",     "jakob",       "james",     "jan",       "jane",      "jason",
    "jeffrey",    "jennifer",  "jens",      "jessica",     "joachim",   "joe",       "johanna",   "johannes",
    "john",       "jonas",     "jonathan",  "jose",        "josef",     "joseph",    "juan",      "julia",
    "julian",     "justin",    "jutta",     "jörg",        "jürgen",    "karen",     "karin",     "karl",
    "karsten",    "katarzyna", "kate",      "katharina",   "kathleen",  "kathrin",   "katja",     "kenneth",
    "kerstin",    "kevin",     "kim",       "klaus",       "krzysztof", "kurt",      "larry",     "laura",
    "lea",        "lena",      "leon",      "leonie",      "liam",      "lina",      "linda",     "lisa",
    "luca",       "luis",      "lukas",     "maike",       "maja",      "malte",     "manfred",   "manuel",
    "marcel",     "marco",     "margaret",  "maria",       "marie",     "mario",     "marion",    "mark",
    "markus",     "martin",    "martina",   "mary",        "mats",      "matthew",   "matthias",  "max",
    "maximilian", "mehmet",    "meike",     "melanie",     "mia",       "michael",   "michelle",  "miguel",
    "milan",      "miriam",    "mohammed",  "monika",      "moritz",    "muhammad",  "murat",     "mustafa",
    "nancy",      "natalia",   "nicholas",  "nicole",      "niklas",    "nils",      "nina",      "noah",
    "olga",       "oliver",    "omar",      "oskar",       "otto",      "owen",      "patricia",  "patrick",
    "paul",       "paula",     "pedro",     "peter",       "petra",     "philipp",   "piotr",     "rainer",
    "ralf",       "rebecca",   "regina",    "renate",      "rene",      "richard",   "robert",    "rolf",
    "ronald",     "rose",      "rosemarie", "ruth",        "ryan",      "sabine",    "sam",       "samuel",
    "sandra",     "sarah",     "scott",     "sebastian",   "sergej",    "sharon",    "shirley",   "silke",
    "silvia",     "simon",     "simone",    "sofia",       "sonja",     "sophie",    "stefan",    "stefanie",
    "stephen",    "steven",    "susan",     "susanne",     "sven",      "svetlana",  "sylvia",    "tanja",
    "tatjana",    "theo",      "theresa",   "thies",       "thomas",    "thorsten",  "tim",       "timothy",
    "tobias",     "tom",       "torsten",   "ulla",        "ulrich",    "ulrike",    "ursula",    "ute",
    "uwe",        "vanessa",   "walter",    "waltraud",    "werner",    "wiebke",    "wilhelm",   "william",
    "wladimir",   "wolfgang",  "yusuf",
};

static int compare(const void *one, const void *other)
{
    return strcmp(one, *(const char *const *)other);
}

bool has_first_name(const char *value)
{
    char word[LONGEST];
    while (*value) {
        size_t length = strcspn(value, " ,.-()\"'");
        if (length && length < LONGEST) {
            for (size_t i = 0; i < length; i++)
                word[i] = (char)tolower((unsigned char)value[i]);
            word[length] = '\0';
            if (bsearch(word, first_names, sizeof first_names / sizeof *first_names, sizeof *first_names, compare))
                return true;
        }
        value += length + (value[length] != '\0');
    }
    return false;
}
