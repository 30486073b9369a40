#!/usr/bin/python3
"""A program that fills the screen with one colour, as a film or a remote desktop does, until its input ends."""
import sys

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("Gdk", "3.0")
from gi.repository import Gdk, GLib, Gtk

window = Gtk.Window(title="Full screen")
colour = Gtk.CssProvider()
colour.load_from_data(b"window { background: #204060 }")
Gtk.StyleContext.add_provider_for_screen(Gdk.Screen.get_default(), colour, Gtk.STYLE_PROVIDER_PRIORITY_APPLICATION)
window.fullscreen()
window.show_all()


def filled(_window, event):
    if event.new_window_state & Gdk.WindowState.FULLSCREEN:
        GLib.timeout_add(300, lambda: print("READY", flush=True))


window.connect("window-state-event", filled)
GLib.io_add_watch(sys.stdin.fileno(), GLib.IO_HUP, lambda *_: Gtk.main_quit())
Gtk.main()
