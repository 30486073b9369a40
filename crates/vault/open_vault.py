#!/usr/bin/env python3
"""Opens a Penning vault (or an automatic backup) without Penning: needs Python and the age tool.

    open_vault.py vault.age identity.txt > accounts.json

identity.txt holds the recovery key, AGE-SECRET-KEY-1…; "-" reads it from the keyboard or a pipe.
The tag shows that the file was written by somebody who holds that key (FORMAT.md, "The tag").
"""
import hashlib, hmac, json, os, subprocess, sys

vault, key_file = sys.argv[1:3]
key = (sys.stdin if key_file == "-" else open(key_file)).read()
identity = next("".join(line.split()) for line in key.splitlines() if line.startswith("AGE-SECRET-KEY-1"))

# The key goes to age through a pipe: not on the command line, not in a file.
reader, writer = os.pipe()
os.write(writer, identity.encode())
os.close(writer)
plain = subprocess.run(
    ["age", "--decrypt", "--identity", f"/dev/fd/{reader}", vault], pass_fds=[reader], stdout=subprocess.PIPE, check=True
).stdout

frame = json.loads(plain)
document = plain[plain.index(b'"document":') + len(b'"document":') : plain.rindex(b"}")]
tag_key = hmac.new(identity.encode(), b"penning-vault tag 1", hashlib.sha256).digest()
tag = hmac.new(tag_key, document, hashlib.sha256).hexdigest()
if not hmac.compare_digest(tag, frame["tag"]):
    sys.exit("The tag is wrong: this file was not written by a holder of the key.")
json.dump(json.loads(document), sys.stdout, indent=2, ensure_ascii=False)
