/* What values about persons look like. */
#include "runner/table/personal_parts.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { LONGEST = 64 };

/* The value in capital letters, without blanks and these signs; false when it is too long to be a number of something. */
static bool compact(const char *value, const char *dropped, char *into)
{
    size_t length = 0;
    for (; *value; value++) {
        if (*value == ' ' || strchr(dropped, *value))
            continue;
        if (length + 1 == LONGEST)
            return false;
        into[length++] = (char)toupper((unsigned char)*value);
    }
    into[length] = '\0';
    return length > 0;
}

static int digit(char letter)
{
    return letter - '0';
}

/* Does it follow the picture: 9 a digit, A a letter, X either? */
static bool looks_like(const char *value, const char *picture)
{
    for (; *picture; picture++, value++) {
        bool is_digit = isdigit((unsigned char)*value), is_letter = *value >= 'A' && *value <= 'Z';
        if (!(*picture == '9' ? is_digit : *picture == 'A' ? is_letter : is_digit || is_letter))
            return false;
    }
    return !*value;
}

static bool is_email(const char *value)
{
    const char *at = strchr(value, '@'), *point = at ? strrchr(at, '.') : NULL;
    return at && at > value && !strchr(at + 1, '@') && point && point > at + 1 && strlen(point) > 2 &&
           !strpbrk(value, " ;,<>()");
}

/* "+49 89 1234-56", "089/123456", "(0171) 1234567"; bare digits have to begin with a 0. */
static bool is_phone(const char *value)
{
    size_t digits = 0;
    if (*value != '+' && *value != '0' && *value != '(')
        return false;
    for (const char *at = value; *at; at++) {
        digits += isdigit((unsigned char)*at) != 0;
        if (!isdigit((unsigned char)*at) && !strchr("+-/() .", *at))
            return false;
    }
    return digits >= 6 && digits <= 16 && !strchr(value, ',') && strcspn(value, "123456789") < strlen(value);
}

/* ISO 13616: the first four characters go to the end, letters are 10 to 35, and the remainder by 97 is 1. */
static bool is_iban(const char *value)
{
    char number[LONGEST] = "";
    if (!compact(value, "-", number) || strlen(number) < 15 || strlen(number) > 34 ||
        !isupper((unsigned char)number[0]) || !isupper((unsigned char)number[1]) ||
        (strncmp(number, "DE", 2) == 0 && strlen(number) != 22))
        return false;
    size_t length = strlen(number);
    unsigned remainder = 0;
    for (size_t i = 0; i < length; i++) {
        char letter = number[(i + 4) % length];
        if (!isalnum((unsigned char)letter))
            return false;
        remainder = isdigit((unsigned char)letter) ? remainder * 10 + (unsigned)digit(letter)
                                                   : remainder * 100 + (unsigned)(letter - 'A') + 10;
        remainder %= 97;
    }
    return remainder == 1;
}

/* ISO 9362: four letters, a country, and two or five more. */
static bool is_bic(const char *value)
{
    return looks_like(value, "AAAAAAXX") || looks_like(value, "AAAAAAXXXXX");
}

/* ISO/IEC 7812: the Luhn digit; cards begin with 3 to 6, and with 2 those of one issuer. */
static bool is_credit_card(const char *value)
{
    char number[LONGEST] = "";
    if (!compact(value, "-", number))
        return false;
    size_t length = strlen(number);
    if (length < 14 || length > 19 || strspn(number, "0123456789") != length || !strchr("23456", number[0]))
        return false;
    int sum = 0;
    for (size_t i = 0; i < length; i++) {
        int value_here = digit(number[length - 1 - i]) * (i % 2 ? 2 : 1);
        sum += value_here > 9 ? value_here - 9 : value_here;
    }
    return sum % 10 == 0;
}

/* § 139b AO: eleven digits, the first no 0; of the first ten, one stands there two or three times and no other more than
 * once; check digit by ISO/IEC 7064 MOD 11,10. */
static bool is_tax_number(const char *value)
{
    char number[LONGEST] = "";
    if (!compact(value, "/", number) || !looks_like(number, "99999999999") || number[0] == '0')
        return false;
    int times[10] = { 0 }, repeated = 0, product = 10;
    for (size_t i = 0; i < 10; i++) {
        times[digit(number[i])]++;
        int sum = (digit(number[i]) + product) % 10;
        product = (sum ? sum : 10) * 2 % 11;
    }
    for (size_t i = 0; i < 10; i++) {
        repeated += times[i] > 1;
        if (times[i] > 3)
            return false;
    }
    return repeated == 1 && (11 - product) % 10 == digit(number[10]);
}

static int crossfoot(int number)
{
    return number / 10 + number % 10;
}

/* VKVV § 4: area, date of birth, initial letter, serial number, and a check digit over the letter as two digits. */
static bool is_pension_number(const char *value)
{
    static const int weights[] = { 2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1 };
    char number[LONGEST] = "", digits[16];
    if (!compact(value, "-/", number) || !looks_like(number, "99999999A999"))
        return false;
    int letter = number[8] - 'A' + 1, sum = 0;
    memcpy(digits, number, 8);
    digits[8] = (char)('0' + letter / 10);
    digits[9] = (char)('0' + letter % 10);
    memcpy(digits + 10, number + 9, 2);
    for (size_t i = 0; i < 12; i++)
        sum += crossfoot(digit(digits[i]) * weights[i]);
    return sum % 10 == digit(number[11]);
}

/* § 290 SGB V: a letter as two digits, eight digits, and a Luhn digit with the weights 1 and 2. */
static bool is_health_number(const char *value)
{
    char number[LONGEST] = "", digits[16];
    if (!compact(value, "", number) || !looks_like(number, "A999999999"))
        return false;
    int letter = number[0] - 'A' + 1, sum = 0;
    digits[0] = (char)('0' + letter / 10);
    digits[1] = (char)('0' + letter % 10);
    memcpy(digits + 2, number + 1, 8);
    for (size_t i = 0; i < 10; i++)
        sum += crossfoot(digit(digits[i]) * (i % 2 ? 2 : 1));
    return sum % 10 == digit(number[9]);
}

/* ICAO 9303: nine characters without vowels, and a check digit with the weights 7, 3 and 1. */
static bool is_identity_card(const char *value)
{
    static const int weights[] = { 7, 3, 1 };
    char number[LONGEST] = "";
    if (!compact(value, "", number) || !looks_like(number, "AXXXXXXXX9") || !strchr("CFGHJKLMNPRTVWXYZ", number[0]) ||
        strpbrk(number, "ABDEIOQSU"))
        return false;
    int sum = 0;
    for (size_t i = 0; i < 9; i++)
        sum += (isdigit((unsigned char)number[i]) ? digit(number[i]) : number[i] - 'A' + 10) * weights[i % 3];
    return sum % 10 == digit(number[9]);
}

/* "M-AB 123", "HH XY 1", with an E or H behind it. */
static bool is_licence_plate(const char *value)
{
    size_t places = strspn(value, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    if (strncmp(value + places, "Ü", 2) == 0 || strncmp(value + places, "Ö", 2) == 0)
        places += 2 + strspn(value + places + 2, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    if (places < 1 || places > 4 || (value[places] != '-' && value[places] != ' '))
        return false;
    value += places + 1;
    size_t letters = strspn(value, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    value += letters;
    value += strspn(value, " -");
    size_t digits = strspn(value, "0123456789");
    value += digits;
    return letters >= 1 && letters <= 2 && digits >= 1 && digits <= 4 &&
           (!*value || strcmp(value, "E") == 0 || strcmp(value, "H") == 0);
}

static bool is_ip_address(const char *value)
{
    size_t parts = 0;
    while (isdigit((unsigned char)*value)) {
        unsigned number = 0;
        for (; isdigit((unsigned char)*value) && number < 1000; value++)
            number = number * 10 + (unsigned)digit(*value);
        if (number > 255)
            return false;
        parts++;
        if (*value != '.')
            break;
        value++;
    }
    return parts == 4 && !*value;
}

/* A word that streets end in, and a number behind it: "Hauptstr. 12a", "Am Alten Markt 3". */
static bool is_street(const char *value)
{
    static const char *const ends[] = { "straße", "strasse", "str.",   "str",  "weg",    "platz",    "allee",
                                        "gasse",  "ring",    "damm",   "ufer", "markt",  "chaussee", "promenade",
                                        "steig",  "graben",  "street", "road", "avenue", "lane",     "drive" };
    size_t number = strcspn(value, "0123456789");
    if (!value[number] || number < 4 || strspn(value + number, "0123456789") > 4)
        return false;
    while (number && value[number - 1] == ' ')
        number--;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t length = strlen(ends[i]);
        if (number > length && strncasecmp(value + number - length, ends[i], length) == 0)
            return true;
    }
    return false;
}

/* "80331", "80331 München", "D-80331". */
static bool is_postcode(const char *value)
{
    if (strncmp(value, "D-", 2) == 0)
        value += 2;
    size_t digits = strspn(value, "0123456789");
    return digits == 5 && (!value[5] || (value[5] == ' ' && !strpbrk(value + 5, "0123456789")));
}

/* One to five words of letters that begin with a capital one, also "Müller, Anna", "Dr. Anna Müller", "von Berg". */
static bool is_name(const char *value)
{
    size_t words = 0, capitals = 0;
    bool is_begin = true;
    for (const char *at = value; *at; at++) {
        unsigned char letter = (unsigned char)*at;
        if (strchr(" ,.-'", letter)) {
            is_begin = true;
            continue;
        }
        if (!isalpha(letter) && letter < 0x80 && !strchr("()\"", letter))
            return false;
        words += is_begin;
        capitals += is_begin && (isupper(letter) || letter >= 0x80);
        is_begin = false;
    }
    return words >= 1 && words <= 8 && capitals >= 1 && capitals * 2 >= words && strlen(value) < 80;
}

bool personal_fits(enum personal_kind kind, const char *value)
{
    static bool (*const fits[PERSONAL_KINDS])(const char *value) = {
        [PERSONAL_NAME] = is_name,
        [PERSONAL_EMAIL] = is_email,
        [PERSONAL_PHONE] = is_phone,
        [PERSONAL_STREET] = is_street,
        [PERSONAL_POSTCODE] = is_postcode,
        [PERSONAL_IBAN] = is_iban,
        [PERSONAL_BIC] = is_bic,
        [PERSONAL_CREDIT_CARD] = is_credit_card,
        [PERSONAL_TAX_NUMBER] = is_tax_number,
        [PERSONAL_PENSION_NUMBER] = is_pension_number,
        [PERSONAL_HEALTH_NUMBER] = is_health_number,
        [PERSONAL_IDENTITY_CARD] = is_identity_card,
        [PERSONAL_LICENCE_PLATE] = is_licence_plate,
        [PERSONAL_IP_ADDRESS] = is_ip_address,
    };
    return fits[kind] && fits[kind](value);
}
