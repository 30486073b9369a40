#!/usr/bin/python3
"""Searches the memory of processes for what must not be there.

    memory.py PROCESS…     with a JSON object on standard input: {"name": {"form": "bytes in hexadecimal", …}, …}

Says as JSON how many MiB it read, and where it found what. Only pages that are there and can be written to are read:
what a process mapped from a file and cannot change holds none of its secrets. Pages that are locked against swapping
are called so.
"""
import json
import re
import struct
import sys

PAGE = 4096
markers = {
    bytes.fromhex(hexadecimal): f"{name} ({form})"
    for name, forms in json.load(sys.stdin).items()
    for form, hexadecimal in forms.items()
}
pattern = re.compile(b"|".join(re.escape(wanted) for wanted in sorted(markers, key=len, reverse=True)))
read, found = 0, []


def runs(process, start, end):
    """Pages that are in memory or in swap, as runs."""
    with open(f"/proc/{process}/pagemap", "rb", buffering=0) as pagemap:
        pagemap.seek(start // PAGE * 8)
        entries = pagemap.read((end - start) // PAGE * 8)
    begin = None
    for at, (entry,) in enumerate(struct.iter_unpack("Q", entries)):
        there = entry >> 62 != 0
        if there and begin is None:
            begin = at
        elif not there and begin is not None:
            yield start + begin * PAGE, start + at * PAGE
            begin = None
    if begin is not None:
        yield start + begin * PAGE, end


def areas(process):
    """Where memory is, what may be done there, what it is called, and whether it is locked."""
    area = None
    with open(f"/proc/{process}/smaps") as told:
        for line in told:
            first, *rest = line.split()
            if first == "VmFlags:":
                yield *area, "lo" in rest
            elif not first.endswith(":"):
                start, end = (int(part, 16) for part in first.split("-"))
                area = start, end, rest[0], rest[4] if len(rest) > 4 else "anonymous memory"


for process in sys.argv[1:]:
    with open(f"/proc/{process}/mem", "rb", buffering=0) as memory:
        for start, end, rights, place, locked in areas(process):
            if rights[:2] != "rw":
                continue
            if locked:
                place = "locked memory"
            for begin, until in runs(process, start, end):
                memory.seek(begin)
                try:
                    held = memory.read(until - begin)
                except OSError:
                    continue
                read += len(held)
                for hit in pattern.finditer(held):
                    found.append(f"{markers[hit.group()]} at {begin + hit.start():x} in {place} of {process}")

print(json.dumps({"mebibytes": read >> 20, "found": found}))
