"""The examples: each opens as a step that Undo takes back, and says what to look at."""

from PySide6.QtWidgets import QMenu, QWidget

from convexplorer.formats import session
from convexplorer.formats.examples import Example, examples
from convexplorer.messages import Message, UserError
from convexplorer.ui import theme
from convexplorer.ui.panels.panel import Desk


def open_example(desk: Desk, example: Example) -> None:
    """Its document becomes a step, its view is shown; a file of ours that cannot be read is one sentence.

    Read here and not beside the window: each takes less than 3 ms and holds no picture to decode.
    """
    try:
        opened = session.read(example.path)
    except UserError as error:
        desk.say(error.message)
        return
    desk.seal()
    desk.store.edit(opened.document, f"Example: {example.title}")
    desk.store.set_view(opened.view)
    desk.say(Message("example", {"sentence": example.sentence}))


class ExamplesMenu(QMenu):
    """A row for each, with its sentence as tooltip."""

    def __init__(self, owner: QWidget, desk: Desk) -> None:
        super().__init__("&Examples", owner)
        self.setObjectName("examplesMenu")
        self.setToolTipsVisible(True)
        for example in examples():
            action = self.addAction(example.title)
            action.setObjectName(f"example-{example.name}")
            action.setToolTip(theme.plain_tooltip(example.sentence))
            action.setWhatsThis(example.sentence)
            action.triggered.connect(lambda *_, example=example: open_example(desk, example))
