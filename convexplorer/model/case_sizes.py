"""The examples of sizes: the animations of Dumoulin & Visin, forwards and back, with readable numbers."""

from convexplorer.model.case import FIVE, FOUR, KERNEL, KERNEL_OF_FOUR, SIX, Case, on_every_side

_SEVEN = "3133321/2111030/0032302/1102320/2133023/3220210/0222232"


def _size(key: str, title: str, sentence: str, picture: str, *, weight: str = KERNEL, **settings: int) -> Case:
    """A case of one convolution, with the same settings along rows and columns."""
    stride, dilation = settings.get("stride", 1), settings.get("dilation", 1)
    sides = on_every_side(settings.get("padding", 0))
    return Case(key, title, "sizes", sentence, picture, weight, (), (stride, stride), sides, (dilation, dilation))


def _back(key: str, title: str, sentence: str, picture: str, *, weight: str = KERNEL, **settings: int) -> Case:
    """A case of a transposed convolution: the direct one first, then the way back."""
    stride, more = settings.get("stride", 1), settings.get("output_padding", 0)
    sides = on_every_side(settings.get("padding", 0))
    return Case(
        key, title, "transposed", sentence, picture, weight, (), (stride, stride), sides,
        up=True, output_padding=more, tab="transposed",
    )  # fmt: skip


def _board(key: str, title: str, sentence: str, picture: str, ones: str) -> Case:
    """A kernel of ones that scatters with stride 2 over an input of ones: the output counts what overlaps."""
    return Case(
        key, title, "transposed", sentence, picture, up=True, up_weight=ones, up_stride=(2, 2), tab="transposed"
    )


SIZES = (
    _size(
        "no_padding_no_strides",
        "4 × 4, no padding, stride 1",
        "Without padding the map is smaller than the input: 4 + 0 − 3 + 1 = 2 rows, 2 columns, 4 steps.",
        FOUR,
    ),
    _size(
        "arbitrary_padding_no_strides",
        "5 × 5, padding 2, kernel 4 × 4",
        "With padding 2 a 4 × 4 kernel makes the map larger than the input: 5 + 2·2 − 4 + 1 = 6.",
        FIVE,
        weight=KERNEL_OF_FOUR,
        padding=2,
    ),
    _size(
        "same_padding_no_strides",
        "5 × 5, same padding",
        "Half the kernel as padding (1 for 3 × 3) keeps the size: 5 + 2·1 − 3 + 1 = 5.",
        FIVE,
        padding=1,
    ),
    _size(
        "full_padding_no_strides",
        "5 × 5, full padding",
        "With padding 2 every weight meets every pixel, the corners too: 5 + 2·2 − 3 + 1 = 7.",
        FIVE,
        padding=2,
    ),
    _size(
        "no_padding_strides",
        "5 × 5, stride 2",
        "The window moves two pixels at a time: (5 − 3)/2 + 1 = 2 rows, every second one of stride 1.",
        FIVE,
        stride=2,
    ),
    _size(
        "padding_strides",
        "5 × 5, padding 1, stride 2",
        "Padding and stride together: (5 + 2·1 − 3)/2 + 1 = 3, and every row and column is used.",
        FIVE,
        padding=1,
        stride=2,
    ),
    _size(
        "padding_strides_odd",
        "6 × 6, padding 1, stride 2",
        "(6 + 2·1 − 3)/2 + 1 = 3.5: the half is dropped, and the padding at the bottom and right is not reached.",
        SIX,
        padding=1,
        stride=2,
    ),
    _size(
        "dilation",
        "7 × 7, dilation 2",
        "With dilation 2 the nine weights stand two pixels apart and reach over 5 × 5: 7 − 5 + 1 = 3.",
        _SEVEN,
        dilation=2,
    ),
)

TRANSPOSED = (
    _back(
        "no_padding_no_strides_transposed",
        "2 → 4: no padding, stride 1",
        "The way back from 2 × 2 to 4 × 4: each value scatters the kernel, and what overlaps adds up.",
        FOUR,
    ),
    _back(
        "arbitrary_padding_no_strides_transposed",
        "6 → 5: padding 2, kernel 4 × 4",
        "Padding of the direct convolution is cut off on the way back: 6 rows become 5.",
        FIVE,
        weight=KERNEL_OF_FOUR,
        padding=2,
    ),
    _back(
        "same_padding_no_strides_transposed",
        "5 → 5: same padding",
        "Same padding there, same size back: 5 rows stay 5.",
        FIVE,
        padding=1,
    ),
    _back(
        "full_padding_no_strides_transposed",
        "7 → 5: full padding",
        "The way back from full padding is a convolution without any: 7 rows become 5.",
        FIVE,
        padding=2,
    ),
    _back(
        "no_padding_strides_transposed",
        "2 → 5: stride 2",
        "Stride 2 on the way back puts a zero between the values: 2 rows are stretched to 3 and become 5.",
        FIVE,
        stride=2,
    ),
    _back(
        "padding_strides_transposed",
        "3 → 5: padding 1, stride 2",
        "3 rows are stretched to 5, padding 1 stays of the 2 that the kernel would need: 5 come out.",
        FIVE,
        padding=1,
        stride=2,
    ),
    _back(
        "padding_strides_odd_transposed",
        "3 → 6: padding 1, stride 2, one more",
        "Output padding adds the row and column that the stride dropped: at the bottom and at the right.",
        SIX,
        padding=1,
        stride=2,
        output_padding=1,
    ),
    _board(
        "checkerboard",
        "Checkerboard: kernel 3, stride 2",
        "Only ones, and yet 1 2 and 4 come out: 3 is no multiple of the stride 2, so copies overlap unevenly.",
        "1111/1111/1111/1111",
        "111/111/111",
    ),
    _board(
        "checkerboard_even",
        "No checkerboard: kernel 4, stride 2",
        "4 is a multiple of the stride 2: inside, every value is the sum of the same number of copies.",
        "111/111/111",
        "1111/1111/1111/1111",
    ),
)
