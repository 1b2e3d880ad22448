"""Kernels as text: what people paste, what they get wrong, and the way back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from convexplorer.formats.kernels import format_kernel, parse_kernel, parse_number
from convexplorer.messages import UserError

SOBEL = [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]


@pytest.mark.parametrize(
    "text",
    [
        "-1 0 1; -2 0 2; -1 0 1",
        "-1 0 1\n-2 0 2\n-1 0 1\n",
        "\ufeff-1,0,1\r\n-2,0,2\r\n-1,0,1\r\n",
        "-1\t0\t1\n-2\t0\t2\n-1\t0\t1",
        "−1 0 1 ; −2 0 2 ; −1 0 1 ;",
        "[[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]",
        "np.array([[-1, 0, 1],\n          [-2, 0, 2],\n          [-1, 0, 1]], dtype=np.float32)",
        "kernel = numpy.array([[-1., 0., 1.], [-2., 0., 2.], [-1., 0., 1.]])",
        "[[-1  0  1]\n [-2  0  2]\n [-1  0  1]]",
        "[-1 0 1; -2 0 2; -1 0 1]",
        '"-1","0","1"\n"-2","0","2"\n"-1","0","1"',
        "-1, 0, 1,\n-2, 0, 2,\n-1, 0, 1,",
        "\n\n -1 0 1 \n\n -2 0 2 \n -1 0 1 \n\n",
        "-2/2 0/5 1\n-2e0 .0 2.\n-1 0 1",
    ],
)
def test_ways_to_write_a_kernel(text: str) -> None:
    assert parse_kernel(text).tolist() == SOBEL
    assert parse_kernel(text).dtype == np.float64


def test_fractions_and_decimal_commas() -> None:
    assert parse_kernel("1/9 1 / 3").tolist() == [[1 / 9, 1 / 3]]
    assert parse_kernel("0,5\t1,25\n2\t3").tolist() == [[0.5, 1.25], [2, 3]]
    assert parse_number(" 0,5 ") == 0.5
    assert parse_number("−1e-3") == -0.001


@pytest.mark.parametrize(
    "text", ["", "x", "1/0", "1/2/3", "nan", "inf", "1e999", "1_0", "0x1", "1 2", "--1", "1/", "e5"]
)
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(UserError) as caught:
        parse_number(text)
    assert caught.value.message.code == "number-text"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1 2; 3 x", "Row 2, column 2 of the kernel: “x”"),
        ("1,2\n3,,4", "Row 2 of the kernel has 3 numbers"),
        ("1,2\n3,", "Row 2 of the kernel has 1 numbers"),
        ("1,,2", "Row 1, column 2 of the kernel is empty"),
        ("1 2 3; 4 5", "Row 2 of the kernel has 2 numbers, the first row has 3"),
        ("", "no kernel"),
        (" ;\n; ", "no kernel"),
        ("[]", "no kernel"),
        ("1 " * 64, "1 rows and 64 columns; the limit is 63 × 63"),
        ("1;" * 64, "64 rows"),
        ("1e400", "Row 1, column 1"),
        ("9" * 2_000_000, "too long"),
    ],
)
def test_mistakes_are_named_by_row_and_column(text: str, said: str) -> None:
    with pytest.raises(UserError) as caught:
        parse_kernel(text)
    assert said in str(caught.value)


@given(
    arrays(
        np.float64,
        array_shapes(min_dims=2, max_dims=2, max_side=9),
        elements=st.floats(allow_nan=False, allow_infinity=False),
    ),
    st.sampled_from(["text", "numpy", "csv", "spreadsheet"]),
)
def test_what_is_written_is_read_back_bit_for_bit(kernel: np.ndarray, style: str) -> None:
    np.testing.assert_array_equal(parse_kernel(format_kernel(kernel, style)), kernel)  # type: ignore[arg-type]


@given(st.text(alphabet="0123456789.,;/- \t\n[]()enparyx", max_size=60))
def test_any_text_is_a_kernel_or_a_sentence(text: str) -> None:
    try:
        kernel = parse_kernel(text)
    except UserError:
        return
    assert kernel.ndim == 2
    assert np.isfinite(kernel).all()


def test_whole_numbers_are_written_plainly() -> None:
    assert format_kernel(np.array(SOBEL)) == "-1 0 1\n-2 0 2\n-1 0 1"
    assert format_kernel(np.array([[0.5, 1e20]]), "csv") == "0.5,1e+20"
