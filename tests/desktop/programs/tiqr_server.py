#!/usr/bin/python3
"""A tiqr service on this machine, as its servers speak: operated by JSON lines, like the others here.

    {"do": "enrolment"}                   the text of an enrolment code, good once
    {"do": "sign_in", "user": null}       the text of a sign-in's code
    …, "universal": true                  both as links of a website, for devices that open those in the app
    {"do": "say", "status": 200, "body": "…", "version": "2"}    what the next answer is, whatever is asked
    {"do": "signed_in"}                   the sign-ins that were answered rightly
    {"do": "asked"}                       method, path and form of each request
    {"do": "response", "text": "…"}       the right response to a sign-in's code
    {"do": "stop"}                        it can be reached no more
"""
import hashlib
import hmac
import json
import secrets
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode

SUITE = "OCRA-1:HOTP-SHA1-6:QH10-S"
SERVICE = "tiqr.university.example"
USER = "anna"
keys, challenges, accounts, signed_in, asked, says = set(), {}, {}, [], [], []


def response_to(session, challenge, secret):
    """RFC 6287, for the suite above: the session key left of 64 bytes, the question right of 128."""
    data = SUITE.encode() + b"\0" + bytes.fromhex(challenge).ljust(128, b"\0") + bytes.fromhex(session).rjust(64, b"\0")
    mac = hmac.new(secret, data, hashlib.sha1).digest()
    at = mac[-1] & 15
    return "%06d" % ((int.from_bytes(mac[at : at + 4], "big") & 0x7FFFFFFF) % 10**6)


class Service(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, body, status=200, version=None):
        if not isinstance(body, str):
            body, version = json.dumps(body), "2"
        self.send_response(status)
        if version:
            self.send_header("X-TIQR-Protocol-Version", version)
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())

    def do_GET(self):
        asked.append(["GET", self.path, {}])
        if says:
            return self.answer(**says.pop(0))
        key = self.path.partition("key=")[2]
        if key not in keys:
            return self.answer("false")
        keys.discard(key)
        here = f"http://127.0.0.1:{self.server.server_port}"
        service = {"displayName": "University", "identifier": SERVICE, "logoUrl": f"{here}/logo", "infoUrl": here}
        service |= {"authenticationUrl": f"{here}/auth", "ocraSuite": SUITE, "enrollmentUrl": f"{here}/enrol?otp={key}"}
        self.answer({"service": service, "identity": {"identifier": USER, "displayName": "Anna de Vries"}})

    def do_POST(self):
        text = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(text).items()}
        asked.append(["POST", self.path, form])
        if says:
            return self.answer(**says.pop(0))
        if self.headers["X-TIQR-Protocol-Version"] != "2" or "json" not in self.headers["Accept"]:
            return self.answer({"responseCode": 202})
        if form.get("operation") == "register":
            accounts[USER] = bytes.fromhex(form["secret"])
            return self.answer("OK") if len(accounts[USER]) == 32 else self.answer({"responseCode": 101})
        challenge = challenges.get(form["sessionKey"])
        if challenge is None:
            return self.answer({"responseCode": 203})
        if form["userId"] not in accounts:
            return self.answer({"responseCode": 205})
        if form["response"] != response_to(form["sessionKey"], challenge, accounts[form["userId"]]):
            return self.answer({"responseCode": 201, "attemptsLeft": 2})
        del challenges[form["sessionKey"]]
        signed_in.append(form["sessionKey"])
        self.answer({"responseCode": 1})


server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
threading.Thread(target=server.serve_forever, daemon=True).start()


def enrolment(universal=False):
    key = secrets.token_hex(8)
    keys.add(key)
    metadata = f"http://127.0.0.1:{server.server_port}/metadata?key={key}"
    return f"https://tiqr.org/tiqrenroll/?{urlencode({'metadata': metadata})}" if universal else f"tiqrenroll://{metadata}"


def sign_in(user=None, universal=False):
    session, challenge = secrets.token_hex(16), secrets.token_hex(5)
    challenges[session] = challenge
    if universal:
        asked_for = {"u": user or USER, "s": session, "q": challenge, "i": SERVICE, "v": "2"}
        return f"https://tiqr.org/tiqrauth/?{urlencode(asked_for)}"
    who = f"{user}@{SERVICE}" if user else SERVICE
    return f"tiqrauth://{who}/{session}/{challenge}/library.university.example/2"


def response(text):
    session, challenge = text.split("/")[3:5]
    return response_to(session, challenge, accounts[USER])


def say(**what):
    says.append(what)


def stop():
    server.shutdown()
    server.server_close()


commands = {
    "enrolment": enrolment,
    "sign_in": sign_in,
    "say": say,
    "signed_in": lambda: signed_in,
    "asked": lambda: asked,
    "response": response,
    "stop": stop,
}
print(json.dumps({"ok": True, "value": "ready"}), flush=True)
for line in sys.stdin:
    wanted = json.loads(line)
    try:
        print(json.dumps({"ok": True, "value": commands[wanted.pop("do")](**wanted)}), flush=True)
    except Exception as problem:  # told to the caller, who fails the test with it
        print(json.dumps({"ok": False, "problem": f"{type(problem).__name__}: {problem}"}), flush=True)
