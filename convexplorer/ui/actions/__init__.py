"""Everything the menus and shortcuts can do: one table of records, a file for each kind."""

from convexplorer.ui.actions.action import Action, Window
from convexplorer.ui.actions.compare import COMPARE
from convexplorer.ui.actions.drawers import DRAWER_ACTIONS
from convexplorer.ui.actions.drawing import DRAWING, NEW_GRID
from convexplorer.ui.actions.edit import EDIT, RESOLUTION
from convexplorer.ui.actions.file import FILE
from convexplorer.ui.actions.filters import FILTERS
from convexplorer.ui.actions.finding import FINDING
from convexplorer.ui.actions.frame import FRAME
from convexplorer.ui.actions.gallery import GALLERY
from convexplorer.ui.actions.help import GUIDE, HELP, LEARN
from convexplorer.ui.actions.kernel import KERNEL
from convexplorer.ui.actions.kernel_text import CLIPBOARD
from convexplorer.ui.actions.maps import COPIES, MAPS
from convexplorer.ui.actions.network import NETWORK
from convexplorer.ui.actions.present import PRESENT
from convexplorer.ui.actions.reset import RESET
from convexplorer.ui.actions.source import SOURCE
from convexplorer.ui.actions.stack import STACK
from convexplorer.ui.actions.trace import TRACE
from convexplorer.ui.actions.view import VIEW
from convexplorer.ui.actions.workbench import WORKBENCH

ACTIONS: tuple[Action, ...] = (
    *FILE[:1],
    *SOURCE,
    *NEW_GRID,
    *FILE[1:],
    *EDIT,
    *CLIPBOARD,
    *COPIES,
    *TRACE,
    *FRAME,
    *DRAWING,
    *KERNEL,
    *WORKBENCH,
    *FILTERS,
    *STACK,
    *FINDING,
    *GALLERY,
    *RESET,
    *RESOLUTION,
    *COMPARE,
    *DRAWER_ACTIONS,
    *MAPS,
    *VIEW,
    *NETWORK,
    *PRESENT,
    *GUIDE,
    *LEARN,
    *HELP,
)
MENUS: tuple[str, ...] = ("&File", "&Edit", "&View", "&Layer", "Lear&n", "&Help")
LINES = {
    "export",
    "quit",
    "paste-picture",
    "copy-kernel",
    "mirror",
    "random-picture",
    "theme-system",
    "home",
    "add-filter",
    "rename-filter",
    "hide-filter",
    "copy-filters",
    "remove-filter",
    "half-resolution",
    "save",
    "find",
    "flip-across",
    "unlock",
    "present-map",
    "about",
}
"""Actions that a line stands over in their menu: what belongs together is found together."""

__all__ = ["ACTIONS", "LINES", "MENUS", "Action", "Window"]
