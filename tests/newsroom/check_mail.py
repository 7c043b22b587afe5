"""Reads a letter with Python's email package and says what it holds, as JSON: check_mail.py FILE.eml"""

import email
import email.policy
import json
import sys

with open(sys.argv[1], "rb") as file:
    raw = file.read()
message = email.message_from_bytes(raw, policy=email.policy.default)
parts = [part for part in message.walk() if not part.is_multipart()]
print(json.dumps({
    "defects": [str(defect) for part in message.walk() for defect in part.defects],
    "ascii": all(byte < 128 for byte in raw),
    "longest_line": max(len(line) for line in raw.split(b"\r\n")),
    "bare_line_feeds": raw.replace(b"\r\n", b"").count(b"\n"),
    "headers": {name.lower(): str(value) for name, value in message.items()},
    "kinds": [part.get_content_type() for part in parts],
    "charsets": [part.get_content_charset() for part in parts],
    "encodings": [str(part["Content-Transfer-Encoding"]) for part in parts],
    "text": parts[0].get_content(),
    "html": parts[-1].get_content(),
}))
