/* What writing and reading a model package share; docs/package-format.md describes the format. */
#ifndef LOTSE_PACKAGE_H
#define LOTSE_PACKAGE_H

#define PACKAGE_FORMAT "lotse-model"
enum { PACKAGE_VERSION = 1 };

#define PACKAGE_PAGE     "README.html"
#define PACKAGE_MANIFEST "manifest.json"
#define PACKAGE_PREPARE  "prepare.json"
#define PACKAGE_SCHEMA   "schema.json"
#define PACKAGE_METRICS  "metrics.json"
#define PACKAGE_PIPELINE "pipeline.toml"

#endif
