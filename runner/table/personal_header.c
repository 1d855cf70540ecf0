/* Columns that are called by what they hold about persons, in German and English. */
#include "runner/table/personal_parts.h"

#include <ctype.h>
#include <string.h>

enum { LONGEST = 128 };

/* A word of a header: a part between blanks, signs and humps; or, when it is long enough to be no part of another word
 * by chance, one that parts begin or end with, or several of them together. */
struct header_word {
    enum personal_kind kind;
    const char *word;
    bool anywhere;
};

static const struct header_word words[] = {
    { PERSONAL_EMAIL, "email", true },
    { PERSONAL_EMAIL, "mail", false },
    { PERSONAL_EMAIL, "mailadresse", true },
    { PERSONAL_IBAN, "iban", false },
    { PERSONAL_IBAN, "kontonummer", true },
    { PERSONAL_IBAN, "kontonr", true },
    { PERSONAL_BIC, "bic", false },
    { PERSONAL_BIC, "swift", false },
    { PERSONAL_CREDIT_CARD, "kreditkarte", true },
    { PERSONAL_CREDIT_CARD, "kreditkartennummer", true },
    { PERSONAL_CREDIT_CARD, "creditcardnumber", true },
    { PERSONAL_CREDIT_CARD, "cardnumber", true },
    { PERSONAL_TAX_NUMBER, "steuerid", true },
    { PERSONAL_TAX_NUMBER, "steuernummer", true },
    { PERSONAL_TAX_NUMBER, "steueridentifikationsnummer", true },
    { PERSONAL_TAX_NUMBER, "taxid", true },
    { PERSONAL_PENSION_NUMBER, "sozialversicherungsnummer", true },
    { PERSONAL_PENSION_NUMBER, "rentenversicherungsnummer", true },
    { PERSONAL_PENSION_NUMBER, "svnummer", true },
    { PERSONAL_PENSION_NUMBER, "svnr", true },
    { PERSONAL_HEALTH_NUMBER, "krankenversichertennummer", true },
    { PERSONAL_HEALTH_NUMBER, "versichertennummer", true },
    { PERSONAL_HEALTH_NUMBER, "kvnr", true },
    { PERSONAL_IDENTITY_CARD, "personalausweis", true },
    { PERSONAL_IDENTITY_CARD, "ausweisnummer", true },
    { PERSONAL_IDENTITY_CARD, "passnummer", true },
    { PERSONAL_LICENCE_PLATE, "kfzkennzeichen", true },
    { PERSONAL_LICENCE_PLATE, "nummernschild", true },
    { PERSONAL_LICENCE_PLATE, "licenseplate", true },
    { PERSONAL_LICENCE_PLATE, "licenceplate", true },
    { PERSONAL_IP_ADDRESS, "ip", false },
    { PERSONAL_IP_ADDRESS, "ipadresse", true },
    { PERSONAL_IP_ADDRESS, "ipaddress", true },
    { PERSONAL_BIRTH_DATE, "geburtsdatum", true },
    { PERSONAL_BIRTH_DATE, "geburtstag", true },
    { PERSONAL_BIRTH_DATE, "gebdatum", true },
    { PERSONAL_BIRTH_DATE, "geboren", false },
    { PERSONAL_BIRTH_DATE, "geb", false },
    { PERSONAL_BIRTH_DATE, "birthdate", true },
    { PERSONAL_BIRTH_DATE, "birthday", true },
    { PERSONAL_BIRTH_DATE, "dateofbirth", true },
    { PERSONAL_BIRTH_DATE, "dob", false },
    { PERSONAL_PHONE, "telefon", true },
    { PERSONAL_PHONE, "telephone", true },
    { PERSONAL_PHONE, "handy", false },
    { PERSONAL_PHONE, "handynummer", true },
    { PERSONAL_PHONE, "mobilnummer", true },
    { PERSONAL_PHONE, "mobiltelefon", true },
    { PERSONAL_PHONE, "rufnummer", true },
    { PERSONAL_PHONE, "phone", false },
    { PERSONAL_PHONE, "phonenumber", true },
    { PERSONAL_PHONE, "tel", false },
    { PERSONAL_PHONE, "fax", false },
    { PERSONAL_STREET, "strasse", true },
    { PERSONAL_STREET, "street", false },
    { PERSONAL_STREET, "anschrift", true },
    { PERSONAL_STREET, "adresse", false },
    { PERSONAL_STREET, "address", false },
    { PERSONAL_POSTCODE, "plz", false },
    { PERSONAL_POSTCODE, "postleitzahl", true },
    { PERSONAL_POSTCODE, "postcode", true },
    { PERSONAL_POSTCODE, "zipcode", true },
    { PERSONAL_POSTCODE, "zip", false },
};

static const struct header_word persons[] = {
    { PERSONAL_NAME, "vorname", true },           { PERSONAL_NAME, "nachname", true },
    { PERSONAL_NAME, "familienname", true },      { PERSONAL_NAME, "ansprechpartner", true },
    { PERSONAL_NAME, "ansprechpartnerin", true }, { PERSONAL_NAME, "firstname", true },
    { PERSONAL_NAME, "lastname", true },          { PERSONAL_NAME, "surname", true },
    { PERSONAL_NAME, "fullname", true },          { PERSONAL_NAME, "patient", false },
    { PERSONAL_NAME, "mitarbeiter", false },      { PERSONAL_NAME, "mitarbeiterin", false },
    { PERSONAL_NAME, "mitarbeitername", true },   { PERSONAL_NAME, "employee", false },
    { PERSONAL_NAME, "bediener", false },         { PERSONAL_NAME, "fahrer", false },
    { PERSONAL_NAME, "sachbearbeiter", true },    { PERSONAL_NAME, "kontaktperson", true },
};

/* Whose names they are, they leave open. */
static const struct header_word names[] = {
    { PERSONAL_NAME, "name", false },
    { PERSONAL_NAME, "kunde", false },
    { PERSONAL_NAME, "kundin", false },
    { PERSONAL_NAME, "kundenname", true },
    { PERSONAL_NAME, "customer", false },
    { PERSONAL_NAME, "customername", true },
    { PERSONAL_NAME, "kontakt", false },
    { PERSONAL_NAME, "person", false },
    { PERSONAL_NAME, "besteller", false },
    { PERSONAL_NAME, "auftraggeber", false },
    { PERSONAL_NAME, "rechnungsempfaenger", true },
};

/* In company with these, a header means a count, a number or a yes or no about it. */
static const char *const others[] = { "anzahl", "count", "dauer", "hat", "has",    "ist",   "is",      "id",
                                      "nr",     "typ",   "type",  "art", "gruppe", "group", "segment", "service" };

/* The header in lower case: its words with a blank between them, and all of them as one. */
struct header {
    char spaced[LONGEST], joined[LONGEST];
};

static void add(struct header *header, char letter)
{
    size_t spaced = strlen(header->spaced), joined = strlen(header->joined);
    if (spaced + 2 >= LONGEST)
        return;
    if (letter != ' ')
        header->joined[joined] = letter;
    if (letter != ' ' || (spaced && header->spaced[spaced - 1] != ' '))
        header->spaced[spaced] = letter;
}

/* "Straße" is "strasse", "Empfänger" is "empfaenger"; returns how many bytes were read. */
static size_t add_umlaut(struct header *header, const char *at)
{
    static const struct {
        const char *letter;
        char first, second;
    } umlauts[] = { { "ä", 'a', 'e' }, { "ö", 'o', 'e' }, { "ü", 'u', 'e' }, { "ß", 's', 's' },
                    { "Ä", 'a', 'e' }, { "Ö", 'o', 'e' }, { "Ü", 'u', 'e' } };
    for (size_t i = 0; i < sizeof umlauts / sizeof *umlauts; i++)
        if (strncmp(at, umlauts[i].letter, 2) == 0) {
            add(header, umlauts[i].first);
            add(header, umlauts[i].second);
            return 2;
        }
    return 0;
}

static struct header header_of(const char *name)
{
    struct header header = { "", "" };
    for (const char *at = name; *at;) {
        size_t umlaut = add_umlaut(&header, at);
        if (umlaut) {
            at += umlaut;
            continue;
        }
        unsigned char letter = (unsigned char)*at;
        bool is_hump = at > name && isupper(letter) && islower((unsigned char)at[-1]);
        if (is_hump || !isalpha(letter))
            add(&header, ' ');
        if (isalpha(letter))
            add(&header, (char)tolower(letter));
        at++;
    }
    return header;
}

static bool has_word(const struct header *header, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = header->spaced; (at = strstr(at, word)); at++)
        if ((at == header->spaced || at[-1] == ' ') && (at[length] == ' ' || !at[length]))
            return true;
    return false;
}

/* Does the word begin where a part of the header does, or end where one does? Short ones have to do both: "SV-Nr" holds
 * "svnr", "mas vnr area" does not. */
static bool has_anywhere(const struct header *header, const char *word)
{
    enum { SHORT = 6 };
    size_t length = strlen(word), at = 0, joined = 0;
    bool is_begin[LONGEST + 1] = { true }; /* of each letter of the joined header; behind the last one too */
    for (; header->spaced[at]; at++) {
        if (header->spaced[at] != ' ')
            joined++;
        is_begin[joined] = is_begin[joined] || header->spaced[at] == ' ';
    }
    is_begin[joined] = true;
    for (const char *found = header->joined; (found = strstr(found, word)); found++) {
        size_t start = (size_t)(found - header->joined);
        if (length < SHORT ? is_begin[start] && is_begin[start + length] : is_begin[start] || is_begin[start + length])
            return true;
    }
    return false;
}

static enum personal_kind find(const struct header *header, const struct header_word *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (list[i].anywhere ? has_anywhere(header, list[i].word) : has_word(header, list[i].word))
            return list[i].kind;
    return PERSONAL_NONE;
}

static bool means_something_else(const struct header *header)
{
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (has_word(header, others[i]))
            return true;
    return false;
}

enum personal_kind personal_by_header(const char *name)
{
    struct header header = header_of(name);
    enum personal_kind kind = find(&header, words, sizeof words / sizeof *words);
    if (kind == PERSONAL_PHONE && means_something_else(&header) && !has_word(&header, "nr"))
        return PERSONAL_NONE;
    if (kind != PERSONAL_NONE)
        return kind;
    if (means_something_else(&header))
        return PERSONAL_NONE;
    kind = find(&header, persons, sizeof persons / sizeof *persons);
    return kind != PERSONAL_NONE ? kind : find(&header, names, sizeof names / sizeof *names);
}

bool header_means_persons(const char *name)
{
    struct header header = header_of(name);
    return find(&header, persons, sizeof persons / sizeof *persons) != PERSONAL_NONE;
}
