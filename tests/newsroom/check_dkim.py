"""Whether the signature of a letter holds, by dkimpy: check_dkim.py LETTER RECORD NAME, the record being that of the domain.
Prints the name that was asked of the domain; exits 0 when the signature holds, 1 when it does not."""

import sys

import dkim

letter, record, name = sys.argv[1:]
asked = []


def record_of(wanted, timeout=5):
    asked.append(wanted.decode().rstrip("."))
    return record.encode() if asked[-1] == name else None


with open(letter, "rb") as file:
    valid = dkim.verify(file.read(), dnsfunc=record_of)
print(*asked)
sys.exit(0 if valid else 1)
