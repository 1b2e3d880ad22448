"""The door: `convexplorer` opens the window, `convexplorer apply` and its kin work without one."""

import argparse
import difflib
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from convexplorer import __version__, cli, logs
from convexplorer.messages import Message, UserError

SWITCH_INTERVAL = 0.0005
"""Seconds; with Python's own 5 ms a busy thread makes the window wait ten times as long (p99 172 against 24 ms)."""
INTERRUPTED = 130
TERMINATED = 143


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the arguments say and return the exit code: 0 done, 1 the job failed, 2 wrong usage, 130 Ctrl+C."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        return _command(arguments)
    except UserError as error:
        logs.say(str(error))
    except cli.UsageError as error:
        logs.say(str(error))
        return 2
    except SystemExit as leaving:  # argparse after --help and --version
        return leaving.code if isinstance(leaving.code, int) else 0
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # `| head` has seen enough
        _close_stdout()
    except MemoryError:
        logs.say(str(Message("out-of-memory")))
    except Exception as error:
        logs.report(type(error), error, error.__traceback__)
    return 1


def run() -> NoReturn:
    """The script's wrapper: hooks, signals and log, then `main`; leaves at once, whatever threads still do."""
    if getattr(sys, "frozen", False):
        import multiprocessing

        multiprocessing.freeze_support()
    sys.setswitchinterval(SWITCH_INTERVAL)
    crashes = logs.start()
    signal.signal(signal.SIGTERM, _terminated)
    code = main()
    _end_children()
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):
            code = code or 1
    if crashes is not None:
        crashes.flush()
    # a normal end waits for, or aborts in, threads that sit in OpenCV, Qt or a driver
    os._exit(code)


def _command(arguments: list[str]) -> int:
    if arguments and arguments[0] in cli.NAMES:
        return cli.run(arguments[0], arguments[1:])
    return _window(_parser().parse_args(arguments))


def _parser() -> argparse.ArgumentParser:
    width = max(map(len, cli.NAMES))
    commands = "\n".join(f"  {command.name:{width}}  {command.summary}" for command in cli.COMMANDS)
    parser = cli.Parser(
        prog="convexplorer",
        usage="convexplorer [FILE | - | --camera N | --url URL]\n       convexplorer COMMAND …",
        description="See what a convolution does to an image, in real time and down to the single multiplication.",
        epilog=f"commands, which need no display:\n{commands}\n\n"
        "`convexplorer COMMAND --help` says more about each.\n"
        "exit code: 0 done, 1 the job failed, 2 wrong usage",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    opened = parser.add_mutually_exclusive_group()
    opened.add_argument(
        "file", nargs="?", metavar="FILE", help="picture, film, folder or .convx session to open; -: frames on stdin"
    )
    opened.add_argument("--camera", metavar="N", type=_camera, help="a camera, by its number from 0")
    opened.add_argument("--url", metavar="URL", help="a stream: http or https (MJPEG), rtsp")
    parser.add_argument("--version", action="version", version=f"convexplorer {__version__}")
    return parser


def _camera(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 2:
        raise argparse.ArgumentTypeError(f"{text} is not a number from 0 to 99")
    return int(text)


def _window(given: argparse.Namespace) -> int:
    """Open the window and stay until it is closed."""
    named = _checked(given)
    refusal = _no_window()
    if refusal is not None:
        logs.say(str(refusal))
        return 2
    from convexplorer.ui import app as window

    shown = window.open_window(named)
    signal.signal(signal.SIGINT, lambda number, frame: _interrupted(shown))
    return int(window.event_loop())


def _checked(given: argparse.Namespace) -> tuple[str, ...]:
    """What the window opens, as `open_window` takes it; UserError for no file, UsageError for no address."""
    file: str | None = given.file
    if given.camera is not None:
        return ("--camera", str(given.camera))
    if given.url is not None:
        from convexplorer.sources import schemes

        try:
            schemes.checked(given.url)
        except UserError as error:
            raise cli.UsageError(str(error)) from None
        return ("--url", given.url)
    if file is None:
        return ()
    if file != "-" and not Path(file).exists():
        near = difflib.get_close_matches(file, cli.NAMES, 1)
        raise UserError("no-file-but-command", name=file, command=near[0]) if near else UserError("no-file", name=file)
    return (file,)


def _no_window() -> Message | None:
    """Why no window can be shown here, if so."""
    if not sys.platform.startswith("linux"):
        return None
    platform = os.environ.get("QT_QPA_PLATFORM", "")
    display = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if not platform and not display:
        return Message("no-display")
    from convexplorer import libraries

    x11 = platform.startswith("xcb") or (not platform and not os.environ.get("WAYLAND_DISPLAY"))
    gone = libraries.missing(x11=x11)
    if gone:
        names = ", ".join(library.file for library in gone)
        return Message("libraries-missing", {"names": names, "line": libraries.apt_line(gone)})
    return None


def _interrupted(window: Any) -> None:
    """Ctrl+C in the terminal closes the window as its own button does; the second time it leaves at once."""
    signal.signal(signal.SIGINT, lambda number, frame: os._exit(INTERRUPTED))
    window.close()


def _terminated(number: int, frame: FrameType | None) -> NoReturn:
    """A polite kill unwinds the stack, so that no half file stays."""
    raise SystemExit(TERMINATED)


def _end_children() -> None:
    """What `os._exit` would leave behind: children, and the memory shared with them."""
    children = sys.modules.get("convexplorer.engine.child")
    if children is not None:
        children.dismiss()
    processes = sys.modules.get("multiprocessing")
    for child in processes.active_children() if processes is not None else ():
        child.kill()


def _close_stdout() -> None:
    """Nobody reads any more; what is still buffered must not raise again on the way out."""
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.close(quiet)
