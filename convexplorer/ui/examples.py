"""The examples: each opens as a step that Undo takes back, and says what to look at."""

from PySide6.QtWidgets import QMenu, QWidget

from convexplorer.formats import session
from convexplorer.formats.examples import Example, examples
from convexplorer.messages import Message, UserError
from convexplorer.model.case import Case
from convexplorer.model.cases import GROUPS, in_group
from convexplorer.model.document import Document
from convexplorer.model.view import View
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
    _show(desk, opened.document, opened.view, example)


def open_case(desk: Desk, case: Case) -> None:
    """A small example becomes a step, and is shown step by step."""
    _show(desk, case.document(), case.view(), case)


def _show(desk: Desk, document: Document, view: View, said: Example | Case) -> None:
    desk.seal()
    desk.store.edit(document, f"Example: {said.title}")
    desk.store.set_view(view)
    desk.say(Message("example", {"sentence": said.sentence}))


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
        self.addSeparator()
        for key, title in GROUPS.items():
            self.addMenu(CasesMenu(self, desk, key, title))


class CasesMenu(QMenu):
    """The small examples of one group, each taken step by step."""

    def __init__(self, owner: QWidget, desk: Desk, group: str, title: str) -> None:
        super().__init__(title, owner)
        self.setObjectName(f"casesMenu-{group}")
        self.setToolTipsVisible(True)
        for case in in_group(group):
            action = self.addAction(case.title)
            action.setObjectName(f"case-{case.key}")
            action.setToolTip(theme.plain_tooltip(case.sentence))
            action.setWhatsThis(case.sentence)
            action.triggered.connect(lambda *_, case=case: open_case(desk, case))
