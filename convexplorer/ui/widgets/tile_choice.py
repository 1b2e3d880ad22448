"""Which tiles are chosen: one is looked at, others may be chosen with it."""


class Choice:
    """The tile looked at, the one the keyboard is on, where a range began, and all that are chosen."""

    def __init__(self) -> None:
        self.current = self.focused = self.anchor = 0
        self.chosen: set[int] = {0}

    def only(self, index: int) -> None:
        """This one and no other."""
        self.current = self.focused = self.anchor = index
        self.chosen = {index}

    def toggle(self, index: int) -> None:
        """One more or one less; the last one stays. The newest is the one looked at."""
        self.focused = self.anchor = index
        if index not in self.chosen:
            self.chosen.add(index)
            self.current = index
        elif len(self.chosen) > 1:
            self.chosen.discard(index)
            self.current = self.current if self.current in self.chosen else min(self.chosen)

    def extend(self, index: int) -> None:
        """All from where the range began."""
        self.current = self.focused = index
        self.chosen = set(range(min(self.anchor, index), max(self.anchor, index) + 1))

    def keep_below(self, maps: int, tiles: int) -> None:
        """There are only so many maps, and tiles with the "+"."""
        self.current = min(self.current, max(0, maps - 1))
        self.anchor = min(self.anchor, max(0, maps - 1))
        self.focused = min(self.focused, max(0, tiles - 1))
        self.chosen = {index for index in self.chosen if index < maps} | {self.current}
