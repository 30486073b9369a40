#!/usr/bin/python3
"""A tray as desktops have it: watcher and host of StatusNotifierItems, operated through lines.py.

    {"do": "items"}                      one entry for each icon: id, title, status, icon name, tool tip
    {"do": "menu"}                       the tree of the first icon's menu, as a person would open it
    {"do": "click", "label": "Open"}     a click on the entry with that label, mnemonic underscores ignored
"""
import time

import dbus
import dbus.mainloop.glib
import dbus.service
from gi.repository import GLib

import lines

WATCHER = "org.kde.StatusNotifierWatcher"
ITEM = "org.kde.StatusNotifierItem"
PROPERTIES = "org.freedesktop.DBus.Properties"

dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
bus = dbus.SessionBus()


class Watcher(dbus.service.Object):
    def __init__(self):
        self.name = dbus.service.BusName(WATCHER, bus, do_not_queue=True)
        super().__init__(self.name, "/StatusNotifierWatcher")
        self.items = []
        bus.add_signal_receiver(
            self.owner_changed, "NameOwnerChanged", "org.freedesktop.DBus", "org.freedesktop.DBus"
        )

    def owner_changed(self, name, _old, new):
        if not new:
            for item in [i for i in self.items if i[0] == name]:
                self.items.remove(item)
                self.StatusNotifierItemUnregistered("".join(item))

    @dbus.service.method(WATCHER, in_signature="s", sender_keyword="sender")
    def RegisterStatusNotifierItem(self, service, sender=None):
        # libayatana-appindicator passes an object path, Qt passes a bus name.
        item = (sender, str(service)) if service.startswith("/") else (str(service), "/StatusNotifierItem")
        if item not in self.items:
            self.items.append(item)
        self.StatusNotifierItemRegistered("".join(item))

    @dbus.service.method(WATCHER, in_signature="s")
    def RegisterStatusNotifierHost(self, _service):
        self.StatusNotifierHostRegistered()

    @dbus.service.signal(WATCHER, signature="s")
    def StatusNotifierItemRegistered(self, item): pass

    @dbus.service.signal(WATCHER, signature="s")
    def StatusNotifierItemUnregistered(self, item): pass

    @dbus.service.signal(WATCHER)
    def StatusNotifierHostRegistered(self): pass

    def properties(self):
        return {
            "RegisteredStatusNotifierItems": dbus.Array(["".join(i) for i in self.items], signature="s"),
            "IsStatusNotifierHostRegistered": True,
            "ProtocolVersion": dbus.Int32(0),
        }

    @dbus.service.method(PROPERTIES, in_signature="ss", out_signature="v")
    def Get(self, _interface, name): return self.properties()[name]

    @dbus.service.method(PROPERTIES, in_signature="s", out_signature="a{sv}")
    def GetAll(self, _interface): return self.properties()


watcher = Watcher()


def item_properties(item):
    proxy = bus.get_object(*item, introspect=False)
    return dbus.Interface(proxy, PROPERTIES).GetAll(ITEM)


def menu_of_first():
    if not watcher.items:
        raise LookupError("no icon in the tray")
    item = watcher.items[0]
    path = item_properties(item)["Menu"]
    return dbus.Interface(bus.get_object(item[0], path, introspect=False), "com.canonical.dbusmenu")


def tree(node):
    id_, shown, children = node
    return {
        "id": int(id_),
        "label": str(shown.get("label", "")).replace("__", "\0").replace("_", "").replace("\0", "_"),
        "separator": shown.get("type", "") == "separator",
        "enabled": bool(shown.get("enabled", True)),
        "visible": bool(shown.get("visible", True)),
        "children": [tree(child) for child in children],
    }


def items():
    told = []
    for item in watcher.items:
        p = item_properties(item)
        told.append({
            "id": str(p.get("Id", "")), "title": str(p.get("Title", "")), "status": str(p.get("Status", "")),
            "icon": str(p.get("IconName", "")), "tool_tip": str(p["ToolTip"][2]) if "ToolTip" in p else "",
        })
    return told


def menu():
    opened = menu_of_first()
    opened.AboutToShow(0)
    _revision, layout = opened.GetLayout(0, -1, dbus.Array([], signature="s"))
    return tree(layout)


def find(node, label):
    if node["label"] == label:
        return node
    for child in node["children"]:
        found = find(child, label)
        if found:
            return found
    return None


def click(label):
    entry = find(menu(), label)
    if entry is None:
        raise LookupError(f"no menu entry {label!r}")
    if not entry["enabled"]:
        raise LookupError(f"menu entry {label!r} is disabled")
    menu_of_first().Event(
        entry["id"], "clicked", dbus.Int32(0, variant_level=1), dbus.UInt32(int(time.time()) & 0xFFFFFFFF)
    )
    return entry["id"]


lines.serve(GLib.MainLoop(), {"items": items, "menu": menu, "click": click})
