#!/usr/bin/env python3
"""Makes an instance of privacyIDEA or eduMFA in a folder: keys, database, people and what they may do.

    VENV/bin/python instance.py privacyidea|edumfa FOLDER

For tests only: its secrets stand here. The administrator is admin, password admin-test-1.
"""
import importlib
import os
import subprocess
import sys

product, folder = sys.argv[1], os.path.abspath(sys.argv[2])
is_privacyidea = product == "privacyidea"
letters = "PI" if is_privacyidea else "EDUMFA"
manage = os.path.join(os.path.dirname(sys.executable), "pi-manage" if is_privacyidea else "edumfa-manage")
config = os.path.join(folder, "server.cfg")
os.environ["PRIVACYIDEA_CONFIGFILE" if is_privacyidea else "EDUMFA_CONFIGFILE"] = config

os.makedirs(folder, mode=0o700, exist_ok=True)
with open(config, "w") as file:
    # Paths follow the file, so that a copy of the folder is an instance of its own.
    file.write(f"""
import os, logging
here = os.path.dirname(os.path.abspath(__file__))
{letters}_ENCFILE = os.path.join(here, "encryption.key")
{letters}_AUDIT_KEY_PRIVATE = os.path.join(here, "audit-private.pem")
{letters}_AUDIT_KEY_PUBLIC = os.path.join(here, "audit-public.pem")
{letters}_LOGFILE = os.path.join(here, "server.log")
{letters}_LOGLEVEL = logging.INFO
SQLALCHEMY_DATABASE_URI = "sqlite:///" + os.path.join(here, "database.sqlite")
SECRET_KEY = "only-for-tests-0123456789-abcdefghij"
{letters}_PEPPER = "only-for-tests"
SUPERUSER_REALM = ["super"]
""")
people = os.path.join(folder, "people")
with open(people, "w") as file:
    for number, name in enumerate(["anna", "bram", "carla", "daan", "eva", "fatima", "gijs", "hanna", "ivo", "julia", "karim", "lotte", "milan", "noor"]):
        file.write(f"{name}:x:{1000 + number}:1000:{name.title()},,,,:/home/{name}:/bin/false\n")


def run(*arguments):
    subprocess.run([manage, *arguments], check=True, stdout=subprocess.DEVNULL)


setup = ["setup"] if is_privacyidea else []
run(*setup, "create_enckey")
run(*setup, "create_audit_keys")
run(*setup, "create_tables")
run("admin", "add", "admin", "-p", "admin-test-1")

app = importlib.import_module(f"{product}.app").create_app(config_name="production", config_file=config, silent=True)
with app.app_context():
    importlib.import_module(f"{product}.lib.resolver").save_resolver(
        {"resolver": "staff", "type": "passwdresolver", "fileName": people})
    realm = importlib.import_module(f"{product}.lib.realm")
    realm.set_realm("hospital", [{"name": "staff"}] if is_privacyidea else ["staff"])
    realm.set_default_realm("hospital")
    set_policy = importlib.import_module(f"{product}.lib.policy").set_policy
    push = "push" if is_privacyidea else "edupush"
    set_policy("issuer", scope="enrollment", action="tokenissuer=Test Clinic, tokenlabel={user}@{realm}")
    set_policy("asking", scope="authentication", action=(
        f"{push}_allow_polling=allow, {push}_title_on_mobile=Test Clinic, "
        f"{push}_text_on_mobile=Is it you who signs in?"))
