"""Reads Parquet files by two readers that are not ours and compares them with the CSV of the same rows.

Usage: check_tables.py [NAME.csv NAME.parquet]...
"""
import csv, json, sys

import duckdb
import pyarrow.parquet as parquet

SEPARATOR = " | "
csv.field_size_limit(1 << 30)


def plain(value, kind):
    """A value as its CSV has it."""
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return SEPARATOR.join(part.replace(SEPARATOR, " ¦ ") for part in value)
    if isinstance(value, float):
        return float(value)
    return str(value)


def same(cell, value):
    value = plain(value, None)
    # Parquet has 32 bits of a score, CSV their shortest digits.
    return abs(float(cell) - value) < 1e-6 if isinstance(value, float) else cell == value


def compare(reader, names, rows, expected):
    assert len(rows) == len(expected), f"{reader}: {len(rows)} rows, CSV has {len(expected)}"
    for row, cells in zip(rows, expected, strict=True):
        for name, value in zip(names, row, strict=True):
            assert same(cells[name], value), f"{reader}: {name}: {value!r}, CSV has {cells[name]!r}"


def check(table, file):
    expected = list(csv.DictReader(open(table, encoding="utf-8", newline="")))
    read = parquet.read_table(file)
    columns = [column.to_pylist() for column in read.columns]
    compare("pyarrow", read.column_names, list(zip(*columns)), expected)
    by_duckdb = duckdb.sql(f"SELECT * FROM '{file}'")
    assert by_duckdb.columns == read.column_names, by_duckdb.columns
    compare("duckdb", by_duckdb.columns, by_duckdb.fetchall(), expected)
    schema = json.loads(read.schema.metadata[b"cambon:schema"])
    assert [field["name"] for field in schema["fields"]] == read.column_names
    kinds = {"date": "date32[day]", "integer": "int64", "number": "float", "string": ("string", "list<element: string not null>")}
    for field in schema["fields"]:
        found = str(read.schema.field(field["name"]).type)
        assert found in kinds[field["type"]], f"{field['name']}: {found}"
    encodings = {
        column.path_in_schema: column.encodings
        for column in map(parquet.ParquetFile(file).metadata.row_group(0).column, range(len(read.column_names)))
    } if len(expected) else {}
    if "kind" in encodings:
        assert "RLE_DICTIONARY" in encodings["kind"] or "PLAIN_DICTIONARY" in encodings["kind"], encodings["kind"]
    return len(expected)


pairs = list(zip(sys.argv[1::2], sys.argv[2::2], strict=True))
rows = sum(check(*pair) for pair in pairs)
print(f"{len(pairs)} tables, {rows} rows")
