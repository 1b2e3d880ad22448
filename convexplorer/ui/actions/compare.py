"""What is done to the states that are compared; each of them opens their drawer."""

from PySide6.QtWidgets import QAbstractButton

from convexplorer.ui import comparing
from convexplorer.ui.actions.action import Action, Window, done


def _rename(window: Window) -> None:
    """The drawer opens the field for the name, where the name stands."""
    comparing.show(window.store)
    button = window.files.window.findChild(QAbstractButton, "compareRename")
    if button is not None:
        button.click()


COMPARE: tuple[Action, ...] = (
    Action(
        "compare-keep",
        "&Keep this state to compare",
        "Layer/Compare",
        done(comparing.keep),
        tip="The layers as they are now stay beside those that you go on with, on the same picture",
        icon="plus",
    ),
    Action(
        "compare-swap",
        "Compare with activation and pooling s&wapped",
        "Layer/Compare",
        done(comparing.keep_swapped),
        tip="Whether ReLU and then max is the same as max and then ReLU",
    ),
    Action(
        "compare-take",
        "&Take over the compared state",
        "Layer/Compare",
        done(comparing.take_over),
        tip="The window works on the state that is chosen in the drawer, and compares it with what was there",
    ),
    Action(
        "compare-rename",
        "&Rename the compared state",
        "Layer/Compare",
        _rename,
        tip="Another name for the state that is chosen in the drawer",
    ),
    Action(
        "compare-remove",
        "Re&move the compared state",
        "Layer/Compare",
        done(comparing.remove),
        tip="The state that is chosen in the drawer is compared no more",
    ),
)
