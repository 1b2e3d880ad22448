"""One module per file format; the one gate for bytes from outside; the one atomic save; the table of exports."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Format:
    """A kind of file that feature maps are exported to.

    `holds` says what: "picture" (one map, or several as a montage), "numbers" (every map). `painted`: the colours of
    the screen rather than values. `mapping` is the sentence in the sidecar on what a stored number means. `function`
    is "module:function" from an `export.Export` to the file's bytes; its module is imported when it is needed.
    """

    key: str
    title: str
    suffixes: tuple[str, ...]
    holds: str
    painted: bool
    mapping: str
    function: str


_EXACT = "the numbers themselves"

# by suffix alone, the first row that has it is meant
EXPORTS: tuple[Format, ...] = (
    Format(
        "png",
        "Picture as shown (PNG)",
        (".png",),
        "picture",
        True,
        "colours of the scheme from low to high; for looking at, not for measuring",
        "convexplorer.formats.png:painted",
    ),
    Format(
        "png-8",
        "Grey values, 8 bits (PNG)",
        (".png",),
        "picture",
        False,
        "value = low + pixel / 255 * (high - low); not a number is 0",
        "convexplorer.formats.png:values8",
    ),
    Format(
        "png-16",
        "Grey values, 16 bits (PNG)",
        (".png",),
        "picture",
        False,
        "value = low + pixel / 65535 * (high - low); not a number is 0",
        "convexplorer.formats.png:values16",
    ),
    Format("tiff", "Numbers (TIFF)", (".tiff", ".tif"), "numbers", False, _EXACT, "convexplorer.formats.exact:tiff"),
    Format("npy", "Numbers (NPY)", (".npy",), "numbers", False, _EXACT, "convexplorer.formats.exact:npy"),
    Format(
        "npz",
        "Numbers with weights and bias (NPZ)",
        (".npz",),
        "numbers",
        False,
        _EXACT,
        "convexplorer.formats.exact:npz",
    ),
    Format("csv", "Table of numbers (CSV)", (".csv",), "numbers", False, _EXACT, "convexplorer.formats.csv:values"),
)
