"""What the files of a batch are called."""

import pytest

from convexplorer.formats import naming
from convexplorer.messages import UserError


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
    ("titles", "wanted"),
    [
        (("Sobel X", "Blur"), ("sobel-x", "blur")),
        (("gaussian:5:1.5",), ("gaussian-5-1.5",)),
        (("custom", "custom", "custom-2"), ("custom", "custom-2", "custom-2-2")),
        (("", "../../etc", "CON\n"), ("map1", "etc", "con")),
    ],
)
def test_words_for_maps(titles, wanted):
    assert naming.words(titles) == wanted
