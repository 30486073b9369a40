#!/usr/bin/python3
"""Locks or unlocks the login keyring of a running gnome-keyring, as the person's desktop would.

    keychain.py lock
    keychain.py unlock PASSWORD
"""
import sys

import dbus

SERVICE, PATH = "org.freedesktop.secrets", "/org/freedesktop/secrets"
LOGIN = dbus.ObjectPath("/org/freedesktop/secrets/collection/login")

service = dbus.SessionBus().get_object(SERVICE, PATH, introspect=False)
if sys.argv[1] == "lock":
    locked, _prompt = dbus.Interface(service, "org.freedesktop.Secret.Service").Lock(dbus.Array([LOGIN], signature="o"))
    assert LOGIN in locked, "the login keyring stayed open"
else:
    _, session = dbus.Interface(service, "org.freedesktop.Secret.Service").OpenSession("plain", dbus.String("", variant_level=1))
    secret = dbus.Struct((session, dbus.ByteArray(b""), dbus.ByteArray(sys.argv[2].encode()), "text/plain"), signature="oayays")
    # gnome-keyring's own interface, the one its PAM module and Seahorse use to unlock without a prompt.
    dbus.Interface(service, "org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface").UnlockWithMasterPassword(LOGIN, secret)
