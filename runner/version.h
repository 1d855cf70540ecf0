/* The version of Lotse: in reports, packages and `lotse --version`. */
#ifndef LOTSE_VERSION_H
#define LOTSE_VERSION_H

#define LOTSE_VERSION "0.1.0"

#endif
