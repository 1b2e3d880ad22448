"""The way to any control: its layout is shown, what it lies in is opened, and it has the focus."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from convexplorer.compute.layer import Layer
from convexplorer.model.parallel import every
from convexplorer.model.selecting import own, selected
from convexplorer.ui.explore.columns import Columns
from convexplorer.ui.layout_page import LayoutPage
from convexplorer.ui.layouts import LAYOUTS
from convexplorer.ui.network import KIND
from convexplorer.ui.step import TAB
from convexplorer.ui.store import Store
from convexplorer.ui.widgets.disclosure import Disclosure
from convexplorer.ui.widgets.overlay_frame import OverlayFrame

NO_LAYER = "The network has no layer of this kind: add one in its list"


def controls(window: QMainWindow) -> Iterator[QWidget]:
    """Every named control that Tab can reach, also in what is closed, in the order they were made."""
    for widget in window.findChildren(QWidget):
        tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
        name = widget.objectName()
        named = bool(name) and not name.startswith("qt_") and bool(widget.accessibleName())
        laid_over = any(isinstance(parent, OverlayFrame) for parent in _outwards(widget))
        if tab and named and widget.window() is window and not laid_over:
            yield widget


def openers(window: QMainWindow) -> dict[QWidget, Disclosure]:
    """The small buttons of the window, by what each opens."""
    return {one.panel: one for one in window.findChildren(Disclosure)}


def opener(widget: QWidget, known: Mapping[QWidget, Disclosure]) -> Disclosure | None:
    """The one of the small buttons that opens what the control lies in, if it lies in one."""
    return next((known[parent] for parent in _outwards(widget) if parent in known), None)


def reach(widget: QWidget, window: QMainWindow, store: Store) -> None:
    """Show it and give it the focus, wherever it is."""
    button = opener(widget, openers(window))
    if button is not None:
        reach(button, window, store)
        if not button.panel.isVisible():
            button.open()
    else:
        show_page(widget, store)
    widget.setFocus(Qt.FocusReason.ShortcutFocusReason)


def show_page(widget: QWidget, store: Store) -> None:
    """Show the layout, the tab of Step and, in a narrow window, the column that the widget lies in."""
    page = widget
    for parent in _outwards(widget):
        if isinstance(parent, QStackedWidget) and parent.count() == len(LAYOUTS):
            show_layout(store, LAYOUTS[parent.indexOf(page)].key)
        if parent.property(TAB):
            show_step(store, str(parent.property(TAB)))
        if parent.property(KIND):
            select_layer(store, str(parent.property(KIND)))
        if isinstance(parent, Columns | LayoutPage):
            parent.show_part(widget)
        page = parent


def show_layout(store: Store, key: str) -> None:
    """Show one of the layouts."""
    store.set_view(type(store.view)(**{**vars(store.view), "layout": key}))


def show_step(store: Store, key: str) -> None:
    """Show one of the tabs of the Step layout."""
    view = store.view
    store.set_view(replace(view, layout="step", step=replace(view.step, tab=key)))


def select_layer(store: Store, kind: str) -> None:
    """Select a layer of that class in the Network layout, unless one is; nothing where there is none."""
    view, found = store.view, _layer_of(store, kind)
    now = selected(store.shown, view)
    if found is not None and (now is None or type(own(now)).__name__ != kind):
        store.set_view(replace(view, network=replace(view.network, layer=found.name)))


def why_not(widget: QWidget, store: Store) -> str:
    """Why nothing leads to a control: it is of a kind of layer that the network has not; "" where it can be reached."""
    kinds = [str(parent.property(KIND)) for parent in _outwards(widget) if parent.property(KIND)]
    return NO_LAYER if any(_layer_of(store, kind) is None for kind in kinds) else ""


def _layer_of(store: Store, kind: str) -> Layer | None:
    return next((layer for layer in every(store.shown.layers) if type(own(layer)).__name__ == kind), None)


def _outwards(widget: QWidget) -> Iterator[QWidget]:
    parent = widget.parentWidget()
    while parent is not None:
        yield parent
        parent = parent.parentWidget()
