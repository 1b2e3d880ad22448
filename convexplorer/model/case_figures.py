"""The examples with numbers to check: published figures, pools, channels, and what misleads or does not fit."""

from convexplorer.model.case import FIVE, FOUR, KERNEL, KERNEL_OF_FOUR, SIX, Case, on_every_side

_TWELVE = (
    "302210213210/212313223333/013102323203/133303213320/200003100111/332310103010/"
    "302323332223/133112300010/223213322120/233112120001/013332022310/212110331021"
)
_POOLED = "1124/5678/3210/1234"
_COUNTED = "0 1 2 3 4/5 6 7 8 9/10 11 12 13 14/15 16 17 18 19/20 21 22 23 24"
_ROW = "1 2 -1 1 -3"
_ROW_SIDES = ((0, 0), (1, 1))

FIGURES = (
    Case(
        "numerical_no_padding_no_strides",
        "Dumoulin & Visin: stride 1",
        "figures",
        "The first window makes 3·0 + 3·1 + 2·2 + 0·2 + 0·2 + 1·0 + 3·0 + 1·1 + 2·2 = 12.",
        FIVE,
        KERNEL,
    ),
    Case(
        "numerical_padding_strides",
        "Dumoulin & Visin: padding 1, stride 2",
        "figures",
        "The first window lies half in the padding, whose zeros add nothing: 0·2 + 3·2 + 3·0 + … = 6.",
        FIVE,
        KERNEL,
        padding=on_every_side(1),
        stride=(2, 2),
    ),
    Case(
        "9iu89",
        "Five by five of zeros and ones",
        "figures",
        "The kernel has ones at its corners and in its middle: each value counts the ones of the input below them.",
        "11100/01110/00111/00110/01100",
        "101/010/101",
    ),
    Case(
        "row_stride_1",
        "One row of neurons, stride 1",
        "figures",
        "A convolution of one row: five values with padding 1 and the kernel 1 0 −1 give five again.",
        _ROW,
        "1 0 -1",
        padding=_ROW_SIDES,
    ),
    Case(
        "row_stride_2",
        "One row of neurons, stride 2",
        "figures",
        "The same row with stride 2: (5 + 2·1 − 3)/2 + 1 = 3 values, every second one of stride 1.",
        _ROW,
        "1 0 -1",
        padding=_ROW_SIDES,
        stride=(1, 2),
    ),
    Case(
        "row_true_convolution",
        "One row, true convolution",
        "figures",
        "A true convolution turns the kernel round: −1 0 1 here, so that every sign changes.",
        _ROW,
        "1 0 -1",
        padding=_ROW_SIDES,
        flipped=True,
    ),
)

_SAME = "The convolution before it has one weight, 1, and changes nothing."
POOLING = (
    *(
        Case(key, title, "pooling", f"{sentence} {_SAME}", picture, pool=kind, pool_size=size, pool_stride=stride)
        for key, title, sentence, picture, kind, size, stride in (
            ("pooling_max", "Max, 2 × 2", "The largest of each four stays: three quarters of the values are gone.",
             _POOLED, "max", (2, 2), None),
            ("pooling_average", "Average, 2 × 2", "The average of each four stays: 1, 1, 5 and 6 make 3.25.",
             _POOLED, "average", (2, 2), None),
            ("pooling_min", "Min, 2 × 2", "The smallest of each four stays: good for dark things on bright ground.",
             _POOLED, "min", (2, 2), None),
            ("numerical_max_pooling", "Dumoulin & Visin: max, 3 × 3", "With stride 1 the windows overlap: one 3 wins "
             "in up to nine of them.", FIVE, "max", (3, 3), (1, 1)),
            ("numerical_average_pooling", "Dumoulin & Visin: average, 3 × 3", "With stride 1 the windows overlap: "
             "the averages change slowly.", FIVE, "average", (3, 3), (1, 1)),
        )
    ),
)  # fmt: skip

CHANNELS = (
    Case(
        "three_channels",
        "4 × 4 × 3: as deep as the input",
        "channels",
        "Three channels need a filter of three kernels: 27 products, one sum, so that one map comes out.",
        "1002/0210/2222/2202|2222/2212/2000/0100|0202/0210/0010/0020",
        "-1 0 1/-1 0 1/-1 0 1|0 1 0/1 -1 1/0 1 0|1 1 1/0 0 0/-1 -1 -1",
        (1.0,),
        titles=("Three kernels",),
    ),
    Case(
        "two_filters",
        "5 × 5 × 3, two filters",
        "channels",
        "Two filters of three kernels each make two maps of 3 × 3: 18 outputs; the biases are 1 and 0.",
        "01012/21121/10100/21100/21222|00112/00001/02001/21200/22221|01111/01201/10122/22100/20212",
        "-1 -1 0/-1 0 0/0 -1 -1|0 0 1/1 0 -1/-1 1 0|1 0 0/-1 0 0/1 -1 -1;"
        "0 1 1/0 0 -1/0 0 0|-1 -1 1/-1 -1 -1/1 0 0|-1 0 1/1 0 1/-1 -1 -1",
        (1.0, 0.0),
        (2, 2),
        on_every_side(1),
        titles=("Filter W0", "Filter W1"),
    ),
    Case(
        "one_by_one",
        "1 × 1: mixing channels",
        "channels",
        "Each filter weighs the three numbers at one pixel: a sum, a difference, the middle one doubled.",
        "1002/0210/2222/2202|2222/2212/2000/0100|0202/0210/0010/0020",
        "1|1|1;1|0|-1;0|2|0",
        titles=("Sum", "Difference", "Middle doubled"),
        tab="one-by-one",
    ),
)

_TURNED = "123/456/789"
ORIENTATION = (
    Case(
        "orientation",
        "Counting up, kernel 1 to 9",
        "orientation",
        "No two numbers are alike, so a kernel that is upside down shows: the first value is 366.",
        _COUNTED,
        _TURNED,
    ),
    Case(
        "orientation_flipped",
        "Counting up, true convolution",
        "orientation",
        "A true convolution turns the kernel by half a turn: 9 8 7 comes first, and the first value is 174.",
        _COUNTED,
        _TURNED,
        flipped=True,
    ),
    Case(
        "orientation_padding_strides",
        "Counting up, padding 1, stride 2",
        "orientation",
        "Padding above and left meets 1 2 3 and 1 4 7, which therefore add nothing: the first value is 100.",
        _COUNTED,
        _TURNED,
        padding=on_every_side(1),
        stride=(2, 2),
    ),
    Case(
        "orientation_oblong",
        "3 rows, 4 columns, kernel of 2 × 3",
        "orientation",
        "Rows come before columns: 3 − 2 + 1 = 2 rows and 4 − 3 + 1 = 2 columns come out.",
        "0 1 2 3/4 5 6 7/8 9 10 11",
        "123/456",
    ),
)

FIT = (
    Case(
        "row_never_read",
        "12 × 12, stride 2: a row is never read",
        "fit",
        "(12 − 3)/2 + 1 = 5.5: the window cannot go half a step, and the last row and column are never read.",
        _TWELVE,
        KERNEL,
        stride=(2, 2),
    ),
    Case(
        "stride_over_kernel",
        "12 × 12, stride 4: gaps",
        "fit",
        "The stride is larger than the kernel: between the windows lie rows and columns that nobody reads.",
        _TWELVE,
        KERNEL,
        stride=(4, 4),
    ),
    Case(
        "even_kernel_same",
        "2 × 2, same padding: half a pixel",
        "fit",
        "A 2 × 2 kernel has no middle: same padding stands below and right only, and the map moves half a pixel.",
        FOUR,
        "11/11",
        padding="same",
    ),
    Case(
        "even_kernel_of_four_same",
        "4 × 4, same padding: one and two",
        "fit",
        "A 4 × 4 kernel needs 3 rows of padding: 1 above and 2 below, so that the size stays 5.",
        FIVE,
        KERNEL_OF_FOUR,
        padding="same",
    ),
    Case(
        "same_strides",
        "6 × 6, same padding, stride 2",
        "fit",
        "TensorFlow pads 0 above and 1 below where PyTorch's padding 1 stands on both sides: 3 either way.",
        SIX,
        KERNEL,
        padding="same",
        stride=(2, 2),
    ),
)
