"""`convexplorer` itself: versions, help, refusals, exit codes, and nothing heavy loaded on the way."""

import os
import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from convexplorer import __version__, app, cli, logs

ROOT = Path(__file__).parents[2]


def python(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_version(capsys):
    assert app.main(["--version"]) == 0
    assert capsys.readouterr().out == f"convexplorer {__version__}\n"


def test_help_lists_every_command(capsys):
    assert app.main(["--help"]) == 0
    text = capsys.readouterr().out
    for command in cli.COMMANDS:
        assert command.name in text
        assert command.summary in text


@pytest.mark.parametrize("name", cli.NAMES)
def test_every_command_has_help(name, capsys):
    assert app.main([name, "--help"]) == 0
    assert f"convexplorer {name}" in capsys.readouterr().out


@pytest.mark.parametrize("argument", ["--version", "--help"])
def test_version_and_help_load_nothing_heavy(argument):
    done = python(
        "-c",
        "import sys; from convexplorer.app import main; main(sys.argv[1:]); "
        "print(sorted({'cv2', 'numpy', 'PySide6', 'pyqtgraph', 'tqdm', 'psutil'} & set(sys.modules)), file=sys.stderr)",
        argument,
    )
    assert done.stderr == "[]\n"


def test_the_script_leaves_with_the_code_of_main():
    assert python("-m", "convexplorer", "--version").returncode == 0
    done = python("-m", "convexplorer", "apply", "--no-such-flag")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1


def test_both_scripts_are_this_door():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["scripts"]["convexplorer"] == project["gui-scripts"]["convexplorer-gui"] == "convexplorer.app:run"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["no-such-picture.png"], 1, "There is no file no-such-picture.png."),
        (["aply"], 1, "did you mean the command `convexplorer apply`?"),
        (["--no-such-flag"], 2, "See `convexplorer --help`."),
        (["one.png", "two.png"], 2, "two.png"),
        (["apply"], 2, "See `convexplorer apply --help`."),
        (["kernels", "--jsn"], 2, "--jsn"),
    ],
)
def test_one_sentence_for_a_mistake(arguments, code, words, capsys):
    assert app.main(arguments) == code
    said = capsys.readouterr()
    assert said.out == ""
    assert words in said.err
    assert said.err.count("\n") == 1
    assert said.err.startswith("convexplorer: ")


def test_a_file_name_cannot_write_to_the_terminal(capsys):
    assert app.main(["no\x1b[31mred\nline"]) == 1
    said = capsys.readouterr().err
    assert "\x1b" not in said
    assert said.count("\n") == 1


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a display")
def test_no_display_is_said_and_names_apply(monkeypatch, capsys):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert app.main([]) == 2
    said = capsys.readouterr().err
    assert "convexplorer apply" in said
    assert said.count("\n") == 1


def test_what_nobody_foresaw_is_one_sentence_and_a_log(monkeypatch, capsys):
    def broken(name, arguments):
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(cli, "run", broken)
    assert app.main(["doctor"]) == 1
    said = capsys.readouterr().err
    assert "Something went wrong" in said
    assert str(logs.log_path()) in said
    assert "Traceback" not in said
    assert "secret" not in said
    assert said.count("\n") == 1


def test_ctrl_c_anywhere_is_130(monkeypatch):
    def interrupted(name, arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "run", interrupted)
    assert app.main(["doctor"]) == 130


def test_the_log_gets_the_traceback_of_a_thread_too():
    script = (
        "import threading\nfrom convexplorer import logs\ncrashes = logs.start()\n"
        "def fail(): raise RuntimeError('from a thread')\n"
        "thread = threading.Thread(target=fail); thread.start(); thread.join()\nprint(logs.log_path())"
    )
    done = python("-c", script)
    log = Path(done.stdout.strip()).read_text()
    assert "RuntimeError: from a thread" in log
    assert "Traceback" in log
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_crash_of_the_interpreter_leaves_its_stack():
    script = (
        "import os, signal\nfrom convexplorer import logs\ncrashes = logs.start()\n"
        "print(logs.log_path().with_name(logs.CRASHES), flush=True)\nos.kill(os.getpid(), signal.SIGSEGV)"
    )
    done = python("-c", script)
    assert done.returncode == -signal.SIGSEGV
    assert "Segmentation fault" in Path(done.stdout.strip()).read_text()


def test_a_log_that_cannot_be_written_costs_nothing(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    done = python("-m", "convexplorer", "--version", CONVEXPLORER_HOME=str(blocked))
    assert (done.returncode, done.stderr) == (0, "")


def test_a_reader_that_leaves_early_is_no_error():
    with subprocess.Popen(
        [sys.executable, "-m", "convexplorer", "kernels"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()
        process.wait(60)
