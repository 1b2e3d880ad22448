"""The leave to use a camera, where the system wants it asked for on the main thread of a program (macOS)."""

import sys
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCameraPermission, QCoreApplication, QObject, QPermission, Qt


def with_camera(
    context: QObject,
    allowed: Callable[[], None],
    refused: Callable[[], None],
    platform: str = sys.platform,
    application: Any = None,
) -> None:
    """Call `allowed` or `refused`: at once where nobody has to be asked, else when the user has answered."""
    if platform != "darwin":
        allowed()
        return
    application = application or QCoreApplication.instance()
    permission = QCameraPermission()
    status = application.checkPermission(permission)
    if status == Qt.PermissionStatus.Undetermined:

        def answered(given: QPermission) -> None:
            (allowed if given.status() == Qt.PermissionStatus.Granted else refused)()

        application.requestPermission(permission, context, answered)
    else:
        (allowed if status == Qt.PermissionStatus.Granted else refused)()
