"""Asking for the camera: nobody is asked where no system wants it, once where one does, never against a refusal."""

import pytest
from PySide6.QtCore import QObject, Qt

from convexplorer.ui.permission import with_camera

Status = Qt.PermissionStatus


class Given:
    """A permission as the system gives it back."""

    def __init__(self, status):
        self._status = status

    def status(self):
        return self._status


class System:
    """What a QCoreApplication on macOS answers."""

    def __init__(self, before, after=None):
        self.before, self.after, self.asked = before, after, 0

    def checkPermission(self, permission):
        return self.before

    def requestPermission(self, permission, context, answered):
        self.asked += 1
        answered(Given(self.after))


@pytest.mark.parametrize(
    ("platform", "before", "after", "asked", "allowed"),
    [
        ("linux", Status.Denied, None, 0, True),
        ("darwin", Status.Granted, None, 0, True),
        ("darwin", Status.Denied, None, 0, False),
        ("darwin", Status.Undetermined, Status.Granted, 1, True),
        ("darwin", Status.Undetermined, Status.Denied, 1, False),
    ],
)
def test_the_camera_is_asked_for_once_where_it_must_be(qapp, platform, before, after, asked, allowed):
    told, system = [], System(before, after)
    with_camera(QObject(), lambda: told.append(True), lambda: told.append(False), platform, system)
    assert told == [allowed]
    assert system.asked == asked
