"""The `apply` line for a document, read again by the command itself: the same layers, weights to the last bit."""

import shlex
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convexplorer import cli
from convexplorer.cli import apply, plan
from convexplorer.compute import kernels
from convexplorer.compute.activations import ACTIVATIONS
from convexplorer.compute.pool import POOLS
from convexplorer.formats import command, kernel_names
from convexplorer.formats.kernels import parse_number
from convexplorer.model import edits
from convexplorer.model.document import Document, channels_mode, convolution, new_document, with_channels
from convexplorer.model.layers import Activation, Conv2d, Pool2d
from convexplorer.model.sources import Drawn, PictureFile, Synthetic
from convexplorer.model.view import RangeChoice
from convexplorer.sources import listing
from tests.tiers import examples

PRESETS = [
    *kernels.PRESETS,
    *("box:2", "box:5", "gaussian:7:1.7", "gaussian:3:0.33", "log:0.5", "motion:5:45", "motion:5:-20.5"),
]


def understood(line: str):
    """The plan and the inputs that `convexplorer apply` makes of a line typed into a shell."""
    program, name, *arguments = shlex.split(line)
    assert (program, name) == ("convexplorer", "apply")
    caught = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(apply, "run", lambda given: caught.append(given) or 0)
        assert cli.run(name, arguments) == 0
    return plan.of_flags(caught[0]), caught[0]


def assert_same(found: Document, wanted: Document) -> None:
    """Equal in everything that decides the maps."""
    assert found.preprocessing == wanted.preprocessing
    a, b = found.convolution, wanted.convolution
    np.testing.assert_array_equal(a.weight, b.weight, strict=True)
    np.testing.assert_array_equal(a.bias, b.bias, strict=True)
    for name in ("stride", "padding", "padding_mode", "dilation", "depthwise", "flipped"):
        assert getattr(a, name) == getattr(b, name), name
    if b.padding_mode == "constant":
        assert a.padding_value == b.padding_value
    assert (found.activation.kind, found.activation.settings) == (wanted.activation.kind, wanted.activation.settings)
    one, other = found.pool, wanted.pool
    assert (one.kind, one.settings) == (other.kind, other.settings)
    if other.windowed:
        assert one.size == other.size


numbers = st.one_of(
    st.integers(-9, 9).map(float),
    st.floats(-1e9, 1e9),
    st.builds(lambda above, below: above / below, st.integers(-50, 50), st.integers(1, 99)),
)
pairs = st.tuples(st.integers(1, 4), st.integers(1, 4))
sides = st.tuples(st.integers(0, 5), st.integers(0, 5))


@st.composite
def filters(draw) -> tuple[str, np.ndarray]:
    if draw(st.booleans()):
        text = draw(st.sampled_from(PRESETS))
        return draw(st.sampled_from([text, "mine", kernels.preset(text.split(":")[0]).title])), kernels.kernel(text)
    height, width = draw(pairs)
    cells = draw(st.lists(numbers, min_size=height * width, max_size=height * width))
    return draw(st.sampled_from(["mine", "blur", "Blur", "box:1000", ""])), np.reshape(cells, (height, width))


@st.composite
def documents(draw) -> Document:
    conv = convolution(draw(st.lists(filters(), min_size=1, max_size=4)))
    conv = replace(
        conv,
        bias=np.array(draw(st.lists(numbers, min_size=conv.filters, max_size=conv.filters))),
        stride=draw(pairs),
        padding=draw(st.sampled_from(["valid", "same", "same_upper", "same_lower", "full"]) | st.tuples(sides, sides)),
        padding_mode=draw(st.sampled_from(["zeros", "constant", "reflect", "symmetric", "replicate", "circular"])),
        padding_value=draw(numbers),
        dilation=draw(pairs),
        flipped=draw(st.booleans()),
    )
    made = with_channels(new_document().with_layer(conv), draw(st.sampled_from(["grey", "all", "each"])))
    made = made.with_layer(
        Activation("activation1", draw(st.sampled_from(list(ACTIVATIONS))), draw(st.none() | st.floats(-3, 3)))
    )
    stride = draw(st.none() | pairs)
    kind = draw(st.sampled_from(["none", *POOLS]))
    return made.with_layer(Pool2d("pool1", kind, draw(pairs), stride, ceil_mode=draw(st.booleans())))


@settings(max_examples=examples(150))
@given(documents())
def test_every_document_that_flags_can_say_comes_back(document):
    assert command.needs_session(document) is None
    found, arguments = understood(command.command(document, windows=False))
    assert_same(found.document, document)
    assert arguments.input == ["builtin:street"]
    assert found.stages == command.working_stages(document)


@settings(max_examples=examples(300))
@given(numbers | st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_come_back_to_the_last_bit(value):
    assert parse_number(kernel_names.short_number(value)).hex() == value.hex()


def test_thirds_are_written_as_such():
    assert kernel_names.numbers(np.array([[1 / 9, -2 / 3], [0.1, 3.0]])) == "1/9 -2/3; 0.1 3"


@pytest.mark.parametrize("name", kernels.PRESETS)
def test_a_preset_chosen_in_the_window_is_named(name):
    document = edits.with_preset(new_document(), 0, name)
    if kernels.kernel(name).shape < (3, 3):  # the others keep the layer's size
        assert document.convolution.size == (3, 3)
    given_ = command.words(document)
    assert given_[given_.index("--kernel") + 1].split(":")[0] == name


@pytest.mark.parametrize(
    ("kernel", "name"),
    [
        (np.full((4, 4), 1 / 16), "box:4"),
        (np.pad(kernels.kernel("gaussian:5:1.25"), 2), "gaussian:5:1.25"),
        (kernels.kernel("log:2.4"), "log:2.4"),
        (kernels.kernel("motion:7:30"), "motion:7:30"),
        (np.pad([[1.0]], 2), "identity"),
        (-kernels.kernel("blur"), None),
        (kernels.kernel("blur") * (1 + 2**-52), None),
        (np.zeros((3, 3)), None),
    ],
)
def test_kernels_without_a_title_are_found_among_the_presets(kernel, name):
    assert kernel_names.preset_name(kernel) == name


def test_a_small_preset_alone_in_a_larger_grid_keeps_the_grid():
    document = new_document().with_layer(convolution([("wide", np.pad(kernels.kernel("blur"), 3))]))
    found, _ = understood(command.command(document, windows=False))
    assert found.document.convolution.size == (9, 9)
    assert_same(found.document, document)


def test_the_plain_line_reads_like_one():
    assert command.command(new_document(), windows=False) == (
        "convexplorer apply builtin:street --kernel sobel-x --kernel sobel-y --kernel outline --kernel blur -o maps.png"
    )


def test_several_stages_go_into_a_folder_of_one_format():
    document = new_document().with_layer(Activation("activation1", "leaky-relu", 0.25))
    document = document.with_layer(Pool2d("pool1", "max", (3, 3), (2, 2), ceil_mode=True))
    line = command.command(document, output="out/edges.npy", windows=False)
    assert line.endswith("--activation leaky-relu:0.25 --pool max:3:2:ceil --stage all --format npy -o out/edges/")
    assert "--stage conv -o out/edges.npy" in command.command(
        document, output="out/edges.npy", stage="conv", windows=False
    )


@pytest.mark.parametrize(
    ("values", "flag"),
    [(RangeChoice("shared"), "shared"), (RangeChoice("locked", -1.5, 2), "-1.5:2"), (RangeChoice(), None)],
)
def test_the_painted_range_comes_along(values, flag):
    found, given_ = understood(command.command(new_document(), values=values, windows=False))
    assert given_.range == flag
    assert found.range == (None if flag is None else values)


@pytest.mark.parametrize(
    "name", ["a b.png", "it's.png", "-o.png", "-", "builtin:street", 'say "x" $HOME `x`.png', "é*.png"]
)
def test_any_file_name_stays_that_file(name):
    document = new_document(PictureFile(Path(name)))
    _, given_ = understood(command.command(document, output=name, windows=False))
    (item,) = listing.collected(given_.input, recursive=False)
    assert item.source == PictureFile(Path(name).absolute())
    assert Path(given_.output) == Path(name)
    assert given_.output != "-"


def test_windows_quotes_with_double_quotes():
    document = new_document(PictureFile(Path("my photo.png"))).with_layer(convolution([("k", np.array([[1.0, 2.0]]))]))
    whole = Path("my photo.png").absolute()
    assert command.command(document, windows=True) == f'convexplorer apply "{whole}" --kernel "1 2" -o maps.png'


def own_kernels(document: Document) -> Document:
    document = with_channels(document, "all")
    return document.with_layer(document.convolution.per_channel(3))


def many_weights(document: Document) -> Document:
    weight = np.random.default_rng(1).normal(size=(16, 1, 9, 9))
    return document.with_layer(Conv2d("conv1", weight, np.zeros(16)))


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda d: d.with_source(Drawn(np.zeros((1, 4, 4), np.uint8), "Doodle")), "Doodle"),
        (lambda d: d.with_source(Synthetic()), "moving"),
        (lambda d: d.with_source(PictureFile(Path("scan.tif"), 2)), "number 3"),
        (own_kernels, "kernels of their own"),
        (lambda d: d.without_preprocessing("preprocess/scale"), "before the first layer"),
        (lambda d: replace(d, layers=(*d.layers, Activation("activation2", "relu"))), "layers are others"),
        (lambda d: d.with_layer(Pool2d("pool1", "max", padding=((1, 1), (1, 1)))), "padding or a seed"),
        (lambda d: d.with_layer(Pool2d("pool1", "stochastic", seed=4)), "padding or a seed"),
        (many_weights, "16 filters"),
    ],
)
def test_what_flags_cannot_say_asks_for_a_session_and_says_why(change, word):
    document = change(new_document())
    why = command.needs_session(document)
    assert why is not None
    assert word in why
    assert why.endswith(".")
    line = command.command(document, stage="conv", session="my work.convx", windows=False)
    assert line == "convexplorer apply --session 'my work.convx' --stage conv -o maps.png"


def test_one_channel_of_its_own_is_no_reason_for_a_session():
    document = new_document()
    document = document.with_layer(document.convolution.per_channel(1))
    assert channels_mode(document) == "grey"
    found, _ = understood(command.command(document, windows=False))
    assert_same(found.document, document)


def test_titles_go_along_where_files_are_called_after_them():
    document = new_document()
    conv = replace(document.convolution, titles=("-1st", "Two words", "b=c", "Übung"))
    folder = command.Folder(("a.png", "-b.png"), "npy", "{filter}")
    line = command.command(document.with_layer(conv), folder=folder, output="out", windows=False)
    found, given_ = understood(line)
    assert found.document.convolution.titles == conv.titles
    assert (given_.input, given_.output, given_.name) == (["a.png", "./-b.png"], "out/", "{filter}")


def test_as_many_titles_as_filters(tmp_path):
    flags = ["--kernel", "blur", "--kernel", "outline", "--title", "one", "-o", str(tmp_path / "x.npy")]
    with pytest.raises(cli.UsageError, match="1 titles do not fit 2 filters"):
        cli.run("apply", ["builtin:digit", *flags])


def test_other_pictures_need_a_session_only_for_the_layers():
    folder = command.Folder(("a.png",), "png", "{stem}")
    document = new_document(Drawn(np.zeros((1, 4, 4), np.uint8)))
    assert command.needs_session(document) is not None
    assert command.needs_session(document, folder) is None
    line = command.words(own_kernels(document), folder=folder, session="s.convx")
    assert line[2:5] == ("a.png", "--session", "s.convx")
