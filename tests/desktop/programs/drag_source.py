#!/usr/bin/python3
"""A program to drag things out of: a small window in the upper left corner, with real XDND behind it.

    drag_source.py '{"files": ["/a.png", "/b.png"]}'     as a file manager does (text/uri-list)
    drag_source.py '{"text": "otpauth://…"}'              as a text editor does (plain text only)
    drag_source.py '{"link": "https://…", "html": "<img …>", "picture": "/a.png"}'
                                                          as a browser does (text/uri-list, text/html, image/png)

Says READY, then BEGIN, DATA <type>, and END or FAILED <reason>.
"""
import json
import pathlib
import sys

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("Gdk", "3.0")
from gi.repository import Gdk, GdkPixbuf, GLib, Gtk

offer = json.loads(sys.argv[1])
FILES, TEXT, HTML, PICTURE = range(4)


def say(*words):
    print(*words, flush=True)


window = Gtk.Window(type=Gtk.WindowType.POPUP)  # the window manager leaves it where it is put
window.set_default_size(80, 80)
window.move(0, 0)
area = Gtk.EventBox()
area.add(Gtk.Label(label="drag me"))
window.add(area)

targets = Gtk.TargetList.new([])
if "files" in offer or "link" in offer:
    targets.add_uri_targets(FILES)
if "html" in offer:
    targets.add(Gdk.Atom.intern("text/html", False), 0, HTML)
if "picture" in offer:
    targets.add_image_targets(PICTURE, True)
if "text" in offer:
    targets.add_text_targets(TEXT)
area.drag_source_set(Gdk.ModifierType.BUTTON1_MASK, [], Gdk.DragAction.COPY)
area.drag_source_set_target_list(targets)


def on_data(_widget, _context, data, info, _time):
    if info == FILES:
        files = [pathlib.Path(p).absolute().as_uri() for p in offer.get("files", [])]
        data.set_uris(files or [offer["link"]])
    elif info == TEXT:
        data.set_text(offer["text"], -1)
    elif info == HTML:
        data.set(data.get_target(), 8, offer["html"].encode())
    else:
        data.set_pixbuf(GdkPixbuf.Pixbuf.new_from_file(offer["picture"]))
    say("DATA", data.get_target().name())


def on_end(*_):
    say("END")
    GLib.timeout_add(200, Gtk.main_quit)


area.connect("drag-begin", lambda *_: say("BEGIN"))
area.connect("drag-data-get", on_data)
area.connect("drag-failed", lambda _w, _c, reason: say("FAILED", reason.value_nick))
area.connect("drag-end", on_end)
window.show_all()
say("READY")
GLib.timeout_add_seconds(30, Gtk.main_quit)
Gtk.main()
