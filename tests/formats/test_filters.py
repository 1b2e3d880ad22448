"""Filters as text: out and back bit for bit, and what is no filter is refused with a sentence."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from convexplorer.formats import filters
from convexplorer.messages import UserError
from convexplorer.model.bank import Filter

numbers = st.floats(allow_nan=False, allow_infinity=False)


@given(
    st.lists(st.tuples(st.text(max_size=200), numbers), min_size=1, max_size=5),
    st.integers(1, 3),
    st.integers(1, 7),
    st.data(),
)
def test_out_and_back_bit_for_bit(heads, kernels, side, data):
    shape = (kernels, side, side + 1)
    given_ = [
        Filter(title, bias, data.draw(arrays.arrays(np.float64, shape, elements=numbers))) for title, bias in heads
    ]
    written = filters.dumps(given_, depthwise=kernels == 2)
    back = filters.loads(written)
    assert back.depthwise == (kernels == 2)
    for old, new in zip(given_, back.filters, strict=True):
        assert (new.title, new.bias) == (old.title, old.bias)
        assert new.kernels.tobytes() == old.kernels.tobytes()


def test_the_text_is_json_that_says_what_it_is():
    said = json.loads(filters.dumps([Filter("Blur", 0.5, np.array([[[1.0, 2.0]]]))]))
    assert said == {
        "format": "convexplorer-filters",
        "version": 1,
        "depthwise": False,
        "filters": [{"title": "Blur", "bias": 0.5, "kernels": [[[1.0, 2.0]]]}],
    }


def test_large_kernels_too():
    kernels = np.random.default_rng(1).normal(size=(3, 31, 31))
    assert np.array_equal(filters.loads(filters.dumps([Filter("a", 0, kernels)])).filters[0].kernels, kernels)


def test_a_kernel_as_people_type_it_is_one_filter():
    (one,) = filters.loads("1 0 -1; 2 0 -2").filters
    assert (one.title, one.bias) == ("Pasted", 0)
    assert one.kernels.tolist() == [[[1, 0, -1], [2, 0, -2]]]


GOOD = {"format": "convexplorer-filters", "version": 1, "depthwise": False}
ONE = {"title": "a", "bias": 0, "kernels": [[[1]]]}


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"format": "something else"}, "no filters of ConvExplorer"),
        ({**GOOD, "version": 2, "filters": [ONE]}, "version"),
        ({**GOOD, "filters": []}, "filters is empty"),
        ({**GOOD, "filters": [ONE] * 65}, "65 entries"),
        ({**GOOD, "filters": [{**ONE, "more": 1}]}, "more is not a field"),
        ({**GOOD, "filters": [{**ONE, "kernels": [[[1] * 64]]}]}, "1 to 63"),
        ({**GOOD, "filters": [{**ONE, "kernels": []}]}, "no kernels"),
        ({**GOOD, "filters": [{**ONE, "bias": True}]}, r"filters\[0\].bias is not a number"),
        ({**GOOD, "filters": [ONE, {**ONE, "kernels": [[[1, 2]]]}]}, "different sizes"),
        ({**GOOD}, "filters is missing"),
    ],
)
def test_what_is_no_filter_is_refused_by_its_path(said, sentence):
    with pytest.raises(UserError, match=sentence):
        filters.loads(json.dumps(said))


@pytest.mark.parametrize("text", ["{", '{"a": __import__("os")}', "{" * 100, "hello", "", "\x00"])
def test_damaged_and_foreign_text_is_one_sentence(text):
    with pytest.raises(UserError) as caught:
        filters.loads(text)
    assert str(caught.value).endswith(".")
