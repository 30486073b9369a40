#!/usr/bin/python3
"""Another program with a picture in its window, as a browser shows an enrolment page.

    show_picture.py FILE X Y     says READY when it is on the screen, ends when standard input closes
"""
import sys

import gi

gi.require_version("Gtk", "3.0")
from gi.repository import GLib, Gtk

path, x, y = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
window = Gtk.Window(title="Some website")
box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=12, margin=24)
box.add(Gtk.Label(label="Scan this code with your authenticator app"))
box.add(Gtk.Image.new_from_file(path))
window.add(box)
window.move(x, y)
# It is painted a moment after the window manager put it on the screen.
window.connect("map-event", lambda *_: GLib.timeout_add(300, lambda: print("READY", flush=True)) and False)
GLib.io_add_watch(sys.stdin.fileno(), GLib.IO_HUP, lambda *_: Gtk.main_quit())
window.show_all()
Gtk.main()
