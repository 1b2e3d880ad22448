"""What `doctor` finds here, and what it says where something is missing."""

import ctypes

import pytest

from convexplorer import app, libraries
from convexplorer.cli import doctor


def test_this_machine_is_fit(capsys):
    assert app.main(["doctor"]) == 0
    said = capsys.readouterr().out
    for word in ("Python", "PySide6", "numpy", "Qt: starts", "Fonts", "Memory", "Log folder", "Everything needed"):
        assert word in said


@pytest.mark.parametrize("version", ["6.9.1", "6.11.0", "6.11.1", "6.12.0"])
def test_broken_releases_of_qt_are_named(version, monkeypatch):
    monkeypatch.setattr(doctor, "_version", lambda name: version)
    bad = [finding for finding in doctor.packages() if finding.good is False]
    assert len(bad) == 1
    assert version in bad[0].detail


def test_a_missing_package_is_named(monkeypatch):
    monkeypatch.setattr(doctor, "_version", lambda name: None)
    found = list(doctor.packages())
    assert all(finding.good is False for finding in found)
    assert "pip install numpy" in found[0].detail


@pytest.fixture
def bare_debian(monkeypatch):
    """Nothing of X11 and no GL."""
    loaded = ctypes.CDLL

    def load(name, *rest, **more):
        if name in ("libEGL.so.1", "libxcb-cursor.so.0"):
            raise OSError(name)
        return loaded(name, *rest, **more)

    monkeypatch.setattr(libraries.sys, "platform", "linux")
    monkeypatch.setattr(libraries.ctypes, "CDLL", load)


@pytest.mark.usefixtures("bare_debian")
def test_missing_libraries_make_one_apt_line(monkeypatch, capsys):
    gone = [library.package for library in libraries.missing(x11=True)]
    assert {"libegl1", "libxcb-cursor0"} <= set(gone)
    assert "libxcb-cursor0" not in [library.package for library in libraries.missing(x11=False)]
    (finding,) = doctor.system_libraries()
    assert finding.good is False
    assert finding.detail.startswith("sudo apt-get install -y libegl1 ")

    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    assert app.main([]) == 2
    said = capsys.readouterr().err
    assert "sudo apt-get install -y libegl1" in said
    assert said.count("\n") == 1


def test_a_qt_that_does_not_start_is_a_finding(monkeypatch):
    monkeypatch.setattr(doctor, "QT_PROBE", "raise ImportError('libEGL.so.1: cannot open')")
    (finding,) = doctor.qt()
    assert finding.good is False
    assert "libEGL.so.1" in finding.detail


def test_a_fault_makes_the_exit_code(monkeypatch, capsys):
    monkeypatch.setattr(doctor, "CHECKS", (lambda: iter([doctor.Finding(False, "Fonts", "none")]),))
    assert app.main(["doctor"]) == 1
    assert "MISSING" in capsys.readouterr().out


def test_folders_that_cannot_be_written(monkeypatch, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    monkeypatch.setenv("CONVEXPLORER_HOME", str(blocked))
    assert [finding.good for finding in doctor.folders()] == [False] * 4
