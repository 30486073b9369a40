#!/usr/bin/python3
"""Cameras that are not there: each is a node of PipeWire that shows a still picture, 30 times a second.

    {"do": "plug", "name": "front", "title": "Front camera", "width": 1280, "height": 720}
    {"do": "show", "name": "front", "path": FILE}     FILE: width * height grey values
    {"do": "unplug", "name": "front"}
    with "screen": true in "plug", it is a screen that is shared instead, with four bytes a pixel
    {"do": "mute", "name": "front", "muted": true}      it is on, and sends nothing
    {"do": "at_rest"}                                   whether each is as new: nobody looks, nor did just now

Talks to libpipewire-0.3 as a C program would, without a line shared with Penning.
"""
import ctypes as c
import struct
import time

from gi.repository import GLib

import lines

pw = c.CDLL("libpipewire-0.3.so.0")
P, U32, I32 = c.c_void_p, c.c_uint32, c.c_int
for name, result, *arguments in [
    ("pw_init", None, P, P),
    ("pw_thread_loop_new", P, c.c_char_p, P),
    ("pw_thread_loop_get_loop", P, P),
    ("pw_thread_loop_start", I32, P),
    ("pw_thread_loop_lock", None, P),
    ("pw_thread_loop_unlock", None, P),
    ("pw_context_new", P, P, P, c.c_size_t),
    ("pw_context_connect", P, P, P, c.c_size_t),
    ("pw_properties_new_string", P, c.c_char_p),
    ("pw_stream_new", P, P, c.c_char_p, P),
    ("pw_stream_add_listener", None, P, P, P, P),
    ("pw_stream_connect", I32, P, I32, U32, I32, P, U32),
    ("pw_stream_update_params", I32, P, P, U32),
    ("pw_stream_dequeue_buffer", P, P),
    ("pw_stream_queue_buffer", I32, P, P),
    ("pw_stream_destroy", None, P),
]:
    function = getattr(pw, name)
    function.restype, function.argtypes = result, arguments

PAUSED, STREAMING = 2, 3
# PipeWire 0.3 keeps the buffers that a program held when it left, and the next one starves:
# a camera that nobody looks at any more is put away, and a new one of its name comes.
RENEW_AFTER_MS = 700

OnState = c.CFUNCTYPE(None, P, I32, I32, c.c_char_p)
OnParameter = c.CFUNCTYPE(None, P, U32, P)
OnProcess = c.CFUNCTYPE(None, P)


class Events(c.Structure):
    _fields_ = [("version", U32), ("destroy", P), ("state", OnState), ("control", P), ("io", P),
                ("parameter", OnParameter), ("add", P), ("remove", P), ("process", OnProcess), ("drained", P)]


class Chunk(c.Structure):
    _fields_ = [("offset", U32), ("size", U32), ("stride", c.c_int32), ("flags", c.c_int32)]


class Data(c.Structure):
    _fields_ = [("kind", U32), ("flags", U32), ("file", c.c_int64), ("offset", U32), ("most", U32),
                ("bytes", P), ("chunk", c.POINTER(Chunk))]


class Inner(c.Structure):
    _fields_ = [("metas", U32), ("count", U32), ("meta", P), ("data", c.POINTER(Data))]


class Buffer(c.Structure):
    _fields_ = [("inner", c.POINTER(Inner))]


def pod(kind, body):
    return (struct.pack("II", len(body), kind) + body).ljust((len(body) + 15) // 8 * 8, b"\0")


def words(*values):
    return struct.pack(f"{len(values)}I", *values)


def thing(kind, number, **properties):
    body = words(kind, number)
    for key, value in properties.items():
        body += words(int(key[1:], 16), 0) + value
    return pod(15, body)


def pointers(*pods):
    kept = [c.create_string_buffer(one, len(one)) for one in pods]
    return kept, (P * len(kept))(*[c.addressof(one) for one in kept])


class Camera:
    def __init__(self, name, title, width, height, screen):
        self.name, self.title, self.size = name, title, (width, height)
        # YUY2 as cameras have it, BGRx as screens.
        self.role, self.coding, self.pixel = ("Screen", 8, 4) if screen else ("Camera", 4, 2)
        self.frame = bytes([128]) * (width * height * self.pixel)
        self.due = 0.0
        self.looked_at = False
        self.muted = False
        self.leaves = False
        self.hook = c.create_string_buffer(48)
        self.events = Events(0, None, OnState(self.on_state), None, None, OnParameter(self.on_parameter),
                             None, None, OnProcess(self.on_process), None)
        self.stream = None
        self.open()

    def open(self):
        width, height = self.size
        properties = (f'{{ media.class = Video/Source media.role = {self.role} node.name = "{self.name}" '
                      f'node.description = "{self.title}" }}')
        c.memset(self.hook, 0, 48)
        self.stream = pw.pw_stream_new(core, self.name.encode(), pw.pw_properties_new_string(properties.encode()))
        pw.pw_stream_add_listener(self.stream, self.hook, c.addressof(self.events), None)
        format = thing(0x40003, 3, x1=pod(3, words(2)), x2=pod(3, words(1)), x20001=pod(3, words(self.coding)),
                     x20003=pod(10, words(width, height)), x20004=pod(11, words(30, 1)))
        kept, formats = pointers(format)
        if pw.pw_stream_connect(self.stream, 1, 0xFFFFFFFF, 1 << 2, formats, 1) < 0:
            raise OSError("the camera cannot be connected")

    def close(self):
        stream, self.stream = self.stream, None
        if stream:
            pw.pw_stream_destroy(stream)

    def renew(self):
        with loop:
            self.leaves = False
            if self.stream and not self.looked_at:
                self.close()
                self.open()

    def on_state(self, _data, before, state, _message):
        self.looked_at = state == STREAMING
        self.due = 0.0
        if before == STREAMING and self.stream and not self.leaves:
            self.leaves = True
            GLib.timeout_add(RENEW_AFTER_MS, self.renew)

    def on_parameter(self, _data, number, parameter):
        if number != 4 or not parameter:
            return
        size = len(self.frame)
        buffers = thing(0x40004, 5, x1=pod(19, words(1, 0, 4, 4, 8, 2, 16)), x2=pod(4, words(1)),
                        x3=pod(4, words(size)), x4=pod(4, words(self.size[0] * self.pixel)))
        kept, asked = pointers(buffers)
        pw.pw_stream_update_params(self.stream, asked, 1)

    def on_process(self, _data):
        now = time.monotonic()
        if now < self.due or self.muted:
            return
        self.due = max(self.due + 1 / 30, now) if self.due else now + 1 / 30
        taken = pw.pw_stream_dequeue_buffer(self.stream)
        if not taken:
            return
        data = Buffer.from_address(taken).inner[0].data[0]
        if data.bytes and data.most >= len(self.frame):
            c.memmove(data.bytes, self.frame, len(self.frame))
            data.chunk[0] = Chunk(0, len(self.frame), self.size[0] * self.pixel, 0)
        pw.pw_stream_queue_buffer(self.stream, taken)


class Loop:
    def __enter__(self):
        pw.pw_thread_loop_lock(thread)

    def __exit__(self, *_):
        pw.pw_thread_loop_unlock(thread)


cameras = {}


def plug(name, title, width, height, screen=False):
    with loop:
        cameras[name] = Camera(name, title, width, height, screen)


def unplug(name):
    with loop:
        cameras.pop(name).close()


def show(name, path):
    camera = cameras[name]
    with open(path, "rb") as file:
        grey = file.read()
    frame = bytearray([128]) * len(camera.frame)
    for part in range(0, camera.pixel, 1 if camera.pixel == 4 else 2):
        frame[part::camera.pixel] = grey
    camera.frame = bytes(frame)


def mute(name, muted):
    cameras[name].muted = muted


def at_rest():
    with loop:
        return not any(camera.looked_at or camera.leaves for camera in cameras.values())


pw.pw_init(None, None)
thread = pw.pw_thread_loop_new(b"cameras", None)
loop = Loop()
context = pw.pw_context_new(pw.pw_thread_loop_get_loop(thread), None, 0)
core = pw.pw_context_connect(context, None, 0)
if not core:
    raise SystemExit("no PipeWire answers")
pw.pw_thread_loop_start(thread)
lines.serve(GLib.MainLoop(), {"plug": plug, "unplug": unplug, "show": show, "mute": mute,
                               "at_rest": at_rest})
