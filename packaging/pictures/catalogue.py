"""The table of built-in pictures, and how each is written: PNG, or TIFF for more than four bands."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2
import figures
import numpy as np
import page
import satellite
import street
import table_top
import tifffile
from numpy.typing import NDArray


@dataclass(frozen=True)
class Picture:
    """One row of the index; `quick` makes a rough one where the full one takes minutes."""

    name: str
    file: str
    title: str
    good_for: str
    render: Callable[[], NDArray[np.generic]]
    quick: Callable[[], NDArray[np.generic]] | None = None


PICTURES = (
    Picture(
        "street",
        "street.png",
        "Street",
        "Straight edges, textures and smooth sky in one scene: edges, blur, sharpen and emboss all show something.",
        street.street,
        lambda: street.street(1, 2, 6, 800),
    ),
    Picture(
        "digit",
        "digit.png",
        "Handwritten seven",
        "Small enough to read every number, and the size a digit classifier expects.",
        figures.digit,
    ),
    Picture(
        "tiny",
        "tiny.png",
        "Sixteen pixels",
        "Four rows and columns with three colour channels: follow one whole convolution by hand.",
        figures.tiny,
    ),
    Picture(
        "zone-plate",
        "zone-plate.png",
        "Zone plate",
        "Every direction and frequency at once: shows what a filter lets through and what stride aliases.",
        figures.zone_plate,
    ),
    Picture(
        "checkerboard",
        "checkerboard.png",
        "Checkerboard",
        "Perfect edges and corners of known height: compare what kernels answer with what they should.",
        figures.checkerboard,
    ),
    Picture(
        "page",
        "page.png",
        "Page of text",
        "Thin strokes on uneven paper: sharpening, thresholds, and taking the background away.",
        page.page,
    ),
    Picture(
        "phantom",
        "phantom.png",
        "Head phantom",
        "Sixteen-bit grey with very small contrasts: the Shepp-Logan standard of medical imaging.",
        figures.phantom,
    ),
    Picture(
        "satellite",
        "satellite.tif",
        "Landscape in six bands",
        "More channels than a screen has: kernels that weigh bands, such as a vegetation index.",
        satellite.satellite,
    ),
    Picture(
        "cup",
        "cup.png",
        "Cup on a table",
        "One clear object with highlights and soft shadows: something to find, to outline and to blur.",
        table_top.cup,
        lambda: table_top.cup(1),
    ),
)


def write_picture(picture: Picture, folder: Path, quick: bool = False) -> Path:
    """Render one picture into `folder` and give its path; the same bytes of pixels every time."""
    image = (picture.quick if quick and picture.quick else picture.render)()
    path = folder / picture.file
    if path.suffix == ".tif":
        tifffile.imwrite(
            path,
            image,
            photometric="minisblack",
            planarconfig="separate",
            compression="zlib",
            predictor=True,
            metadata=None,
            software="ConvExplorer",
            description=json.dumps(
                {"axes": "CYX", "bands": list(satellite.BANDS), "unit": "reflectance", "scale": 0.0001}
            ),
        )
        return path
    pixels = np.ascontiguousarray(image[..., ::-1] if image.ndim == 3 else image)
    done, data = cv2.imencode(".png", pixels, [cv2.IMWRITE_PNG_COMPRESSION, 9])
    if not done:
        raise OSError(f"cannot encode {path.name}")
    path.write_bytes(data.tobytes())
    return path


def write_index(folder: Path) -> None:
    """Write index.json: name, file, title and one sentence for each picture."""
    rows = [{"name": p.name, "file": p.file, "title": p.title, "good_for": p.good_for} for p in PICTURES]
    (folder / "index.json").write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
