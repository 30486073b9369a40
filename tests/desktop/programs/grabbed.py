#!/usr/bin/python3
"""Ends well as soon as some program holds the pointer and the keyboard, as one does that has a part of the screen marked.

Tried is what a program would do that wants them for itself; each is let go at once.
"""
import ctypes
import sys
import time

CURRENT_TIME, ASYNC, ALREADY_GRABBED = 0, 1, 1
SECONDS = 20

x11 = ctypes.CDLL("libX11.so.6")
x11.XOpenDisplay.restype = ctypes.c_void_p
x11.XDefaultRootWindow.restype = ctypes.c_ulong
display = ctypes.c_void_p(x11.XOpenDisplay(None))
root = ctypes.c_ulong(x11.XDefaultRootWindow(display))
now = ctypes.c_ulong(CURRENT_TIME)
none = ctypes.c_ulong(0)

end = time.monotonic() + SECONDS
while time.monotonic() < end:
    pointer = x11.XGrabPointer(display, root, 0, 0, ASYNC, ASYNC, none, none, now)
    keyboard = x11.XGrabKeyboard(display, root, 0, ASYNC, ASYNC, now)
    x11.XUngrabPointer(display, now)
    x11.XUngrabKeyboard(display, now)
    x11.XSync(display, 0)
    if pointer == keyboard == ALREADY_GRABBED:
        sys.exit(0)
    time.sleep(0.05)
sys.exit(f"nobody holds the pointer and the keyboard within {SECONDS} s")
