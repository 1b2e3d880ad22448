"""The list of what a document is compared with: added, renamed, taken over, removed, and put into another order."""

from dataclasses import replace

import pytest

from convexplorer.formats import session
from convexplorer.messages import UserError
from convexplorer.model import variants
from convexplorer.model.document import Document, Variant, new_document
from convexplorer.model.layers import Activation, Pool2d

POOLED = new_document().with_layer(Activation("activation1", "relu")).with_layer(Pool2d("pool1", "max"))


def names(document: Document) -> list[str]:
    return [variant.name for variant in document.variants]


def test_they_are_added_up_to_four_in_all_with_names_of_their_own() -> None:
    document = new_document()
    for _ in range(3):
        document = variants.with_variant(document, document.layers, "Blur")
    assert names(document) == ["Blur", "Blur 2", "Blur 3"]
    assert all(variant.layers is document.layers for variant in document.variants)
    with pytest.raises(UserError, match="4 states are the most"):
        variants.with_variant(document, document.layers, "Blur")
    renamed = variants.with_name(document, 1, " Blur ")
    assert names(renamed) == ["Blur", "Blur 2", "Blur 3"]
    assert names(variants.with_name(document, 1, "Stride 2")) == ["Blur", "Stride 2", "Blur 3"]
    assert variants.with_name(document, 1, "  ") is document
    assert names(variants.without_variant(document, 0)) == ["Blur 2", "Blur 3"]
    with pytest.raises(UserError, match="called Blur"):
        replace(document, variants=(Variant("Blur", document.layers), Variant("Blur", document.layers)))


def test_taking_over_changes_places_and_twice_is_nothing() -> None:
    document = variants.with_variant(new_document(), POOLED.layers, "Pooled")
    taken = variants.taken_over(document, 0)
    assert taken.layers is POOLED.layers
    assert taken.variants[0].layers is document.layers
    assert names(taken) == ["Before Pooled"]
    again = variants.taken_over(taken, 0)
    assert again.layers is document.layers
    assert names(again) == ["Pooled"]
    lacking = replace(document, variants=(Variant("short", document.layers[:1]),))
    with pytest.raises(UserError, match="“short” has no activation"):
        variants.taken_over(lacking, 0)


def test_activation_and_pooling_change_places_where_both_do_something() -> None:
    conv, activation, pool = POOLED.layers
    assert variants.swapped(POOLED.layers) == (conv, pool, activation)
    assert variants.swapped(new_document().layers) is None
    assert variants.order_name((conv, pool, activation)) == "Max, then ReLU"
    assert variants.change_places(POOLED.layers, (conv, pool, activation)) == ("ReLU", "Max")
    assert variants.change_places(POOLED.layers, POOLED.layers) is None
    assert variants.change_places(POOLED.layers, (conv, pool, Activation("activation1", "relu"))) is None


def test_a_session_brings_them_back_and_refuses_a_name_that_is_there_twice() -> None:
    document = variants.with_variant(POOLED, variants.swapped(POOLED.layers) or (), "Max, then ReLU")
    read = session.loads(session.dumps(session.Session(document, session.View()))).document
    assert names(read) == ["Max, then ReLU"]
    assert [type(layer) for layer in read.variants[0].layers] == [type(layer) for layer in document.variants[0].layers]
    data = session.to_data(document)
    data["variants"] *= 2
    with pytest.raises(session.Refused, match="Max, then ReLU"):
        session.from_data(data)
    data["variants"] *= 2
    with pytest.raises(session.Refused, match="variants"):
        session.from_data(data)
