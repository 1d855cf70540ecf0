/* Personal data, recognised by what columns are called and by what their values look like. Numbers with a check digit
 * are only taken for what they are when it fits.
 */
#ifndef LOTSE_PERSONAL_H
#define LOTSE_PERSONAL_H

#include "runner/table/table.h"

enum personal_kind {
    PERSONAL_NONE,
    PERSONAL_NAME,
    PERSONAL_EMAIL,
    PERSONAL_PHONE,
    PERSONAL_BIRTH_DATE,
    PERSONAL_STREET,
    PERSONAL_POSTCODE, /* with or without a city: points to a person only together with other columns */
    PERSONAL_IBAN,
    PERSONAL_BIC,
    PERSONAL_CREDIT_CARD,
    PERSONAL_TAX_NUMBER,
    PERSONAL_PENSION_NUMBER,
    PERSONAL_HEALTH_NUMBER,
    PERSONAL_IDENTITY_CARD,
    PERSONAL_LICENCE_PLATE,
    PERSONAL_IP_ADDRESS,
    PERSONAL_KINDS
};

struct personal {
    enum personal_kind kind;
    double share;   /* of its different values (of 1,000 of them, where there are more) that look like it */
    bool by_header; /* the column is called so */
    bool by_values; /* at least 80 % of the values look so */
    bool is_sure;   /* both, or values that can hardly be anything else */
};

/* What a column holds about persons. What is not sure is a reason to ask: "name" may be that of a machine. */
struct personal personal_of(const struct table *table, const struct column *column);

/* Its name: for people, to be translated ("e-mail address"); and for machines ("email"). */
const char *personal_title(enum personal_kind kind);
const char *personal_name(enum personal_kind kind);

#endif
