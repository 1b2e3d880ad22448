"""Sets ConvExplorer up beside this checkout and starts it, its tests or its checks; needs Python 3.11 and nothing else.

    python3 packaging/run.py run [FILE …]        (Windows: py packaging\\run.py run)

It makes `.venv`, fills it from the hashed lock files, looks for what Qt needs from the system, and says what it does.
The second time it finds its own stamp and starts at once.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import system_libraries

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCKS = {"runtime": ROOT / "requirements.lock", "development": ROOT / "requirements-dev.lock"}
sys.path.append(str(ROOT))
LINUX = sys.platform.startswith("linux")
OLDEST = (3, 11)

APPLICATION = ["-P", "-m", "convexplorer"]  # -P: the folder it is started in is nobody's library

# what hangs says where, which may end a process of CPython 3.11 whose threads work on: not before a slow test is over
PATIENT = ["-o", "faulthandler_timeout=900"]

# file after file as they are listed: by itself xdist leaves those of few tests for last, and one checks every type
TWO = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]

# command -> the lock it needs, and what it runs inside the environment; the arguments that follow go to the last step
COMMANDS = {
    "run": ("runtime", [APPLICATION]),
    "test": ("development", [["-m", "pytest", *TWO]]),
    "check": (
        "development",
        [["-m", "ruff", "check"], ["-m", "mypy"], ["-m", "pytest", "-q", "tests/test_architecture.py"]],
    ),
    "screenshots": ("runtime", [["packaging/screenshots.py"]]),
    "test-all": ("development", [["-m", "pytest", *TWO, *PATIENT, "--all"]]),
    "soak": ("development", [["-m", "pytest", *PATIENT, "-m", "soak"]]),
    "bench": ("runtime", [[*APPLICATION, "bench"]]),
    "setup": ("development", []),
    "lock": ("development", []),
}
TESTING = {"test", "test-all", "soak", "setup"}


class Stop(Exception):
    """What is in the way, in one sentence for the person at the keyboard."""


def say(sentence: str) -> None:
    """One line to stderr: stdout belongs to what is started."""
    print(sentence, file=sys.stderr, flush=True)


def main(argv: list[str]) -> int:
    """Set up what the command needs, then run it; its exit code, or 1 when the setup failed."""
    command, arguments = (argv[0], argv[1:]) if argv else ("run", [])
    if command not in COMMANDS:
        say(f"{__doc__}\nCommands: {', '.join(COMMANDS)}")
        return 0 if command in {"-h", "--help", "help"} else 2
    try:
        need_python()
        if command == "lock":
            return write_locks()
        kind, steps = COMMANDS[command]
        need_system(command)
        make_environment(kind)
        return start(steps, arguments, Path.cwd() if command == "run" else ROOT)
    except Stop as stop:
        say(str(stop))
        return 1
    except KeyboardInterrupt:
        return 130


def need_python() -> None:
    """Stop on a Python that is too old, naming a newer one when there is one."""
    if sys.version_info >= OLDEST:
        return
    newer = [name for name in (f"python3.{minor}" for minor in range(14, 10, -1)) if shutil.which(name)]
    advice = f"start it with {newer[0]} instead of python3" if newer else "install a newer one (https://www.python.org)"
    raise Stop(f"ConvExplorer needs Python 3.11 or newer, this is {sys.version.split()[0]}: {advice}.")


# ---------------------------------------------------------------- the system


def need_system(command: str) -> None:
    """See that the system has what this command needs: install it where no password is asked for, else say how."""
    if not LINUX or command == "check":
        return
    needed, nice = missing_packages(command)
    if not needed and not nice:
        return
    everything = {**needed, **nice}
    if system_libraries.may_install():
        say(f"Installing with apt, for Qt and Python: {' '.join(sorted(set(everything.values())))}")
        if not system_libraries.install(everything.values()):
            say("apt could not install all of them.")
        needed, nice = missing_packages(command)
    if needed:
        raise Stop(
            f"Missing on this system: {', '.join(sorted(needed))}.\nOn Debian and Ubuntu this line installs them:\n\n"
            f"    {system_libraries.apt_line(set(everything.values()))}\n\nthen start this again."
        )
    if nice and command in TESTING:
        say(f"Not on this system: {', '.join(sorted(nice))}; tests that need them are skipped, and say so.")


def missing_packages(command: str) -> tuple[dict[str, str], dict[str, str]]:
    """What is missing and must be there, and what would be nice: thing -> Debian package."""
    qt = system_libraries.missing_libraries(x11=False)
    if not system_libraries.has_font():
        qt["a font"] = system_libraries.FONT_PACKAGE
    windows = {
        name: package for name, package in system_libraries.missing_libraries(x11=True).items() if name not in qt
    }
    needed, nice = qt, windows
    if command == "run" and not has_display():
        needed, nice = {}, qt  # the command line works without any of it
    elif command == "run" and not os.environ.get("WAYLAND_DISPLAY"):
        needed, nice = {**qt, **windows}, {}
    elif command in TESTING and not shutil.which("Xvfb"):
        nice["Xvfb"] = "xvfb"
    if not PYTHON.exists() and not shutil.which("uv") and importlib.util.find_spec("ensurepip") is None:
        needed["Python's venv"] = f"python3.{sys.version_info.minor}-venv"
    return needed, nice


def has_display() -> bool:
    """Whether a window could be shown, or somebody has said how to do without a screen."""
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


# ---------------------------------------------------------------- the environment


def make_environment(kind: str) -> None:
    """Make `.venv` hold exactly the locked versions of this kind and this checkout; at once when it already does."""
    stamp, wanted = VENV / f"convexplorer-{kind}.stamp", fingerprint(kind)
    if PYTHON.exists() and stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return
    uv = shutil.which("uv")
    if not is_usable(uv is not None):
        say(f"Making {VENV.name} with {'uv' if uv else 'venv and pip'} …")
        if VENV.exists():
            shutil.rmtree(VENV)  # half an environment is not worth repairing
        call(
            [uv, "venv", "-q", "--python", sys.executable, str(VENV)]
            if uv
            else [sys.executable, "-m", "venv", str(VENV)]
        )
    say("Installing the locked packages (some 200 MB the first time) …")
    pip = [uv, "pip", "install", "--python", str(PYTHON)] if uv else [str(PYTHON), "-m", "pip", "install", "--no-input"]
    call([*pip, "-q", "--require-hashes", "-r", str(LOCKS[kind])])
    call([*pip, "-q", "--no-deps", "--no-build-isolation", "-e", str(ROOT)])
    if kind == "development":
        (VENV / "convexplorer-runtime.stamp").write_text(fingerprint("runtime"), encoding="utf-8")
    stamp.write_text(wanted, encoding="utf-8")


def fingerprint(kind: str) -> str:
    """Changes when the environment has to be made again: another lock, project file, Python or place on the disk."""
    digest = hashlib.sha256()
    for path in (LOCKS[kind], ROOT / "pyproject.toml"):
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    digest.update(f"{ROOT} {sys.platform}".encode())
    return digest.hexdigest()


def is_usable(with_uv: bool) -> bool:
    """Whether `.venv` has a Python that starts, is new enough and can install."""
    if not PYTHON.exists():
        return False
    code = f"import sys; assert sys.version_info >= {OLDEST}" + ("" if with_uv else "; import pip")
    return subprocess.run([str(PYTHON), "-c", code], capture_output=True, check=False).returncode == 0


def call(command: list[str]) -> None:
    """Run one step of the setup; Stop with its name when it fails (its own words are on the screen already)."""
    if subprocess.run(command, cwd=ROOT, check=False).returncode:
        raise Stop(
            f"This step failed: {' '.join(command)}\nNothing else was changed; start again when the cause is gone."
        )


def write_locks() -> int:
    """For maintainers: write both lock files anew from pyproject.toml; hashes for every platform, no addresses."""
    uv = shutil.which("uv") or str(PYTHON.with_name("uv"))
    common = [
        uv,
        "pip",
        "compile",
        "pyproject.toml",
        "--universal",
        "--python-version",
        "3.11",
        "--generate-hashes",
        "-q",
    ]
    common += ["--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links", "--upgrade"]
    # the build backend is locked as well: the project itself is installed without build isolation
    runtime = [*common, "-", "-o", str(LOCKS["runtime"])]
    subprocess.run(runtime, cwd=ROOT, input=b"hatchling>=1.27\n", check=True)
    call([*common, "--extra", "test", "-c", str(LOCKS["runtime"]), "-o", str(LOCKS["development"])])
    return 0


def start(steps: list[list[str]], arguments: list[str], folder: Path) -> int:
    """Run every step in that folder, also after one that failed; the largest exit code."""
    environment = {**os.environ, "PYTHONUTF8": "1"}
    commands = [[str(PYTHON), *step] for step in steps]
    if commands:
        commands[-1] += arguments
    if len(commands) == 1 and os.name == "posix":
        os.chdir(folder)
        os.execve(PYTHON, commands[0], environment)  # one process: signals and exit code are its own
    return max((subprocess.run(c, cwd=folder, env=environment, check=False).returncode for c in commands), default=0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
