"""How the maps are shown, and how their numbers leave the window."""

from collections.abc import Callable
from dataclasses import replace

from convexplorer.compute.combine import How
from convexplorer.compute.eight_bit import PIPELINES
from convexplorer.model.view import Arrangement, MapsView, Scheme
from convexplorer.ui.actions.action import Action, Window
from convexplorer.ui.map_choices import ARRANGEMENTS, COMBINE, SCHEMES, TOGGLES, combine_key, in_effect, pipeline_key
from convexplorer.ui.store import Store


def _set(change: Callable[[MapsView], MapsView]) -> Callable[[Window], None]:
    def run(window: Window) -> None:
        view = window.store.view
        window.store.set_view(replace(view, maps=change(view.maps)))

    return run


def _arranged(key: Arrangement) -> Callable[[Window], None]:
    return _set(lambda maps: replace(maps, arrangement=key))


def _coloured(key: Scheme) -> Callable[[Window], None]:
    return _set(lambda maps: replace(maps, scheme=key))


def _lost_by(key: str) -> Callable[[Window], None]:
    return _set(lambda maps: replace(maps, pipeline=key))


def _has(field: str, value: object) -> Callable[[Store], bool]:
    return lambda store: bool(getattr(store.view.maps, field) == value)


def _toggle(field: str) -> Callable[[Window], None]:
    changes: dict[str, Callable[[MapsView], MapsView]] = {
        "eight_bit": lambda maps: replace(maps, eight_bit=not maps.eight_bit, lost=False),
        "lost": lambda maps: replace(maps, lost=not maps.lost, eight_bit=False, normalised=False),
        "behind": lambda maps: replace(maps, behind=not maps.behind),
        "true_size": lambda maps: replace(maps, true_size=not maps.true_size),
        "split": lambda maps: replace(maps, split=not maps.split, arrangement="one"),
        "recombine": lambda maps: replace(maps, recombine=not maps.recombine),
        "normalised": lambda maps: replace(maps, normalised=not maps.normalised, lost=False),
        "marked": lambda maps: replace(maps, marked=not maps.marked),
    }
    return _set(changes[field])


def _combined(how: How | None) -> Callable[[Window], None]:
    """Made into one, they are one large map or its stages."""
    return _set(
        lambda maps: replace(
            maps, combine=how, arrangement="one" if how is not None and maps.arrangement == "all" else maps.arrangement
        )
    )


def _is_combined(how: How | None) -> Callable[[Store], bool]:
    return lambda store: in_effect(store.view.maps) == how


def _copy(what: str) -> Callable[[Window], None]:
    return lambda window: window.desk.light.copy.emit(what)


def _zoom(what: str) -> Callable[[Window], None]:
    return lambda window: window.desk.light.zoom.emit(what)


ZOOM: tuple[Action, ...] = (
    Action("zoom-fit", "&Fit", "View", _zoom("fit"), "Ctrl+0", "All of the input and of the map", "fit"),
    Action("zoom-actual", "&One to one", "View", _zoom("100"), "Ctrl+Alt+0", "A screen pixel for each", "one-to-one"),
    Action("zoom-in", "Zoom &in", "View", _zoom("in"), "Ctrl+=", "Input and map larger", "zoom-in"),
    Action("zoom-out", "Zoom o&ut", "View", _zoom("out"), "Ctrl+-", "Input and map smaller", "zoom-out"),
)
LOOKS: tuple[Action, ...] = (
    *(
        Action(f"map-{key}", text, "View/Maps", _arranged(key), "", tip, "", _has("arrangement", key))
        for key, (text, tip) in ARRANGEMENTS.items()
    ),
    *(
        Action(key, text, "View/Maps", _toggle(field), "", tip, "", _has(field, True))
        for field, (key, text, tip) in TOGGLES.items()
    ),
    *(
        Action(f"map-colours-{key}", text, "View/Colours of maps", _coloured(key), "", tip, "", _has("scheme", key))
        for key, (text, tip) in SCHEMES.items()
    ),
    *(
        Action(pipeline_key(key), one.title, "View/8 bits", _lost_by(key), "", one.tip, "", _has("pipeline", key))
        for key, one in PIPELINES.items()
    ),
    *(
        Action(combine_key(how), text, "View/Combine chosen maps", _combined(how), "", tip, "", _is_combined(how))
        for how, (text, tip) in COMBINE.items()
    ),
)
COPIES: tuple[Action, ...] = (
    Action("copy-map", "Copy &map as cells", "Edit", _copy("map"), "", "The map's numbers, for a spreadsheet", "copy"),
    Action(
        "copy-map-part",
        "Copy &visible part as cells",
        "Edit",
        _copy("map-part"),
        "",
        "The numbers of the part of the map that is seen",
    ),
    Action(
        "copy-picture",
        "Copy map as p&icture",
        "Edit",
        lambda w: w.clipboard.copy_picture(),
        "",
        "What is shown, pixel for pixel as it is exported; where all maps are shown, all of them",
    ),
    Action(
        "copy-input", "Copy visible i&nput as cells", "Edit", _copy("input-part"), "", "The numbers of the part seen"
    ),
    Action("save-map", "Sa&ve this map…", "", lambda w: w.export(), "", "The export, with this map's stage", "save"),
)
MAPS: tuple[Action, ...] = (*ZOOM, *LOOKS)
