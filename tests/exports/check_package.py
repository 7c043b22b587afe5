"""Validates a data package by frictionless: description, types, keys within and between tables, hashes, sizes.

Usage: check_package.py DIR
"""
import json, os, sys

from frictionless import Package, system

folder = sys.argv[1]
os.chdir(folder)
description = json.load(open("datapackage.json", encoding="utf-8"))
package = Package("datapackage.json")
report = package.validate(limit_errors=10)
faults = report.flatten(["type", "fieldName", "rowNumber", "note"])
assert report.valid, faults
assert len(report.tasks) == len(description["resources"])
rows = {task.name: task.stats["rows"] for task in report.tasks}
for resource in description["resources"]:
    assert rows[resource["name"]] == resource["cambon:rows"], (resource["name"], rows)
    assert os.path.getsize(resource["path"]) == resource["bytes"]
    for field in resource["schema"]["fields"]:
        assert field["description"] and field["cambon:description_en"], field["name"]
# A validator that finds nothing wrong with a wrong table proves nothing.
with open("conclusions.csv", "ab") as table:
    table.write(b"an-id,no-publication\n")
assert not Package("datapackage.json").validate().valid
print(f"{len(rows)} tables, {sum(rows.values())} rows")
