#!/usr/bin/python3
"""Another program whose window is never still, as one with a film in it.

    motion.py X Y     says READY when it is on the screen, ends when standard input closes
"""
import sys
import time

import gi

gi.require_version("Gtk", "3.0")
from gi.repository import GLib, Gtk

x, y = int(sys.argv[1]), int(sys.argv[2])
window = Gtk.Window(title="Some film")
label = Gtk.Label(margin=60)
window.add(label)
window.move(x, y)


def on():
    label.set_markup(f"<span size='40000'>{time.time():.2f}</span>")
    return True


on()
GLib.timeout_add(40, on)
window.connect("map-event", lambda *_: GLib.timeout_add(300, lambda: print("READY", flush=True)) and False)
GLib.io_add_watch(sys.stdin.fileno(), GLib.IO_HUP, lambda *_: Gtk.main_quit())
window.show_all()
Gtk.main()
