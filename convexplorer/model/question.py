"""What a panel wants to know of a result, as values; `engine/answers.py` knows how to answer each kind."""

from dataclasses import dataclass

from convexplorer.model.view import Probe, RangeChoice, Rectangle, Scheme


@dataclass(frozen=True)
class Trace:
    """How one value came about, back to the input of its convolution: answered by `result.TraceAnswer`."""

    probe: Probe


@dataclass(frozen=True)
class InputPicture:
    """The input at panel size: answered by `result.Picture`. `channel` None: as it looks, in colour."""

    width: int
    height: int
    channel: int | None = None
    visible: Rectangle | None = None


@dataclass(frozen=True)
class MapPicture:
    """One map of a stage at panel size: answered by `result.Picture`."""

    stage: str
    channel: int
    width: int
    height: int
    range: RangeChoice = RangeChoice()
    scheme: Scheme = "auto"
    visible: Rectangle | None = None


@dataclass(frozen=True)
class Thumbnails:
    """Every map of a stage, small: answered by a tuple of `result.Picture`."""

    stage: str
    width: int
    height: int
    range: RangeChoice = RangeChoice()
    scheme: Scheme = "auto"


@dataclass(frozen=True)
class Histogram:
    """How often which values occur in one map (or, with channel None, in the whole stage)."""

    stage: str
    channel: int | None = None
    bins: int = 64


Question = Trace | InputPicture | MapPicture | Thumbnails | Histogram
