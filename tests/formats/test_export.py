"""Exports: the numbers come back, the sidecar makes them again, nothing is overwritten unasked."""

import io
import json
from pathlib import Path

import cv2
import numpy as np
import pytest
import tifffile

from convexplorer.compute.arrays import frozen
from convexplorer.formats import EXPORTS, csv, export, images, montage, png
from convexplorer.formats.export import Export, Look
from convexplorer.messages import UserError
from convexplorer.model.document import new_document
from convexplorer.model.gallery import ARCHITECTURES
from convexplorer.model.result import Frame
from convexplorer.model.sources import Drawn, PictureFile

NAMES = ("Sobel x", '=HYPERLINK("x")', "Ümlaut", "Blur")


def made(source: object = None, maps: int = 4, dtype: str = "float32") -> Export:
    image = frozen(np.arange(3 * 9 * 7, dtype=np.uint8).reshape(3, 9, 7))
    array = np.random.default_rng(5).normal(size=(maps, 9, 7)).astype(dtype)
    array[0, 0, 0] = np.nan
    array[0, 0, 1] = -np.inf
    spec = source or Drawn(image)
    return Export("conv1", array, NAMES[:maps], new_document(spec), Frame(0, 0.0, image, spec))  # type: ignore[arg-type]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_numbers_come_back_bit_for_bit_from_every_exact_format(tmp_path: Path, dtype: str) -> None:
    what = made(dtype=dtype)
    for suffix in (".npy", ".npz", ".tiff"):
        path, beside = export.write_export(what, tmp_path / f"out{suffix}")
        assert beside.name == f"out{suffix}.json"
        if suffix == ".npy":
            got = np.load(path)
        elif suffix == ".npz":
            with np.load(path) as archive:
                got = archive["maps"]
                np.testing.assert_array_equal(archive["conv1.weight"], what.document.convolution.weight)
                np.testing.assert_array_equal(archive["conv1.bias"], what.document.convolution.bias)
                assert tuple(archive["names"]) == NAMES
        else:
            got = tifffile.imread(path)
        np.testing.assert_array_equal(got, what.array)
        assert got.dtype == np.dtype(dtype)


def test_a_tiff_opens_again_with_its_bands() -> None:
    what = made()
    data = export.encode(what, export.format_of(Path("x.tif")))
    opened = images.decode(data, "x.tif")
    np.testing.assert_array_equal(opened.image, what.array)
    assert opened.bands == NAMES


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_csv_of_one_map_is_what_numpy_reads(tmp_path: Path, dtype: str) -> None:
    what = made(dtype=dtype).only(0)
    path = export.write_export(what, tmp_path / "one.csv")[0]
    np.testing.assert_array_equal(np.loadtxt(path, delimiter=",", dtype=dtype), what.array[0])


def test_csv_text_never_starts_a_formula() -> None:
    lines = csv.values(made()).decode().split("\r\n")
    assert '"Sobel x"' in lines
    assert '"\'=HYPERLINK(""x"")"' in lines
    for start in "=+-@\t\r":
        assert csv.text_cell(start + "1").startswith("\"'") or start == "\r"


def test_grey_values_follow_the_stated_mapping() -> None:
    what = made(maps=1)
    data = export.encode(what, export.format_of(Path("x.png"), "png-16"))
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    assert pixels.dtype == np.uint16
    look = what.looks[0]
    back = look.low + pixels / 65535 * (look.high - look.low)
    finite = np.isfinite(what.array[0])
    assert np.abs(back - what.array[0])[finite].max() <= (look.high - look.low) / 65535 / 2 * 1.001
    assert pixels[0, 0] == 0


def test_values_beyond_the_range_are_clipped() -> None:
    plane = np.array([[-5.0, 0.0, 0.5, 1.0, 9.0, np.inf, -np.inf, np.nan]])
    np.testing.assert_array_equal(png.quantised(plane, Look(0, 1), np.uint8), [[0, 0, 128, 255, 255, 255, 0, 0]])
    assert png.quantised(plane, Look(1, 1), np.uint8).max() <= 255


def test_montage_places_every_tile_with_gaps() -> None:
    tiles = [np.full((3, 5), n, np.uint8) for n in range(1, 6)]
    whole = montage.compose(tiles, gap=2)
    plan = montage.layout(5, 3, 5, gap=2)
    assert whole.shape == (plan.height, plan.width)
    for number, (row, column) in enumerate(plan.places, 1):
        assert (whole[row : row + 3, column : column + 5] == number).all()
    assert sum(int((whole == number).sum()) for number in range(1, 6)) == 75
    assert (whole == 255).sum() == whole.size - 75


def test_a_montage_that_nobody_could_open_is_refused() -> None:
    with pytest.raises(UserError) as caught:
        montage.layout(64, 40_000, 40_000)
    assert caught.value.message.code == "picture-too-large"


def test_painted_pictures_have_one_colour_a_value(tmp_path: Path) -> None:
    one = Export(
        "conv1", np.zeros((1, 4, 4), np.float32), ("m",), new_document(), made().frame, (Look(-1, 1, "signed"),)
    )
    path = export.write_export(one, tmp_path / "p.png")[0]
    pixels = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_COLOR)
    assert (pixels == 255).all()  # 0 is white


@pytest.mark.parametrize("kind", [row.key for row in EXPORTS])
def test_the_sidecar_makes_the_same_file_again(tmp_path: Path, kind: str) -> None:
    what = made()
    suffix = next(row.suffixes[0] for row in EXPORTS if row.key == kind)
    path, beside = export.write_export(what, tmp_path / f"out{suffix}", kind)
    recipe = export.from_sidecar(beside)
    assert recipe.document.source.image.tobytes() == what.frame.image.tobytes()  # type: ignore[union-attr]
    again = export.remade(recipe, what.array, what.frame)
    assert export.encode(again, export.format_of(path, recipe.kind)) == path.read_bytes()
    assert recipe.looks == what.looks


def test_the_sidecar_names_the_picture_relative_and_by_its_hash(tmp_path: Path) -> None:
    picture = tmp_path / "in" / "cat.png"
    picture.parent.mkdir()
    picture.write_bytes(images.encode_png(np.zeros((4, 4), np.uint8)))
    beside = export.write_export(made(PictureFile(picture)), tmp_path / "out.npy")[1]
    said = json.loads(beside.read_text())
    assert said["document"]["source"]["path"] == "in/cat.png"
    recipe = export.from_sidecar(beside)
    assert isinstance(recipe.document.source, PictureFile)
    assert recipe.document.source.path == picture
    assert len(recipe.file_sha256 or "") == 64


def test_nothing_is_overwritten_unasked(tmp_path: Path) -> None:
    path = tmp_path / "out.npy"
    export.write_export(made(), path)
    before = path.read_bytes()
    for target in (path, tmp_path / "other.npy"):
        if target != path:
            (tmp_path / "other.npy.json").write_text("mine")
        with pytest.raises(UserError) as caught:
            export.write_export(made(), target)
        assert caught.value.message.code == "file-exists"
    assert not (tmp_path / "other.npy").exists()
    assert path.read_bytes() == before
    export.write_export(made(maps=1), path, overwrite=True)
    assert path.read_bytes() != before


def test_an_unknown_suffix_is_told() -> None:
    with pytest.raises(UserError) as caught:
        export.format_of(Path("out.docx"))
    assert ".tiff" in str(caught.value)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format": "convexplorer-export"}', '{"format": "convexplorer-export", "version": 9}']
)
def test_what_is_no_sidecar_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text or "\x00")
    with pytest.raises(UserError):
        export.from_sidecar(path)


def test_numbers_of_a_network_bring_what_every_layer_down_to_them_has_learned() -> None:
    document = ARCHITECTURES["resnet-18"].build(new_document())
    image = frozen(np.zeros((3, 8, 8), np.uint8))
    what = Export("block3", np.ones((1, 2, 2), np.float32), (), document, Frame(0, 0.0, image, Drawn(image)))
    with np.load(io.BytesIO(export.encode(what, export.format_of(Path("x.npz"))))) as archive:
        drawn = document.layer("block3/body/conv2")
        assert drawn.drawn is not None
        np.testing.assert_array_equal(archive["block3.body.conv2.weight"], drawn.values)
        np.testing.assert_array_equal(archive["norm1.variance"], document.layer("norm1").variance)
        assert not [name for name in archive if name.startswith(("block4", "linear"))]
