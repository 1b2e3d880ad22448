"""CSV of feature maps: the numbers row by row, several maps one under the other, each below its name."""

from convexplorer.formats.export import Export

STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def text_cell(text: str) -> str:
    """Text as one cell that no spreadsheet takes for a formula."""
    text = text.replace("\n", " ").replace("\r", " ")
    if text.startswith(STARTS_FORMULA):
        text = "'" + text
    return '"' + text.replace('"', '""') + '"'


def values(export: Export) -> bytes:
    """Numbers that read back bit for bit; what is not finite as nan, inf and -inf.

    One map is its rows only, as `numpy.loadtxt(path, delimiter=",")` reads them; of several, each is preceded by a
    line with its name and followed by an empty one.
    """
    single = len(export.array) == 1
    lines = []
    for name, plane in zip(export.maps, export.array, strict=True):
        if not single:
            lines.append(text_cell(name))
        # the shortest text in the array's own precision, so that float32 does not end in noise
        lines.extend(",".join(row) for row in plane.astype(str))
        if not single:
            lines.append("")
    return ("\r\n".join(lines) + "\r\n").encode()
