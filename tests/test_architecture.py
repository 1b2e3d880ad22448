"""The rules of the house that a program can check: who imports whom, sizes, names, and what must not be in the tree."""

import ast
import gc
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

from convexplorer.messages import TEMPLATES

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "convexplorer"
FILE_LINES, FUNCTION_LINES, CLASS_LINES, CLASS_METHODS = 400, 60, 250, 20
QT = {"PySide6", "shiboken6", "pyqtgraph"}
BAD_PYSIDE = {"6.9.1", "6.11.0", "6.11.1", "6.12.0"}
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "misc", "core", "manager", "managers"}
# of the standard library, but not on every system
SOMEWHERE_ONLY = {"fcntl", "msvcrt", "pwd", "resource", "termios", "winreg"}
# folders in which a third-party package may be imported where it is used
MAY_IMPORT_LATE = ("formats/", "sources/", "bench/")


@cache
def tracked() -> tuple[Path, ...]:
    """Every text file of ours; what git knows or will know, or what lies there when this is no checkout."""
    if (ROOT / ".git").exists() and shutil.which("git"):
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        names = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
        return tuple(sorted(ROOT / name for name in names if name and (ROOT / name).is_file()))
    parts = [path for folder in ("convexplorer", "packaging", "tests") for path in (ROOT / folder).rglob("*")]
    return tuple(sorted(path for path in parts if path.is_file() and "__pycache__" not in path.parts))


@cache
def sources() -> dict[str, ast.Module]:
    """Every Python file by its path from the root, parsed."""
    gc.disable()  # it would go through all trees again and again: five times as long
    try:
        return {
            path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
            for path in tracked()
            if path.suffix == ".py"
        }
    finally:
        gc.enable()


@pytest.fixture(scope="module", autouse=True)
def trees_are_let_go() -> Iterator[None]:
    """So that the tests after these do not carry them along."""
    yield
    sources.cache_clear()


def of_the_package() -> Iterator[tuple[str, ast.Module]]:
    """The application's own files, named from inside the package."""
    for name, tree in sources().items():
        if name.startswith("convexplorer/"):
            yield name.removeprefix("convexplorer/"), tree


def imported(node: ast.AST) -> list[str]:
    """The modules that an import statement names."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method, also inner ones."""
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def lines(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> int:
    """How many lines a definition takes."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_the_import_chain_has_one_direction(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename="pyproject.toml", cache_dir=str(tmp_path), show_timings=False) == 0


def test_every_package_of_the_design_is_under_contract() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    layers = text.partition("layers = [")[2].partition("]")[0]
    packages = [path.stem for path in PACKAGE.iterdir() if (path / "__init__.py").is_file() or path.suffix == ".py"]
    assert [name for name in packages if name != "__init__" and not re.search(rf"\b{name}\b", layers)] == []


def test_only_the_ui_knows_qt() -> None:
    found = [
        f"{name}:{node.lineno} {module}"
        for name, tree in of_the_package()
        if not name.startswith("ui/")
        for node in ast.walk(tree)
        for module in imported(node)
        if module.partition(".")[0] in QT
    ]
    assert not found, "\n".join(found)


def test_late_imports_are_of_third_parties_and_where_they_are_allowed() -> None:
    found = []
    for name, tree in of_the_package():
        for node in {inner for function in functions(tree) for inner in ast.walk(function)}:
            for module in imported(node):
                top = module.partition(".")[0]
                if name == "app.py" or top in SOMEWHERE_ONLY:
                    continue  # the door does not load what it does not need
                own = top == "convexplorer" or top in sys.stdlib_module_names
                if own or not name.startswith(MAY_IMPORT_LATE):
                    found.append(f"{name}:{getattr(node, 'lineno', 0)} {module}")
    assert not found, "\n".join(found)


def test_files_functions_and_classes_stay_small() -> None:
    found = []
    for name, tree in sources().items():
        count = len((ROOT / name).read_text(encoding="utf-8").splitlines())
        if count > FILE_LINES:
            found.append(f"{name}: {count} lines")
        found += [f"{name}:{f.lineno} {f.name}: {lines(f)} lines" for f in functions(tree) if lines(f) > FUNCTION_LINES]
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                methods = sum(isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef) for part in node.body)
                if lines(node) > CLASS_LINES or methods > CLASS_METHODS:
                    found.append(f"{name}:{node.lineno} {node.name}: {lines(node)} lines, {methods} methods")
    assert not found, "\n".join(found)


def test_names_say_what_is_inside() -> None:
    parts = {(path, part) for path in sources() for part in Path(path).with_suffix("").parts}
    assert sorted(path for path, part in parts if part in NAMES_THAT_SAY_NOTHING) == []


def test_modules_and_public_definitions_have_a_docstring() -> None:
    found = []
    for name, tree in sources().items():
        if not ast.get_docstring(tree):
            found.append(name)
        if name.startswith("tests/"):
            continue  # a test's name says it
        for node in tree.body:
            if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
                continue
            overload = any(ast.unparse(decorator).endswith("overload") for decorator in node.decorator_list)
            if not overload and not ast.get_docstring(node):
                found.append(f"{name}:{node.lineno} {node.name}")
    assert not found, "\n".join(found)


def test_a_painter_is_always_closed() -> None:
    """An exception in paintEvent with an open painter can crash the process: `with QPainter(…) as painter`."""
    found = []
    for name, tree in sources().items():
        opened = {item.context_expr for node in ast.walk(tree) if isinstance(node, ast.With) for item in node.items}
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and ast.unparse(node.func).rpartition(".")[2] == "QPainter"
                and node not in opened
            ):
                found.append(f"{name}:{node.lineno}")
    assert not found, "\n".join(found)


def test_every_sentence_has_a_code_of_its_own_in_a_table_that_is_merged() -> None:
    """A later table would silently put its sentence in the place of an earlier one's."""
    codes = Counter(
        key.value
        for name, tree in of_the_package()
        if name == "messages.py" or name.endswith("_sentences.py")
        for node in ast.walk(tree)
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant)
    )
    assert [code for code, times in codes.items() if times > 1] == []
    assert set(codes) == set(TEMPLATES)


def test_nothing_in_the_tree_points_at_one_machine() -> None:
    """Neither its folders nor where it gets its packages from (written apart here, so as not to find itself)."""
    folders = "|".join(("wo" + "rk", "ro" + "ot", "tm" + "p", "ho" + r"me/\w+", "Us" + r"ers/\w+", "op" + "t/py"))
    sites = "|".join(("find" + "-links", "extra" + "-index", "index" + "-url", "files.python" + "hosted"))
    pattern = re.compile(rf"(?<![\w.<}}~])/(?:{folders})/|--(?:{sites})|(?:{sites})\s*=|file://" + "/")
    found = []
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture
        found += [f"{path.relative_to(ROOT)}: {hit.group()}" for hit in pattern.finditer(text)]
    assert [hit for hit in found if not hit.startswith("packaging/run.py: --no-emit")] == []


def test_what_git_holds_is_not_heavy() -> None:
    """A clone stays quick: no file above 5 MB."""
    assert [str(path) for path in tracked() if path.stat().st_size > 5_000_000] == []


def test_this_pyside_is_none_of_the_broken_ones() -> None:
    assert version("PySide6-Essentials") not in BAD_PYSIDE


def test_two_thousand_signals_do_not_end_the_process() -> None:
    """PySide6 6.12.0 aborts CPython 3.11 after some 600 emissions; in a process of its own, so that it can be told."""
    code = (
        "from PySide6.QtCore import QObject, Signal\n"
        "class Bell(QObject):\n    rung = Signal(bool)\n"
        "bell, heard = Bell(), []\n"
        "bell.rung.connect(heard.append)\n"
        "for number in range(2000):\n    bell.rung.emit(True)\n"
        "print(sum(heard))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout.strip()) == (0, "2000"), done.stderr
