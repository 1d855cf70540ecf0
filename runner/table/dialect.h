/* How a table is written down. Found out by the reader (runner/input/), or stated by the user. */
#ifndef LOTSE_DIALECT_H
#define LOTSE_DIALECT_H

#include "runner/table/date.h"
#include "runner/table/number.h"

struct dialect {
    char separator; /* ';' ',' '\t' '|'; or ' ': any number of blanks */
    char quote;     /* '"', or 0: quotes mean nothing */
    bool has_header;
    struct number_style number;
    enum date_order date_order;
    const char *encoding; /* a name that iconv knows: "UTF-8", "WINDOWS-1252", …; NULL: ASCII as far as it was looked
                             at, and what the first other byte shows from there on */
    bool has_byte_order_mark;
    bool has_carriage_returns; /* lines end in CR LF */
    bool quotes_all;           /* every text cell of the input is quoted */
};

#endif
