"""What a fresh machine gets: the lock files, the bootstrap behind make, the wheel, and the folders it all looks in."""

import importlib
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from convexplorer import __version__, paths, resources

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ("requirements.lock", "requirements-dev.lock")
BUILD_FILES = ("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "Makefile", *LOCKS)
# module -> the distribution that brings it, where the names differ
DISTRIBUTIONS = {"cv2": "opencv-python-headless", "pyside6": "pyside6-essentials", "shiboken6": "pyside6-essentials"}


def normal(name: str) -> str:
    """A distribution's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def requirements(lines: list[str]) -> set[str]:
    """The names that requirement lines ask for."""
    return {normal(re.split(r"[\s<>=!~;\[]", line, maxsplit=1)[0]) for line in lines}


def pins(name: str) -> dict[str, list[str]]:
    """Every pin of a lock file with its hashes: 'numpy==2.4.6 ; marker' -> hashes."""
    found: dict[str, list[str]] = {}
    pin = ""
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        text = line.strip().rstrip("\\").strip()
        if text.startswith("--hash="):
            found[pin].append(text)
        elif text and not text.startswith("#"):
            pin = text
            found[pin] = []
    return found


@pytest.fixture
def bootstrap(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """packaging/run.py, as the command line would load it."""
    monkeypatch.setattr(sys, "path", [str(ROOT / "packaging"), *sys.path])
    for name in ("run", "system_libraries"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    return importlib.import_module("run")


# ---------------------------------------------------------------- the lock files


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_is_exact_and_hashed(name: str) -> None:
    locked = pins(name)
    assert [pin for pin in locked if not re.match(r"[a-z0-9-]+==[\w.]+( ; .+)?$", pin)] == []
    assert [pin for pin, hashes in locked.items() if not hashes] == []
    assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", text) for hashes in locked.values() for text in hashes)


def test_the_development_lock_is_the_runtime_lock_and_more() -> None:
    runtime, development = (pins(name) for name in LOCKS)
    assert runtime.items() <= development.items()


def test_the_locks_hold_what_the_project_asks_for() -> None:
    runtime, development = (requirements(list(pins(name))) for name in LOCKS)
    project = PROJECT["project"]
    assert requirements(project["dependencies"] + PROJECT["build-system"]["requires"]) <= runtime
    assert requirements(project["optional-dependencies"]["test"]) <= development


def test_every_third_party_import_is_a_declared_dependency() -> None:
    """What the application imports at the top of a file must come with it; late imports may say that it is missing."""
    declared = requirements(PROJECT["project"]["dependencies"])
    found = set()
    for path in (ROOT / "convexplorer").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for module in re.findall(r"^(?:from|import) ([A-Za-z_]\w*)", text, re.MULTILINE):
            if module != "convexplorer" and module not in sys.stdlib_module_names:
                found.add(DISTRIBUTIONS.get(module.lower(), normal(module)))
    assert found <= declared


def test_each_dependency_has_its_reason_in_the_readme() -> None:
    rows = re.findall(r"^\| ([\w-]+) \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert {normal(row) for row in rows} - {"package"} == requirements(PROJECT["project"]["dependencies"])


# ---------------------------------------------------------------- the bootstrap


def test_make_and_the_script_know_the_same_commands(bootstrap: ModuleType) -> None:
    phony = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert phony
    assert set(phony.group(1).split()) == set(bootstrap.COMMANDS)


def test_continuous_integration_does_what_the_readme_says() -> None:
    steps = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert steps[-1] == "exec make test"
    assert "    make test " in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_bootstrap_needs_nothing_but_the_standard_library() -> None:
    """Run by an isolated Python that sees no installed package, from a folder that is not the checkout."""
    done = subprocess.run(
        [sys.executable, "-S", "-E", str(ROOT / "packaging" / "run.py"), "--help"],
        cwd=ROOT.parent,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert done.returncode == 0
    assert "Commands: run, test, check" in done.stderr


def test_an_old_python_is_told_in_one_sentence(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "OLDEST", (99, 0))
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)
    with pytest.raises(bootstrap.Stop, match=r"needs Python 3\.11 or newer, this is"):
        bootstrap.need_python()


def test_a_missing_library_without_rights_gives_the_one_line(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    system = bootstrap.system_libraries
    monkeypatch.setattr(bootstrap, "LINUX", True)
    monkeypatch.setattr(system, "missing_libraries", lambda *, x11: {"libEGL.so.1": "libegl1"})
    monkeypatch.setattr(system, "has_font", lambda: False)
    monkeypatch.setattr(system, "may_install", lambda: False)
    monkeypatch.setattr(bootstrap, "has_display", lambda: False)
    bootstrap.need_system("run")  # no window can be shown: the command line needs none of it
    monkeypatch.setattr(bootstrap, "has_display", lambda: True)
    with pytest.raises(bootstrap.Stop) as stop:
        bootstrap.need_system("run")
    assert "    sudo apt-get install --no-install-recommends fonts-dejavu-core libegl1\n" in str(stop.value)


def test_with_rights_what_is_missing_is_installed_and_said(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    system = bootstrap.system_libraries
    missing = {"libEGL.so.1": "libegl1"}
    monkeypatch.setattr(bootstrap, "LINUX", True)
    monkeypatch.setattr(system, "missing_libraries", lambda *, x11: dict(missing))
    monkeypatch.setattr(system, "has_font", lambda: True)
    monkeypatch.setattr(system, "may_install", lambda: True)
    monkeypatch.setattr(system, "install", lambda packages: missing.clear() or "libegl1" in packages)
    bootstrap.need_system("run")
    assert "Installing with apt, for Qt and Python: libegl1\n" in capsys.readouterr().err


def test_a_library_that_nobody_has_is_missing_and_one_that_python_uses_is_not() -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("wheels bring everything on this system")
    libraries = importlib.import_module("convexplorer.libraries")
    table = (libraries.Library("libno-such-thing.so.9", "no-such-package"), libraries.Library("libc.so.6", "libc6"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(libraries, "LIBRARIES", table)
        assert [library.package for library in libraries.missing(x11=True)] == ["no-such-package"]


def test_a_font_is_found_by_its_suffix(bootstrap: ModuleType, tmp_path: Path) -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("every other system has fonts")
    (tmp_path / "truetype").mkdir()
    (tmp_path / "truetype" / "README.txt").touch()
    assert not bootstrap.system_libraries.has_font([tmp_path, tmp_path / "gone"])
    (tmp_path / "truetype" / "Sans.TTF").touch()
    assert bootstrap.system_libraries.has_font([tmp_path])


class Recorder:
    """Stands in for the steps of an installation: remembers them, and makes the Python that the first would make."""

    def __init__(self, python: Path) -> None:
        self.python = python
        self.steps: list[list[str]] = []

    def __call__(self, command: list[str]) -> None:
        self.steps.append(command)
        self.python.parent.mkdir(parents=True, exist_ok=True)
        self.python.touch()


@pytest.fixture
def fake_checkout(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Recorder:
    """The bootstrap pointed at an empty folder, with nothing really installed."""
    for name in ("pyproject.toml", *LOCKS):
        shutil.copy(ROOT / name, tmp_path)
    recorder = Recorder(tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(bootstrap, "PYTHON", recorder.python)
    monkeypatch.setattr(bootstrap, "LOCKS", {"runtime": tmp_path / LOCKS[0], "development": tmp_path / LOCKS[1]})
    monkeypatch.setattr(bootstrap, "call", recorder)
    return recorder


@pytest.mark.parametrize("uv", [None, "uv"])
def test_the_second_start_installs_nothing_until_a_lock_changes(
    bootstrap: ModuleType, fake_checkout: Recorder, monkeypatch: pytest.MonkeyPatch, uv: str | None
) -> None:
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: uv)
    monkeypatch.setattr(bootstrap, "is_usable", lambda with_uv: fake_checkout.python.exists())
    bootstrap.make_environment("development")
    assert len(fake_checkout.steps) == 3
    assert "--require-hashes" in fake_checkout.steps[1]
    assert {"--no-deps", "--no-build-isolation"} <= set(fake_checkout.steps[2])
    bootstrap.make_environment("development")
    bootstrap.make_environment("runtime")  # the development lock holds it
    assert len(fake_checkout.steps) == 3
    lock: Path = bootstrap.LOCKS["runtime"]
    lock.write_text(lock.read_text(encoding="utf-8") + "# newer\n", encoding="utf-8")
    bootstrap.make_environment("runtime")
    assert len(fake_checkout.steps) == 5


def test_a_setup_that_failed_is_not_taken_for_done(
    bootstrap: ModuleType, fake_checkout: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def offline(command: list[str]) -> None:
        fake_checkout(command)
        if "--require-hashes" in command:
            raise bootstrap.Stop("offline")

    monkeypatch.setattr(bootstrap, "call", offline)
    with pytest.raises(bootstrap.Stop):
        bootstrap.make_environment("runtime")
    assert not list(bootstrap.VENV.glob("*.stamp"))


# ---------------------------------------------------------------- the wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from a copy of the tree, by the backend that pip would call."""
    copy = tmp_path_factory.mktemp("tree")
    for folder in ("convexplorer", "resources"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name in BUILD_FILES:
        shutil.copy(ROOT / name, copy)
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", "out"]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return next((copy / "out").glob("*.whl"))


def test_the_wheel_carries_the_package_its_resources_and_its_commands(wheel: Path) -> None:
    assert wheel.name == f"convexplorer-{__version__}-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        texts: dict[str, Any] = {
            name.rpartition("/")[2]: archive.read(name).decode() for name in names if ".dist-info/" in name
        }
    ours = {path.relative_to(ROOT).as_posix() for path in (ROOT / "convexplorer").rglob("*.py")}
    assert ours <= names
    shipped = [path for path in (ROOT / "resources").rglob("*") if path.is_file()]
    assert {f"convexplorer/_resources/{path.relative_to(ROOT / 'resources').as_posix()}" for path in shipped} <= names
    assert {name.partition("/")[0] for name in names} == {"convexplorer", f"convexplorer-{__version__}.dist-info"}
    assert "convexplorer = convexplorer.app:run" in texts["entry_points.txt"]
    assert "convexplorer-gui = convexplorer.app:run" in texts["entry_points.txt"]
    assert "License-Expression: MIT" in texts["METADATA"]
    assert "MIT License" in texts["LICENSE"]


def test_the_unpacked_wheel_starts_and_finds_its_resources(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); from convexplorer import resources, app; "
        "assert resources.__file__.startswith(sys.argv[1]); print(resources.resource('images'))"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code, str(tmp_path)], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.strip()) == (tmp_path / "convexplorer" / "_resources" / "images").resolve()


# ---------------------------------------------------------------- folders, and what starts fast


def test_resources_are_found_and_nothing_outside_them() -> None:
    assert resources.resource("images") == ROOT / "resources" / "images"
    for name in ("../pyproject.toml", "images/../../README.md"):
        with pytest.raises(ValueError, match="not a name below resources"):
            resources.resource(name)


def test_folders_follow_the_override_and_are_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(paths.OVERRIDE, str(tmp_path / "home"))
    folders = [paths.config_folder(), paths.data_folder(), paths.cache_folder(), paths.log_folder()]
    assert [folder.parent for folder in folders] == [tmp_path / "home"] * 4
    assert len(set(folders)) == 4
    assert all(folder.is_dir() for folder in folders)


@pytest.mark.parametrize(
    ("modules", "kept_out"),
    [("convexplorer.__main__", {"PySide6", "cv2", "numpy"}), ("convexplorer.app", {"PySide6", "pyqtgraph", "cv2"})],
)
def test_the_door_loads_neither_qt_nor_opencv(modules: str, kept_out: set[str]) -> None:
    """Child processes import the first again; `--version` waits for the second."""
    code = f"import {modules}, sys; print(*sorted({kept_out!r} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == ""
