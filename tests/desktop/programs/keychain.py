#!/usr/bin/python3
"""Locks or unlocks the login keyring of a running gnome-keyring, as the person's desktop would; reads what Penning keeps.

    keychain.py read NAME
    keychain.py lock
    keychain.py unlock PASSWORD
    keychain.py entries         how many entries it holds, in the login keyring, open or not
    keychain.py entry           the text of the only one
    keychain.py change TEXT     gives the only one this text
"""
import sys

import dbus

SERVICE, PATH = "org.freedesktop.secrets", "/org/freedesktop/secrets"
LOGIN = dbus.ObjectPath("/org/freedesktop/secrets/collection/login")

service = dbus.SessionBus().get_object(SERVICE, PATH, introspect=False)
if sys.argv[1] == "lock":
    locked, _prompt = dbus.Interface(service, "org.freedesktop.Secret.Service").Lock(dbus.Array([LOGIN], signature="o"))
    assert LOGIN in locked, "the login keyring stayed open"
elif sys.argv[1] in ("entries", "entry", "change"):
    login = dbus.SessionBus().get_object(SERVICE, LOGIN, introspect=False)
    items = dbus.Interface(login, "org.freedesktop.DBus.Properties").Get("org.freedesktop.Secret.Collection", "Items")
    if sys.argv[1] == "entries":
        print(len(items))
    else:
        _, session = dbus.Interface(service, "org.freedesktop.Secret.Service").OpenSession("plain", dbus.String("", variant_level=1))
        (path,) = items
        item = dbus.Interface(dbus.SessionBus().get_object(SERVICE, path, introspect=False), "org.freedesktop.Secret.Item")
        if sys.argv[1] == "entry":
            print(bytes(item.GetSecret(session)[2]).decode(), end="")
        else:
            text = dbus.ByteArray(sys.argv[2].encode())
            item.SetSecret(dbus.Struct((session, dbus.ByteArray(b""), text, "text/plain"), signature="oayays"))
elif sys.argv[1] == "read":
    secrets = dbus.Interface(service, "org.freedesktop.Secret.Service")
    _, session = secrets.OpenSession("plain", dbus.String("", variant_level=1))
    attributes = {"service": "org.penning.Penning", "username": sys.argv[2]}
    found, _locked = secrets.SearchItems(dbus.Dictionary(attributes, signature="ss"))
    if found:
        (kept,) = secrets.GetSecrets(found[:1], session).values()
        print(bytes(kept[2]).decode())
else:
    _, session = dbus.Interface(service, "org.freedesktop.Secret.Service").OpenSession("plain", dbus.String("", variant_level=1))
    secret = dbus.Struct((session, dbus.ByteArray(b""), dbus.ByteArray(sys.argv[2].encode()), "text/plain"), signature="oayays")
    # gnome-keyring's own interface, the one its PAM module and Seahorse use to unlock without a prompt.
    dbus.Interface(service, "org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface").UnlockWithMasterPassword(LOGIN, secret)
