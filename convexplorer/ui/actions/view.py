"""How the window looks, and which layout it has."""

from dataclasses import replace

from convexplorer.model.stepping import step_layers
from convexplorer.ui.actions.action import Action, Window


def _step_by_step(window: Window) -> None:
    """Pin the value looked at and slide the window round it."""
    view = window.store.view
    names = [layer.name for layer in step_layers(window.store.shown)]
    layer = view.stage if view.stage in names else view.step.layer
    step = replace(view.step, tab="slide", layer=layer, anchor=None)
    window.store.set_view(replace(view, layout="step", pinned=view.probe is not None, step=step))


VIEW: tuple[Action, ...] = (
    Action(
        "theme-system",
        "Colours as the &system",
        "View",
        lambda w: w.set_theme("system"),
        "",
        "Light or dark as the system has it",
    ),
    Action("theme-light", "&Light colours", "View", lambda w: w.set_theme("light"), "", "A light window"),
    Action("theme-dark", "&Dark colours", "View", lambda w: w.set_theme("dark"), "", "A dark window"),
    Action(
        "home",
        "&Explore",
        "View",
        lambda w: w.show_layout("explore"),
        "Ctrl+1",
        "The layout the program opens with",
    ),
    Action("layout-step", "&Step", "View", lambda w: w.show_layout("step"), "Ctrl+2", "One product after another"),
    Action(
        "step-by-step",
        "Take it step b&y step",
        "View",
        _step_by_step,
        "Ctrl+Return",
        "The value looked at, in Step: every product of it",
        "step-forward",
    ),
    Action("layout-network", "&Network", "View", lambda w: w.show_layout("network"), "Ctrl+3", "Several layers"),
    Action("layout-train", "&Train", "View", lambda w: w.show_layout("train"), "Ctrl+4", "Watch weights being learned"),
    Action(
        "show-measures",
        "Show &measures",
        "View",
        lambda w: w.store.set_view(replace(w.store.view, measures=not w.store.view.measures)),
        "",
        "Frames a second, latency and what was dropped, over the map",
        checked=lambda store: store.view.measures,
    ),
    Action(
        "unlock",
        "&Unlock panels",
        "View",
        lambda w: w.pages.set_unlocked(not w.pages.explore.unlocked),
        "",
        "Panels can be dragged elsewhere, or out of the window",
        "unlock",
    ),
    Action(
        "reset-layout",
        "&Reset this layout",
        "View",
        lambda w: w.pages.reset(),
        "",
        "Everything in its place, nothing open, the whole map; picture and filters stay",
        "refresh",
    ),
)
