#!/usr/bin/python3
"""The parts of logind and of a screen saver that tell when somebody leaves, operated through lines.py.

    {"do": "screen", "locked": true}     the screen saver (session bus) says that the screen is locked, or no longer
    {"do": "session", "locked": true}    logind says so of this session
    {"do": "sleep", "start": true}       the machine is about to sleep, or awake again
    {"do": "held"}                       whether anybody holds sleep back now
    {"do": "shutdown"}                   the machine goes off

Programs find it on the session bus, with DBUS_SYSTEM_BUS_ADDRESS set to the same address.
"""
import os
import select

import dbus
import dbus.mainloop.glib
import dbus.service
from gi.repository import GLib

import lines

MANAGER = "org.freedesktop.login1.Manager"
SESSION = "org.freedesktop.login1.Session"
SESSION_PATH = "/org/freedesktop/login1/session/_31"
SAVER = "org.freedesktop.ScreenSaver"

dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
bus = dbus.SessionBus()


class Manager(dbus.service.Object):
    def __init__(self):
        self.name = dbus.service.BusName("org.freedesktop.login1", bus, do_not_queue=True)
        super().__init__(self.name, "/org/freedesktop/login1")
        self.inhibitors = []

    @dbus.service.method(MANAGER, in_signature="s", out_signature="o")
    def GetSession(self, _name):
        return dbus.ObjectPath(SESSION_PATH)

    @dbus.service.method(MANAGER, in_signature="ssss", out_signature="h")
    def Inhibit(self, _what, _who, _why, _mode):
        ours, theirs = os.pipe()
        self.inhibitors.append(ours)
        descriptor = dbus.types.UnixFd(theirs)
        os.close(theirs)
        return descriptor

    def held(self):
        # The other end is closed everywhere once nobody holds it: reading then ends at once.
        return any(not select.select([ours], [], [], 0)[0] for ours in self.inhibitors)

    @dbus.service.signal(MANAGER, signature="b")
    def PrepareForSleep(self, start): pass

    @dbus.service.signal(MANAGER, signature="b")
    def PrepareForShutdown(self, start): pass


class Session(dbus.service.Object):
    def __init__(self):
        super().__init__(bus, SESSION_PATH)

    @dbus.service.signal(SESSION)
    def Lock(self): pass

    @dbus.service.signal(SESSION)
    def Unlock(self): pass


class Saver(dbus.service.Object):
    def __init__(self):
        super().__init__(bus, "/org/freedesktop/ScreenSaver")

    @dbus.service.signal(SAVER, signature="b")
    def ActiveChanged(self, active): pass


manager, session, saver = Manager(), Session(), Saver()


def screen(locked):
    saver.ActiveChanged(locked)


def of_session(locked):
    if locked:
        session.Lock()
    else:
        session.Unlock()


def sleep(start):
    manager.PrepareForSleep(start)


def shutdown():
    manager.PrepareForShutdown(True)


lines.serve(
    GLib.MainLoop(),
    {"screen": screen, "session": of_session, "sleep": sleep, "held": manager.held, "shutdown": shutdown},
)
