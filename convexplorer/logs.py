"""What went wrong is written down: the log, the file for crashes of the interpreter, and the hooks of last resort."""

import faulthandler
import logging
import logging.handlers
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import TextIO

from convexplorer import paths
from convexplorer.messages import Message

LOG = "convexplorer.log"
CRASHES = "crash.log"
LOG_BYTES = 1 << 20
OLD_LOGS = 3

_logger = logging.getLogger("convexplorer")


def log_path() -> Path | None:
    """Where the log lies; None where no folder for it can be made."""
    try:
        return paths.log_folder() / LOG
    except OSError:
        return None


def start() -> TextIO | None:
    """Write the log and crashes of the interpreter into files, and let no exception pass unseen.

    Returns the open file of crashes, which must stay open as long as the process runs. A folder that cannot be
    written costs the log, not the work.
    """
    sys.excepthook = report
    threading.excepthook = _report_thread
    _logger.setLevel(logging.INFO)
    _logger.propagate = False
    path = log_path()
    if path is None:
        _logger.addHandler(logging.NullHandler())
        return None
    try:
        # opened by the first line written: a command that says nothing leaves no file
        handler = logging.handlers.RotatingFileHandler(
            path, maxBytes=LOG_BYTES, backupCount=OLD_LOGS, encoding="utf-8", delay=True
        )
        crashes = path.with_name(CRASHES).open("a", encoding="utf-8")
    except OSError:
        _logger.addHandler(logging.NullHandler())
        return None
    handler.setFormatter(logging.Formatter("%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"))
    logging.raiseExceptions = False  # a full disk must not print tracebacks of the logger itself
    _logger.addHandler(handler)
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").addHandler(handler)
    faulthandler.enable(crashes)
    return crashes


def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """The hook of last resort: the traceback goes to the log, one sentence to stderr."""
    if issubclass(kind, KeyboardInterrupt):
        return
    _logger.error("not caught", exc_info=(kind, error, trace))
    say(unexpected(error))


def unexpected(error: BaseException) -> str:
    """The sentence for an error that nobody foresaw, with the log's place where there is one."""
    path = log_path()
    return str(Message("unexpected", {"kind": type(error).__name__})) + ("" if path is None else f" Log: {path}")


def say(sentence: str) -> None:
    """One line on stderr; a process without one (a window started from a menu) says nothing."""
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(f"convexplorer: {sentence}\n")
        sys.stderr.flush()
    except (OSError, ValueError):
        return


def _report_thread(failed: threading.ExceptHookArgs) -> None:
    if failed.exc_value is not None and not issubclass(failed.exc_type, SystemExit):
        report(failed.exc_type, failed.exc_value, failed.exc_traceback)
