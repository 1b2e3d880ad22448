"""What the files of a batch are called."""

import numpy as np
import pytest

from convexplorer.cli import naming
from convexplorer.messages import UserError
from convexplorer.model.layers import Conv2d


def conv(*titles: str) -> Conv2d:
    return Conv2d("conv1", np.ones((len(titles), 1, 3, 3)), np.zeros(len(titles)), titles=titles)


@pytest.mark.parametrize("template", ["{stem}", "{stem}_{filter}_{stage}", "a{index:03}", "{{{stem}}}", "fixed"])
def test_templates_that_are_fine(template):
    assert naming.checked(template) == template


@pytest.mark.parametrize(
    "template",
    [
        "",
        "{stem.__class__}",
        "{0}",
        "{}",
        "{stem!r}",
        "{stem:>9999999999}",
        "{nope}",
        "{stem",
        "../{stem}",
        "a/{stem}",
        "a\\b",
    ],
)
def test_templates_that_are_not(template):
    with pytest.raises(UserError) as caught:
        naming.checked(template)
    assert caught.value.message.code == "bad-template"


def test_the_name():
    assert naming.filled("{stem}_{filter}_{stage}_{index:03}", "cat", "block2/conv1", "sobel-x", 4) == (
        "cat_sobel-x_block2-conv1_005"
    )


@pytest.mark.parametrize(
    ("titles", "maps", "wanted"),
    [
        (("Sobel X", "Blur"), 2, ("sobel-x", "blur")),
        (("gaussian:5:1.5",), 1, ("gaussian-5-1.5",)),
        (("custom", "custom", "custom-2"), 3, ("custom", "custom-2", "custom-2-2")),
        (("", "../../etc"), 2, ("filter1", "etc")),
        (("Blur",), 3, ("blur-c1", "blur-c2", "blur-c3")),
        (("A", "B"), 3, ("map1", "map2", "map3")),
    ],
)
def test_words_for_maps(titles, maps, wanted):
    assert naming.map_names(conv(*titles), maps) == wanted
