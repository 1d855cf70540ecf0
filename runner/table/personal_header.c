/* Columns that are called by what they hold about persons, in German and English. */
#include "runner/table/personal_parts.h"

#include <ctype.h>
#include <string.h>

enum { LONGEST = 128 };

/* A word of a header: a part between blanks, signs and humps; or, when it is long enough to be no part of another word
 * by chance, one that parts begin or end with, or several of them together. */
struct header_word {
    const char *word;
    enum personal_kind kind;
    bool anywhere;
};

static const struct header_word words[] = {
    { "email", PERSONAL_EMAIL, true },
    { "mail", PERSONAL_EMAIL, false },
    { "mailadresse", PERSONAL_EMAIL, true },
    { "iban", PERSONAL_IBAN, false },
    { "kontonummer", PERSONAL_IBAN, true },
    { "kontonr", PERSONAL_IBAN, true },
    { "bic", PERSONAL_BIC, false },
    { "swift", PERSONAL_BIC, false },
    { "kreditkarte", PERSONAL_CREDIT_CARD, true },
    { "kreditkartennummer", PERSONAL_CREDIT_CARD, true },
    { "creditcardnumber", PERSONAL_CREDIT_CARD, true },
    { "cardnumber", PERSONAL_CREDIT_CARD, true },
    { "steuerid", PERSONAL_TAX_NUMBER, true },
    { "steuernummer", PERSONAL_TAX_NUMBER, true },
    { "steueridentifikationsnummer", PERSONAL_TAX_NUMBER, true },
    { "taxid", PERSONAL_TAX_NUMBER, true },
    { "sozialversicherungsnummer", PERSONAL_PENSION_NUMBER, true },
    { "rentenversicherungsnummer", PERSONAL_PENSION_NUMBER, true },
    { "svnummer", PERSONAL_PENSION_NUMBER, true },
    { "svnr", PERSONAL_PENSION_NUMBER, true },
    { "krankenversichertennummer", PERSONAL_HEALTH_NUMBER, true },
    { "versichertennummer", PERSONAL_HEALTH_NUMBER, true },
    { "kvnr", PERSONAL_HEALTH_NUMBER, true },
    { "personalausweis", PERSONAL_IDENTITY_CARD, true },
    { "ausweisnummer", PERSONAL_IDENTITY_CARD, true },
    { "passnummer", PERSONAL_IDENTITY_CARD, true },
    { "kfzkennzeichen", PERSONAL_LICENCE_PLATE, true },
    { "nummernschild", PERSONAL_LICENCE_PLATE, true },
    { "licenseplate", PERSONAL_LICENCE_PLATE, true },
    { "licenceplate", PERSONAL_LICENCE_PLATE, true },
    { "ip", PERSONAL_IP_ADDRESS, false },
    { "ipadresse", PERSONAL_IP_ADDRESS, true },
    { "ipaddress", PERSONAL_IP_ADDRESS, true },
    { "geburtsdatum", PERSONAL_BIRTH_DATE, true },
    { "geburtstag", PERSONAL_BIRTH_DATE, true },
    { "gebdatum", PERSONAL_BIRTH_DATE, true },
    { "geboren", PERSONAL_BIRTH_DATE, false },
    { "geb", PERSONAL_BIRTH_DATE, false },
    { "birthdate", PERSONAL_BIRTH_DATE, true },
    { "birthday", PERSONAL_BIRTH_DATE, true },
    { "dateofbirth", PERSONAL_BIRTH_DATE, true },
    { "dob", PERSONAL_BIRTH_DATE, false },
    { "telefon", PERSONAL_PHONE, true },
    { "telephone", PERSONAL_PHONE, true },
    { "handy", PERSONAL_PHONE, false },
    { "handynummer", PERSONAL_PHONE, true },
    { "mobilnummer", PERSONAL_PHONE, true },
    { "mobiltelefon", PERSONAL_PHONE, true },
    { "rufnummer", PERSONAL_PHONE, true },
    { "phone", PERSONAL_PHONE, false },
    { "phonenumber", PERSONAL_PHONE, true },
    { "tel", PERSONAL_PHONE, false },
    { "fax", PERSONAL_PHONE, false },
    { "strasse", PERSONAL_STREET, true },
    { "street", PERSONAL_STREET, false },
    { "anschrift", PERSONAL_STREET, true },
    { "adresse", PERSONAL_STREET, false },
    { "address", PERSONAL_STREET, false },
    { "plz", PERSONAL_POSTCODE, false },
    { "postleitzahl", PERSONAL_POSTCODE, true },
    { "postcode", PERSONAL_POSTCODE, true },
    { "zipcode", PERSONAL_POSTCODE, true },
    { "zip", PERSONAL_POSTCODE, false },
};

static const struct header_word persons[] = {
    { "vorname", PERSONAL_NAME, true },           { "nachname", PERSONAL_NAME, true },
    { "familienname", PERSONAL_NAME, true },      { "ansprechpartner", PERSONAL_NAME, true },
    { "ansprechpartnerin", PERSONAL_NAME, true }, { "firstname", PERSONAL_NAME, true },
    { "lastname", PERSONAL_NAME, true },          { "surname", PERSONAL_NAME, true },
    { "fullname", PERSONAL_NAME, true },          { "patient", PERSONAL_NAME, false },
    { "mitarbeiter", PERSONAL_NAME, false },      { "mitarbeiterin", PERSONAL_NAME, false },
    { "mitarbeitername", PERSONAL_NAME, true },   { "employee", PERSONAL_NAME, false },
    { "bediener", PERSONAL_NAME, false },         { "fahrer", PERSONAL_NAME, false },
    { "sachbearbeiter", PERSONAL_NAME, true },    { "kontaktperson", PERSONAL_NAME, true },
};

/* Whose names they are, they leave open. */
static const struct header_word names[] = {
    { "name", PERSONAL_NAME, false },
    { "kunde", PERSONAL_NAME, false },
    { "kundin", PERSONAL_NAME, false },
    { "kundenname", PERSONAL_NAME, true },
    { "customer", PERSONAL_NAME, false },
    { "customername", PERSONAL_NAME, true },
    { "kontakt", PERSONAL_NAME, false },
    { "person", PERSONAL_NAME, false },
    { "besteller", PERSONAL_NAME, false },
    { "auftraggeber", PERSONAL_NAME, false },
    { "rechnungsempfaenger", PERSONAL_NAME, true },
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
