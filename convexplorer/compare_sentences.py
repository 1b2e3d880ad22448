"""What can be said of comparing: the part of `messages.py` about variants and how alike their maps are."""

from collections.abc import Mapping

COMPARISONS: Mapping[str, str] = {
    # variants of a document
    "variant-name-twice": "Two of the states that are compared are called {name}; give one of them another name.",
    "variants-full": "{limit} states are the most that can be compared. Remove one first.",
    "variant-lacks": "“{name}” has no {kind}, so the window cannot work on it.",
    "variant-nothing-to-swap": "Choose an activation and a pooling first: then their order can be changed.",
    # measures
    "maps-differ": "The maps have the shapes {first} and {second}; only (rows, columns) of one size can be compared.",
    "window-larger": "A map of {height} × {width} is smaller than the window of {window} × {window}.",
    # what came out
    "compare-alone": "Nothing to compare with yet: keep this state, then change something.",
    "compare-now-fails": "What is set now gives no maps: {why}",
    "compare-fails": "“{name}” gives no maps: {why}",
    "compare-no-map": "“{name}” has {count} maps, so there is no map {map}.",
    "compare-sizes": "{other} against {now}: of different sizes, so values have no partners to be compared with.",
    "compare-strange": "Some values are no numbers, so the rest cannot be measured.",
    "compare-same": "Exactly the same, every value of every map.",
    "compare-same-map": "Map {map} is exactly the same; other maps differ.",
    "compare-swap-same": "Exactly the same: {first} and {second} can change places.",
    "compare-swap-differs": "{first} and {second} cannot change places: the values differ by at most {largest}.",
    "compare-differs": "Of all values {share} differ, by at most {largest} (row {row}, column {column}).",
    "compare-against": "Now → there: {change}",
}
