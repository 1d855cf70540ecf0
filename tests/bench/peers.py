"""The table of reading.c, read by others into typed columns: peers.py pandas|polars|duckdb FILE

Each with the options that its own documentation gives for such a file. Prints the seconds (without the import), the
number of rows, and the sum that shows that all read the same.
"""

import sys
import time

AMOUNTS = ["preis", "umsatz"]
CATEGORIES = ["kunde", "artikel", "region", "storno"]


def with_pandas(path):
    import pandas

    began = time.perf_counter()
    table = pandas.read_csv(
        path,
        engine="c",
        sep=";",
        decimal=",",
        thousands=".",
        parse_dates=["datum"],
        date_format="%d.%m.%Y",
        dtype=dict.fromkeys(CATEGORIES, "category"),
    )
    seconds = time.perf_counter() - began
    assert str(table["datum"].dtype).startswith("datetime64"), table.dtypes
    return seconds, len(table), table["umsatz"].sum()


def with_polars(path):
    import polars

    began = time.perf_counter()
    kinds = {"beleg": polars.Int64, "menge": polars.Int64, "datum": polars.String, "bemerkung": polars.String}
    kinds |= dict.fromkeys(CATEGORIES, polars.Categorical) | dict.fromkeys(AMOUNTS, polars.String)
    # decimal_comma reads no thousands signs: amounts are read as text, and made numbers by expressions.
    amounts = [
        polars.col(name).str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True).cast(polars.Float64)
        for name in AMOUNTS
    ]
    table = (
        polars.scan_csv(path, separator=";", decimal_comma=True, schema_overrides=kinds)
        .with_columns(polars.col("datum").str.to_date("%d.%m.%Y"), *amounts)
        .collect()
    )
    seconds = time.perf_counter() - began
    return seconds, table.height, table["umsatz"].sum()


def with_duckdb(path):
    import duckdb

    began = time.perf_counter()
    database = duckdb.connect(config={"threads": 2})
    database.execute(
        """create table t as select * from read_csv(?, delim = ';', header = true, decimal_separator = ',',
           thousands = '.', dateformat = '%d.%m.%Y', quote = '"', escape = '"', columns = {
           'beleg': 'BIGINT', 'kunde': 'VARCHAR', 'datum': 'DATE', 'artikel': 'VARCHAR', 'region': 'VARCHAR',
           'menge': 'BIGINT', 'preis': 'DOUBLE', 'umsatz': 'DOUBLE', 'bemerkung': 'VARCHAR', 'storno': 'VARCHAR'})""",
        [path],
    )
    seconds = time.perf_counter() - began
    rows, total = database.execute("select count(*), sum(umsatz) from t").fetchone()
    return seconds, rows, total


PEERS = {"pandas": with_pandas, "polars": with_polars, "duckdb": with_duckdb}
seconds, rows, total = PEERS[sys.argv[1]](sys.argv[2])
print(f"{seconds:.3f} {rows} {total / 1e6:.0f} -")
