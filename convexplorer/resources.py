"""Where the pictures, lessons and icons that come with ConvExplorer lie on this machine."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
# an installed wheel and a frozen bundle carry them in the package, a checkout beside it
_ROOTS = (_PACKAGE / "_resources", _PACKAGE.parent / "resources")


def resource(name: str) -> Path:
    """The file or folder of that name below `resources/`, as in `resource("images/zone-plate.png")`.

    The path is inside the installation: read it, never write it. It need not exist: the caller says what is missing.
    """
    root = next((root for root in _ROOTS if root.is_dir()), _ROOTS[-1])
    path = root.joinpath(*name.split("/"))
    if not path.resolve().is_relative_to(root):
        raise ValueError(f"not a name below resources: {name!r}")
    return path
