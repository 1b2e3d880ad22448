"""Other places that pictures come from, and holding what moves."""

from dataclasses import replace
from pathlib import Path

from convexplorer.model.sources import is_live
from convexplorer.ui.actions.action import Action, Window
from convexplorer.ui.dialogs import address, choose, screen

LATELY = 10


def _camera(window: Window) -> None:
    """The camera used last, or the first there is."""
    window.desk.show_source(window.desk.cameras.last())


def _address(window: Window) -> None:
    """Ask for an address, open it, and remember it without its secrets."""
    settings = window.desk.settings
    lately = settings.get("addresses")
    asked = address.ask(window.files.window, lately)
    if asked is not None:
        stream, shown = asked
        settings.set("addresses", [shown, *(old for old in lately if old != shown)][:LATELY])
        window.desk.show_source(stream)


def _screen(window: Window) -> None:
    asked = screen.ask(window.files.window)
    if asked is not None:
        window.desk.show_source(asked)


def _folder(window: Window) -> None:
    folder: Path | None = choose.save_folder(window.files.window, window.desk.settings.get("folder"))
    if folder is not None:
        window.files.open(folder)


def _freeze(window: Window) -> None:
    """Hold what moves, or let it go."""
    store = window.store
    if is_live(store.shown.source):
        store.set_view(replace(store.view, frozen=not store.view.frozen))


SOURCE: tuple[Action, ...] = (
    Action("open-camera", "Open &camera", "File", _camera, "Ctrl+Shift+K", "The camera used last, live", "camera"),
    Action(
        "open-address",
        "Open a&ddress…",
        "File",
        _address,
        "Ctrl+L",
        "A camera or server on the network, by http or rtsp",
    ),
    Action("open-screen", "Open sc&reen…", "File", _screen, "", "The screen, or a part of it", "screen"),
    Action(
        "open-folder",
        "Open &folder as film…",
        "File",
        _folder,
        "",
        "The pictures of a folder, one after another",
        "film",
    ),
    Action(
        "freeze",
        "&Hold the picture",
        "View",
        _freeze,
        "Pause",
        "Holds a moving picture; the layers go on answering",
        "pause",
    ),
)
