"""Commands as JSON lines on standard input, answers as JSON lines on standard output.

A program that serves this way ends when the one who started it ends: standard input closes.
"""
import json
import sys

from gi.repository import GLib


def say(**answer):
    print(json.dumps(answer), flush=True)


def serve(loop, commands):
    """Calls commands[name](**arguments) for each line {"do": name, …} and answers what it returns."""

    def on_line(source, condition):
        line = sys.stdin.readline()
        if not line:
            loop.quit()
            return False
        asked = json.loads(line)
        name = asked.pop("do")
        try:
            say(ok=True, value=commands[name](**asked))
        except Exception as problem:  # told to the caller, who fails the test with it
            say(ok=False, problem=f"{type(problem).__name__}: {problem}")
        return True

    # readline() may hold further lines back; callers wait for each answer, so there are none.
    GLib.io_add_watch(sys.stdin.fileno(), GLib.IO_IN | GLib.IO_HUP, on_line)
    say(ok=True, value="ready")
    try:
        loop.run()
    except KeyboardInterrupt:
        pass  # Ctrl+C ends all of the desktop's programs
