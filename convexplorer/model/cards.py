"""A card for each activation and each pool: what it is, why it is there, what speaks for and against it, and when."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Card:
    """In our own words, a sentence or two each."""

    what: str
    why: str
    advantages: str
    disadvantages: str
    when: str

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """(heading, text) in the order in which they are read."""
        return (
            ("What", self.what),
            ("Why", self.why),
            ("Advantages", self.advantages),
            ("Disadvantages", self.disadvantages),
            ("When", self.when),
        )


ACTIVATION_CARDS: Mapping[str, Card] = {
    "identity": Card(
        "Leaves every value as it is.",
        "A stack of layers without anything between them is one linear layer: this shows it.",
        "Nothing is lost; the slope is 1 everywhere.",
        "However many layers follow, together they can do no more than one.",
        "At the end of a network that predicts a number; else never.",
    ),
    "relu": Card(
        "Negative values become 0, positive ones stay.",
        "The cheapest bend there is, and a bend is all that a deep network needs.",
        "No saturation above 0, nothing to compute, and it learns some six times faster than tanh.",
        "What is off gives no gradient: a unit that is off for every input is dead. Not centred on 0.",
        "The first choice after a convolution. If many units are dead, lower the learning rate.",
    ),
    "leaky-relu": Card(
        "As ReLU, but negative values keep a small slope.",
        "So that a unit that is off can still find its way back.",
        "Does not die; as cheap as ReLU.",
        "One more number to choose, and the gain over ReLU is often small.",
        "Where ReLU leaves many units dead. Courses draw it with a slope of 0.1, PyTorch begins with 0.01.",
    ),
    "elu": Card(
        "Positive values stay, negative ones bend towards −α.",
        "The mean of the outputs comes near 0, which the next layer likes.",
        "Does not die; nearly centred; steady against noise far below 0.",
        "An exponential for every negative value.",
        "Where training with ReLU is unsteady and the time is there.",
    ),
    "sigmoid": Card(
        "Squeezes every value between 0 and 1.",
        "It can be read as a probability, or as how far a switch is open.",
        "Bounded, smooth, and with a meaning.",
        "Saturates on both sides; its slope is never more than ¼, so that after ten layers less than a millionth of a "
        "gradient is left. Not centred on 0; needs an exponential.",
        "At the end, for yes or no. Not between convolutions.",
    ),
    "tanh": Card(
        "Squeezes every value between −1 and 1.",
        "A sigmoid that is centred on 0.",
        "Centred; its slope reaches 1 in the middle.",
        "Saturates on both sides, and needs exponentials.",
        "In recurrent networks, and where values must stay between two bounds.",
    ),
    "gelu": Card(
        "Each value times the chance that a normal one is smaller.",
        "A ReLU without a corner that lets a little of the negative through.",
        "Smooth; good in large networks.",
        "Dearer than ReLU; dips below 0.",
        "In transformers, and convolutional networks that learned from them.",
    ),
    "silu": Card(
        "Each value times its own sigmoid.",
        "Found by a search over many functions; a smooth ReLU.",
        "Smooth; no dead units.",
        "An exponential; dips below 0.",
        "In mobile networks such as EfficientNet.",
    ),
    "softplus": Card(
        "The logarithm of 1 + eˣ: a ReLU with a round corner.",
        "Its slope is the sigmoid.",
        "Smooth and positive everywhere.",
        "Never exactly 0; two transcendental functions for each value.",
        "For what must be positive, such as a standard deviation.",
    ),
    "selu": Card(
        "An ELU whose two constants keep mean and spread.",
        "In a deep dense network values stay at mean 0 and deviation 1 by themselves.",
        "Needs no normalisation, where its conditions hold.",
        "They are strict: particular first weights, no ordinary dropout.",
        "In deep dense networks; rarely with convolutions.",
    ),
    "mish": Card(
        "Each value times the tanh of its softplus.",
        "A smooth ReLU, close to SiLU.",
        "Smooth; no dead units.",
        "The dearest of its kind.",
        "Where a detector's last half per cent counts.",
    ),
    "hardswish": Card(
        "SiLU drawn with three straight pieces.",
        "The same shape without an exponential.",
        "Cheap on small processors.",
        "Exactly 0 below −3: it can die there.",
        "On telephones: MobileNet version 3.",
    ),
    "step": Card(
        "1 above 0, else 0.",
        "The first artificial neuron did this.",
        "A clear yes or no.",
        "Its slope is 0 everywhere: nothing can be learned through it.",
        "To look at, and to understand why the others are smooth.",
    ),
    "absolute": Card(
        "Drops the sign.",
        "An edge is an edge, from dark to bright or the other way.",
        "Keeps the strength of both signs.",
        "What is bright on dark and dark on bright become the same.",
        "To see where a filter answers at all.",
    ),
    "square": Card(
        "Each value times itself.",
        "Energy: the sum of squares of two filters is an edge's strength in any direction.",
        "Smooth; no roots needed.",
        "Large values swamp small ones.",
        "For energies and magnitudes, not between layers.",
    ),
}

POOL_CARDS: Mapping[str, Card] = {
    "max": Card(
        "The largest value of each window.",
        "It asks whether something is there, not how much of it.",
        "Keeps strong answers; a small shift changes little.",
        "Throws the rest away, and one false answer is enough to deceive it.",
        "For small things that may be anywhere; the usual choice between convolutions.",
    ),
    "average": Card(
        "The mean of each window.",
        "It asks how much of the window answers.",
        "Every value counts a little: noise is smoothed.",
        "A small strong answer drowns in what surrounds it.",
        "For things that fill the picture, and for the last pool before the scores.",
    ),
    "min": Card(
        "The smallest value of each window.",
        "The same as the largest of the negative.",
        "Finds what is dark, or where nothing at all answers.",
        "After ReLU it is 0 nearly everywhere.",
        "For dark things on bright ground; rarely inside a network.",
    ),
    "l2": Card(
        "The root of the sum of squares of each window.",
        "The energy of a window.",
        "Both signs count; strong answers count more.",
        "Needs squares and a root; grows with the window.",
        "Between average and max, in older and in invariant networks.",
    ),
    "stochastic": Card(
        "One value of each window, drawn by chance: the larger, the likelier.",
        "A little noise while learning keeps a network from learning by heart.",
        "Strong values mostly win, but not always.",
        "Another result each time, unless the seed is kept; all negative windows give 0.",
        "While training, on little data.",
    ),
    "global-max": Card(
        "The largest value of the whole map.",
        "One number a map: is it anywhere?",
        "Any picture size; no weights.",
        "Where it was is gone.",
        "Before the scores, for small things.",
    ),
    "global-average": Card(
        "The mean of the whole map.",
        "One number a map: how much of it is there?",
        "Any picture size, no weights, and it can be traced back to where.",
        "Small things count little.",
        "Before the scores, in place of a large dense layer.",
    ),
}
