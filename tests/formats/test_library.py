"""The kernel library: what is written is read back byte for byte, and every wrong file is one sentence."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from convexplorer.compute import kernels
from convexplorer.formats import library
from convexplorer.formats.library import KINDS, Entry, Shelf
from convexplorer.messages import UserError

KERNELS = arrays(
    np.float64,
    st.tuples(st.integers(1, 8), st.integers(1, 8)),
    elements=st.floats(-1e300, 1e300, allow_nan=False) | st.sampled_from([-0.0, 1 / 9, 5e-324]),
)
NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=30).filter(
    str.strip
)
ENTRIES = st.builds(
    Entry, NAMES, KERNELS, st.lists(NAMES, max_size=3).map(tuple), st.floats(-1e9, 1e9, allow_nan=False)
)


def same(one, other):
    assert (one.name, one.tags, one.bias) == (other.name, other.tags, other.bias)
    assert one.kernel.shape == other.kernel.shape
    assert one.kernel.tobytes() == other.kernel.tobytes()


@settings(max_examples=15)
@given(st.lists(ENTRIES, max_size=4))
def test_a_shelf_comes_back_bit_for_bit(entries):
    shelf = Shelf()
    for entry in entries:
        shelf, _ = shelf.with_entry(entry)
    if shelf.entries:
        shelf = shelf.without(shelf.entries[0].name)
    written = library.dumps(shelf)
    read = library.loads(written, "kernels.json")
    assert library.dumps(read) == written
    for one, other in zip((*shelf.entries, *shelf.trash), (*read.entries, *read.trash), strict=True):
        same(one, other)


@settings(max_examples=20)
@given(KERNELS, st.sampled_from(sorted(KINDS)))
def test_every_kind_of_file_comes_back_byte_for_byte(tmp_path_factory, kernel, key):
    path = tmp_path_factory.mktemp("kernel") / f"mine{KINDS[key].suffix}"
    entry = Entry("mine", kernel)
    if key == "imagej" and 0 in (kernel.shape[0] % 2, kernel.shape[1] % 2):
        with pytest.raises(UserError, match="odd size"):
            library.export(entry, path, key)
        assert not path.exists()
        return
    library.export(entry, path, key)
    first = path.read_bytes()
    (back,) = library.imported(path)
    assert back.kernel.tobytes() == kernel.tobytes()
    library.export(back, path, key)
    assert path.read_bytes() == first


def test_names_are_given_once_and_what_is_deleted_can_be_put_back(tmp_path):
    path = tmp_path / "kernels.json"
    assert library.read(path).entries == ()
    shelf, first = Shelf().with_entry(Entry("  My   blur ", kernels.kernel("blur"), ("Soft ", "soft")))
    shelf, second = shelf.with_entry(Entry("My blur", kernels.kernel("box:3")))
    assert (first.name, first.tags, second.name) == ("My blur", ("soft",), "My blur 2")
    library.write(shelf, path)
    shelf = library.read(path).without("My blur")
    library.write(shelf, path)
    shelf, back = library.read(path).put_back()
    same(back, first)
    shelf, renamed = shelf.changed("My blur", "Gentle", ("a", "b"))
    assert [entry.name for entry in shelf.entries] == ["Gentle", "My blur 2"]
    assert renamed.tags == ("a", "b")
    assert library.found(renamed, "b gen")
    assert not library.found(renamed, "gentle c")
    with pytest.raises(UserError, match="needs a name"):
        shelf.with_entry(Entry(" ", np.ones((1, 1))))
    with pytest.raises(UserError, match="Nothing was deleted"):
        Shelf().put_back()


GOOD = {"format": "convexplorer-kernels", "version": 1, "kernels": [{"name": "a", "kernel": [[1.0]]}]}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("{", "is damaged or not JSON"),
        ("[]", "holds no kernels of ConvExplorer"),
        (json.dumps({**GOOD, "version": 2}), "version is 2"),
        (json.dumps({**GOOD, "more": 1}), "more is not a field"),
        (json.dumps({**GOOD, "kernels": [{"name": "a", "kernel": []}]}), "kernels[0].kernel has"),
        (json.dumps({**GOOD, "kernels": [{"name": "a", "kernel": [[1, "x"]]}]}), "kernels[0].kernel[0][1] is not"),
        (json.dumps({**GOOD, "kernels": [{"name": " ", "kernel": [[1]]}]}), "kernels[0].name is empty"),
        (json.dumps({**GOOD, "kernels": GOOD["kernels"] * 2}), "kernels[1].name is there twice"),
        (json.dumps({**GOOD, "kernels": [{"name": "a", "kernel": [[0] * 64]}]}), "1 to 63 rows"),
        (json.dumps({**GOOD, "kernels": [{"name": "a", "kernel": [[1]], "bias": 1e999}]}), "not"),
        (b"\xff\xfe\x00", "is not text"),
    ],
)
def test_a_wrong_library_is_one_sentence_and_stays_as_it_is(tmp_path, data, said):
    path = tmp_path / "kernels.json"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    before = path.read_bytes()
    with pytest.raises(UserError) as raised:
        library.read(path)
    assert said in str(raised.value)
    assert "kernels.json" in str(raised.value)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("k.xls", b"1 2", "no kind of file"),
        ("k.csv", b"1,2\n3", "Row 2"),
        ("k.txt", b"1 a", "“a”"),
        ("k.npy", b"nothing", "k.npy"),
        ("k.txt", b"\xff\xff", "not text"),
    ],
)
def test_a_wrong_file_is_one_sentence(tmp_path, name, data, said):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(UserError) as raised:
        library.imported(path)
    assert said in str(raised.value)


@pytest.mark.parametrize(
    ("array", "said"),
    [
        (np.ones((2, 2, 2)), "shape (2, 2, 2)"),
        (np.ones((64, 1)), "1 to 63"),
        (np.array([[np.nan]]), "not finite"),
        (np.array([["a"]]), "NPY"),
    ],
)
def test_a_wrong_array_is_one_sentence(tmp_path, array, said):
    path = tmp_path / "k.npy"
    np.save(path, array)
    with pytest.raises(UserError) as raised:
        library.imported(path)
    assert said in str(raised.value)
