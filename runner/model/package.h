/* What writing and reading a model package share; docs/package-format.md describes the format. */
#ifndef LOTSE_PACKAGE_H
#define LOTSE_PACKAGE_H

#include <stddef.h>

/* Bytes of the file, and of all that is in it: more is neither written nor read. Small files that unpack to so much are
 * refused before (runner/base/archive.h). */
#define PACKAGE_LIMIT ((size_t)4 << 30)

#define PACKAGE_FORMAT "lotse-model"
enum { PACKAGE_VERSION = 1 };

#define PACKAGE_PAGE     "README.html"
#define PACKAGE_MANIFEST "manifest.json"
#define PACKAGE_PREPARE  "prepare.json"
#define PACKAGE_SCHEMA   "schema.json"
#define PACKAGE_METRICS  "metrics.json"
#define PACKAGE_PIPELINE "pipeline.toml"

#endif
