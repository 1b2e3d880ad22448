"""What the view looks at is in the document: a layer that was renamed or removed gives way to the convolution."""

from dataclasses import replace

from convexplorer.model.document import Document
from convexplorer.model.parallel import every
from convexplorer.model.view import View


def followed(view: View, document: Document) -> View:
    """The same view; of the convolution where its stage is gone, and of no value where that value's stage is."""
    there = {"input", *(layer.name for layer in every((*document.preprocessing, *document.layers)))}
    if view.probe is not None and view.probe.stage not in there:
        view = replace(view, probe=None, pinned=False)
    if view.stage not in there:
        view = replace(view, stage=document.convolution.name)
    return view
