"""Runs a command and says items a second and the most memory it held."""

import pathlib
import resource
import subprocess
import sys
import time

begun = time.monotonic()
subprocess.run(sys.argv[1:], check=True)
seconds = time.monotonic() - begun
folder = next(word.removeprefix("folder=") for word in sys.argv if word.startswith("folder="))
items = int((pathlib.Path(folder) / "items").read_text())
memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
print(f"scrapy             {items} pages and documents in {seconds:.1f} s: {items / seconds:.0f} a second, {memory} MiB")
