"""The value looked at, as text in the clipboard."""

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication

from convexplorer.engine.answers import trace
from convexplorer.formats.trace_text import FORMS
from convexplorer.messages import Message
from convexplorer.model.question import Trace
from convexplorer.ui import probing
from convexplorer.ui.actions.action import Action, Window
from convexplorer.ui.step.walks import step_view


def _copy(form: str) -> Callable[[Window], None]:
    def copy(window: Window) -> None:
        result, view = window.desk.newest(), window.store.view
        if result is not None and view.layout == "step":
            view = step_view(result.document, view)
        probe = None if result is None else probing.current(result.document, view, result)
        found = None if probe is None or result is None else trace(Trace(probe), result)
        if found is None:
            window.say((result.error if result is not None else None) or Message("no-value-to-copy"))
            return
        QGuiApplication.clipboard().setText(FORMS[form][1](found))

    return copy


TRACE: tuple[Action, ...] = tuple(
    Action(
        f"copy-trace-{key}",
        f"Copy the sum {title}",
        "Edit/Copy the sum",
        _copy(key),
        "",
        f"How the value looked at came about, {title}: every product, the bias, and what follows",
        "copy",
    )
    for key, (title, _) in FORMS.items()
)
