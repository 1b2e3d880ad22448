"""The bias of the selected filter: one number that can be grabbed."""

from PySide6.QtCore import Slot

from convexplorer.formats.kernels import parse_number
from convexplorer.messages import Message
from convexplorer.model import edits
from convexplorer.model.document import Document
from convexplorer.model.view import View
from convexplorer.ui import theme
from convexplorer.ui.panels.panel import Desk, named, prefixed
from convexplorer.ui.widgets.number_field import NumberField

TIP = "Added to every value; drag up or down, or type"
NONE = "The layer has no biases: the normalisation after it shifts each map"


class BiasField(NumberField):
    """Dragged or typed; a drag is one step."""

    def __init__(self, desk: Desk, prefix: str = "") -> None:
        super().__init__(parse_number)
        self._desk = desk
        named(self, prefixed(prefix, "biasField"), "Bias", TIP)
        self.setWhatsThis("One number added to every sum: it makes the whole map brighter or darker.")
        self.value_edited.connect(self._edit)
        self.gesture_finished.connect(desk.seal)
        self.rejected.connect(self._reject)

    def set_document(self, document: Document, view: View) -> None:
        """As the selected filter has it."""
        conv = document.convolution
        self.set_value(float(conv.bias[min(view.filter, conv.filters - 1)]))
        self.setEnabled(conv.biased)
        self.setToolTip(theme.plain_tooltip(TIP if conv.biased else NONE))

    @Slot(float, str)
    def _edit(self, value: float, gesture: str) -> None:
        store = self._desk.store
        store.edit(edits.with_bias(store.shown, store.view.filter, value), "Bias", gesture)

    @Slot(str)
    def _reject(self, text: str) -> None:
        self._desk.say(Message("bias-not-a-number", {"text": text}))
