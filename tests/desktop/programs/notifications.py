#!/usr/bin/python3
"""The desktop's notification service: shows nothing, remembers everything, operated through lines.py.

    {"do": "shown"}     every notification so far, oldest first: app, summary, body, hints' names
"""
import dbus
import dbus.mainloop.glib
import dbus.service
from gi.repository import GLib

import lines

NAME = "org.freedesktop.Notifications"

dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
bus = dbus.SessionBus()
shown = []


class Notifications(dbus.service.Object):
    def __init__(self):
        self.name = dbus.service.BusName(NAME, bus, do_not_queue=True)
        super().__init__(self.name, "/org/freedesktop/Notifications")

    @dbus.service.method(NAME, in_signature="susssasa{sv}i", out_signature="u")
    def Notify(self, app, replaces, icon, summary, body, actions, hints, expires_after_ms):
        shown.append({"app": str(app), "summary": str(summary), "body": str(body), "hints": sorted(map(str, hints))})
        return dbus.UInt32(replaces or len(shown))

    @dbus.service.method(NAME, in_signature="u")
    def CloseNotification(self, number):
        self.NotificationClosed(number, 3)

    @dbus.service.signal(NAME, signature="uu")
    def NotificationClosed(self, number, reason): pass

    @dbus.service.method(NAME, out_signature="as")
    def GetCapabilities(self):
        return dbus.Array(["body"], signature="s")

    @dbus.service.method(NAME, out_signature="ssss")
    def GetServerInformation(self):
        return ("Penning test desktop", "Penning", "1", "1.2")


service = Notifications()
lines.serve(GLib.MainLoop(), {"shown": lambda: shown})
