"""Sessions: what is saved is what is opened, and whatever is wrong with a file is named by its path."""

import base64
import json
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convexplorer import limits
from convexplorer.compute.activations import ACTIVATIONS
from convexplorer.compute.arrays import frozen
from convexplorer.compute.padding import PADDING_MODES
from convexplorer.compute.pool import POOLS
from convexplorer.engine import wire
from convexplorer.formats import session
from convexplorer.formats.session import Session
from convexplorer.messages import UserError
from convexplorer.model.document import Document, Variant, new_document
from convexplorer.model.layers import Activation, Conv2d, ConvTranspose2d, Pool2d
from convexplorer.model.preprocessing import Grey, Scale
from convexplorer.model.sources import MOTIONS, BuiltIn, Drawn, PictureFile, Synthetic
from convexplorer.model.view import InputView, MapsView, NetworkView, PixelsView, Probe, RangeChoice, Rectangle, View
from tests.formats import pictures

FINITE = st.floats(allow_nan=False, allow_infinity=False)


def same(first: Any, second: Any) -> bool:
    """Equal field by field, arrays bit by bit."""
    if isinstance(first, np.ndarray):
        return first.dtype == second.dtype and first.shape == second.shape and first.tobytes() == second.tobytes()
    if is_dataclass(first):
        return type(first) is type(second) and all(
            same(getattr(first, field.name), getattr(second, field.name)) for field in fields(first)
        )
    if isinstance(first, tuple):
        return len(first) == len(second) and all(same(a, b) for a, b in zip(first, second, strict=True))
    return bool(first == second)


def pairs(low: int, high: int) -> st.SearchStrategy[tuple[int, int]]:
    return st.tuples(st.integers(low, high), st.integers(low, high))


@st.composite
def convolutions(draw: st.DrawFn) -> Conv2d:
    alike = draw(st.booleans())
    shape = (draw(st.integers(1, 4)), 1 if alike else draw(st.integers(1, 3)), *draw(pairs(1, 20)))
    weight = np.random.default_rng(draw(st.integers(0, 99))).normal(size=shape)
    return Conv2d(
        "conv1",
        weight,
        weight[:, 0, 0, 0],
        draw(pairs(1, limits.STRIDE)),
        draw(st.sampled_from(["valid", "same", "same_lower", "full"]) | st.tuples(pairs(0, 9), pairs(0, 9))),
        draw(st.sampled_from(sorted(PADDING_MODES))),
        draw(FINITE),
        draw(pairs(1, limits.DILATION)),
        alike,
        draw(st.booleans()),
        draw(st.booleans()),
        tuple(draw(st.lists(st.text(max_size=9), max_size=4))),
    )


@st.composite
def sources(draw: st.DrawFn) -> Any:
    dtype = draw(st.sampled_from([np.uint8, np.uint16, np.float32]))
    shape = (draw(st.sampled_from([1, 2, 3, 6])), 4, 5)
    image = np.random.default_rng(3).integers(0, 256, shape).astype(dtype)
    return draw(
        st.builds(BuiltIn, st.text(max_size=20))
        | st.builds(Synthetic, st.integers(1, 999), st.integers(1, 999), st.floats(1, 99), st.sampled_from(MOTIONS))
        | st.builds(Drawn, st.just(frozen(image)), st.text(max_size=20))
    )


@st.composite
def documents(draw: st.DrawFn) -> Document:
    pool = Pool2d(
        "pool1",
        draw(st.sampled_from(["none", *POOLS])),
        draw(pairs(1, 9)),
        draw(st.none() | pairs(1, 9)),
        draw(st.tuples(pairs(0, 3), pairs(0, 3))),
        draw(st.booleans()),
        draw(st.booleans()),
        draw(st.integers(0, 2**60)),
    )
    activation = Activation("a", draw(st.sampled_from(sorted(ACTIVATIONS))), draw(st.none() | FINITE))
    transposed = ConvTranspose2d("up", np.ones((1, 2, 3, 3)), np.zeros(2), (2, 2), ((1, 0), (0, 1)), (1, 0), (1, 2))
    before = draw(st.sampled_from([(), (Scale(),), (Scale(divisor=10.0), Grey())]))
    layers = (draw(convolutions()), activation, pool)
    variants = (Variant("other", (transposed,)),) if draw(st.booleans()) else ()
    return Document(draw(sources()), before, layers, variants)


VIEWS = st.builds(
    View,
    layout=st.sampled_from(["explore", "teach"]),
    stage=st.text(max_size=9),
    filter=st.integers(0, 9),
    probe=st.none() | st.builds(Probe, st.text(max_size=5), *[st.integers(0, 999)] * 3),
    visible=st.none() | st.builds(Rectangle, *[st.floats(1, 99)] * 4),
    maps=st.builds(MapsView, st.builds(RangeChoice, st.sampled_from(["auto", "locked"]), FINITE, FINITE)),
    input=st.builds(InputView, st.none() | st.integers(0, 5), st.booleans()),
    open_disclosures=st.frozensets(st.text(max_size=5), max_size=3),
    drawer=st.none() | st.text(max_size=5),
    pixels=st.builds(
        PixelsView,
        st.sampled_from(["stored", "unit", "normal"]),
        st.booleans(),
        st.none() | st.integers(0, 5),
        st.none() | st.tuples(st.integers(0, 99), st.integers(0, 99)),
        st.none() | st.tuples(st.integers(0, 99), st.integers(0, 99)),
        st.booleans(),
        st.none() | FINITE,
    ),
    network=st.builds(
        NetworkView,
        st.text(max_size=9),
        st.sampled_from(["map", "layer", "network"]),
        st.none() | st.tuples(st.text(max_size=9), st.integers(0, 999)),
    ),
)


@given(documents(), VIEWS)
def test_what_is_saved_is_what_is_opened(document: Document, view: View) -> None:
    text = session.dumps(Session(document, view))
    again = session.loads(text)
    assert same(again.document, document)
    assert again.view == view
    assert session.dumps(again) == text
    # and it may come out of the child process that reads files from outside
    packed = wire.pack(again)
    blob = memoryview(bytearray(packed.size))
    wire.write(packed, blob)
    assert same(wire.unpack(packed.head, blob), again)


def test_pictures_and_large_weights_are_packed() -> None:
    document = new_document(Drawn(frozen(np.zeros((3, 8, 8), np.uint8))))
    conv = replace(document.convolution, weight=np.zeros((4, 1, 17, 17)))
    data = json.loads(session.dumps(Session(document.with_layer(conv))))
    assert base64.b64decode(data["document"]["source"]["image"]["png"]).startswith(b"\x89PNG")
    weight = data["document"]["layers"][0]["weight"]
    assert (weight["dtype"], weight["shape"]) == ("float64", [4, 1, 17, 17])
    small = json.loads(session.dumps(Session(document)))["document"]["layers"][0]["weight"]
    assert np.shape(small) == (4, 1, 5, 5) or np.ndim(small) == 4


def test_a_picture_with_values_that_are_no_numbers_keeps_them() -> None:
    image = frozen(np.array([[[np.nan, np.inf, -np.inf, 1]]], np.float32))
    again = session.loads(session.dumps(Session(new_document(Drawn(image)))))
    assert same(again.document.source, Drawn(image))


def test_pictures_below_the_folder_move_with_it(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    (here / "sub").mkdir(parents=True)
    there.mkdir()
    session.write(Session(new_document(PictureFile(here / "sub" / "cat.png", 2))), here / "a.convx")
    assert '"sub/cat.png"' in (here / "a.convx").read_text()
    (here / "a.convx").rename(there / "a.convx")
    assert session.read(there / "a.convx").document.source == PictureFile(there / "sub" / "cat.png", 2)
    outside = PictureFile(tmp_path / "cat.png")
    session.write(Session(new_document(outside)), here / "b.convx")
    assert session.read(here / "b.convx").document.source == outside


def test_a_missing_picture_is_no_reason_not_to_open(tmp_path: Path) -> None:
    session.write(Session(new_document(PictureFile(tmp_path / "gone.png"))), tmp_path / "a.convx")
    assert isinstance(session.read(tmp_path / "a.convx").document.source, PictureFile)


def refused(text: str) -> str:
    with pytest.raises(UserError) as caught:
        session.loads(text, name="lesson.convx")
    assert caught.value.message.code == "session-refused"
    assert str(caught.value).startswith("lesson.convx cannot be opened: ")
    return str(caught.value)


def put(*path: Any, value: Any) -> Callable[[dict[str, Any]], None]:
    def change(data: dict[str, Any]) -> None:
        inner: Any = data
        for step in path[:-1]:
            inner = inner[step]
        inner[path[-1]] = value

    return change


LAYER = ("document", "layers", 0)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (put("version", value=2), "version is 2, from a newer ConvExplorer"),
        (put("version", value=True), "version is not a whole number"),
        (put("format", value="x"), "not a ConvExplorer session"),
        (put("extra", value=1), "extra is not a field that is known"),
        (put(*LAYER, "colour", value=1), "document.layers[0].colour is not a field"),
        (put(*LAYER, "type", value="exec"), "document.layers[0].type is not one of"),
        (put(*LAYER, "weight", 0, 0, 1, 2, value="x"), "document.layers[0].weight[0][0][1][2] is not a number"),
        (put(*LAYER, "weight", 0, 0, 1, 2, value=float("nan")), "weight[0][0][1][2] is not a finite number"),
        (put(*LAYER, "weight", 0, 0, 1, 2, value=True), "weight[0][0][1][2] is not a number"),
        (put(*LAYER, "weight", 0, 0, 1, value=[1]), "weight[0][0][1] is not as long"),
        (put(*LAYER, "weight", value=[[]]), "document.layers[0].weight"),
        (put(*LAYER, "weight", value={"dtype": "O", "shape": [1], "data": ""}), "weight.dtype is not one of"),
        (
            put(*LAYER, "weight", value={"dtype": "float32", "shape": [9] * 4, "data": "AAAA"}),
            "weight.data is not as long",
        ),
        (put(*LAYER, "weight", value={"dtype": "float32", "shape": [1] * 4, "data": "*"}), "weight.data is not base64"),
        (put(*LAYER, "weight", value=[[[[1.0] * 64]]]), "the limit is 63 × 63"),
        (put(*LAYER, "bias", value=[1.0]), "document.layers[0] does not fit together"),
        (put(*LAYER, "stride", value=[0, 1]), "document.layers[0].stride[0] is 0; it must lie between 1 and 64"),
        (put(*LAYER, "stride", value=[1]), "document.layers[0].stride has 1 entries"),
        (put(*LAYER, "padding", value="big"), "document.layers[0].padding is not one of valid"),
        (put(*LAYER, "name", value="activation1"), "does not fit together"),
        (put("document", "layers", value=[]), "document.layers has no convolution"),
        (put("document", "source", value={"type": "file", "path": "a\0b"}), "document.source.path is not a path"),
        (put("document", "source", value={"type": "telescope"}), "document.source.type is not one of"),
        (put("view", "layout", value="secret"), "view.layout is not one of"),
        (put("view", "filter", value=-1), "view.filter is -1"),
        (
            put(
                "document",
                "source",
                value={"type": "drawn", "image": {"png": base64.b64encode(pictures.png(30_000, 30_000)).decode()}},
            ),
            "document.source.image.png cannot be read: its picture is 30000 × 30000",
        ),
    ],
)
def test_what_is_wrong_is_named_by_its_path(change: Callable[[dict[str, Any]], None], said: str) -> None:
    data = json.loads(session.dumps(Session(new_document())))
    change(data)
    assert said in refused(json.dumps(data))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "damaged or not JSON at line 1"),
        ("[" * 100_000, "nested more than 32 deep"),
        ('{"a": "' + "[" * 50 + '"}', "not a ConvExplorer session"),
        ("[" + "[]," * 500_001 + "1]", "holds more than 1,000,000 values"),
        ('{"format": "convexplorer-session", "version": 1, "version": 1}', "not a ConvExplorer session"),
        ("9" * 5_000, "damaged or not JSON"),
        ('"' + "a" * (limits.SESSION_BYTES + 1) + '"', "larger than 64 MB"),
    ],
)
def test_bombs_of_json_are_refused(text: str, said: str) -> None:
    assert said in refused(text)


def test_numbers_beyond_floats_and_doubled_fields_are_refused() -> None:
    text = session.dumps(Session(new_document()))
    assert "padding_value is not a finite number" in refused(
        text.replace('"padding_value": 0.0', '"padding_value": 1e999')
    )
    doubled = text.replace('"alike": true', '"alike": true, "alike": true')
    assert "document.layers[0].alike is there twice" in refused(doubled)


def test_files_that_are_no_text_or_not_there(tmp_path: Path) -> None:
    path = tmp_path / "a.convx"
    path.write_bytes(b"\xff\xfe\0")
    for wrong in (path, tmp_path, tmp_path / "gone.convx"):
        with pytest.raises(UserError):
            session.read(wrong)


def test_older_versions_are_brought_up_to_date(monkeypatch: pytest.MonkeyPatch) -> None:
    text = session.dumps(Session(new_document()))
    monkeypatch.setattr(session, "VERSION", 2)
    monkeypatch.setitem(session.MIGRATIONS, 1, lambda data: {**data, "view": {"drawer": "migrated"}})
    assert session.loads(text).view.drawer == "migrated"


def test_mutated_sessions_end_in_a_session_or_a_sentence() -> None:
    document = new_document(Drawn(frozen(np.zeros((1, 3, 3), np.uint8))))
    text = session.dumps(Session(document, View(probe=Probe("conv1", 0, 1, 2))))
    dice = random.Random(7)
    pieces = [
        "null",
        "-1",
        "1e999",
        '""',
        "[]",
        "{}",
        "true",
        '"x"',
        "NaN",
        "\\ud800",
        ",",
        "]",
        "}",
        "99999999999999999999",
    ]
    ends: Counter[str] = Counter()
    for _ in range(1_500):
        at = dice.randrange(len(text))
        changed = text[:at] + dice.choice(pieces) + text[at + dice.randrange(12) :]
        try:
            session.loads(changed)
            ends["opened"] += 1
        except UserError as error:
            ends[error.message.code] += 1
    assert set(ends) == {"opened", "session-refused"}


def test_values_replaced_one_by_one_end_in_a_session_or_a_sentence() -> None:
    """Unlike changed characters, this is always JSON: it reaches every codec."""
    source = session.dumps(Session(new_document(Synthetic()), View(probe=Probe("conv1", 0, 1, 2))))
    count = len(list(_places(json.loads(source))))
    ends: Counter[str] = Counter()
    for number in range(0, count, 3):
        for value in (None, -1, 10**30, 1.5, "", "x" * 5_000, [], {}, True):
            data = json.loads(source)
            inner, key = list(_places(data))[number]
            inner[key] = value
            try:
                session.loads(json.dumps(data))
                ends["opened"] += 1
            except UserError as error:
                ends[error.message.code] += 1
    assert set(ends) == {"opened", "session-refused"}


def _places(value: Any) -> Any:
    for key in value if isinstance(value, dict) else range(len(value)):
        yield value, key
        if isinstance(value[key], dict | list):
            yield from _places(value[key])
