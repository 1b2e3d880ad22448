"""How well a few typed letters fit a text: whole words before beginnings, beginnings before scattered letters."""

import unicodedata

NO_FIT = 0.0


def fit(query: str, text: str, keywords: str = "") -> float:
    """0 when some word of the query is not found, else larger the better it fits; an empty query fits everything.

    Keywords count for less than the text itself.
    """
    total = 1.0
    for word in _plain(query).split():
        best = max(_fit_word(word, _plain(text)), 0.6 * _fit_word(word, _plain(keywords)))
        if best == NO_FIT:
            return NO_FIT
        total += best
    return total - 0.001 * len(text)


def _fit_word(word: str, text: str) -> float:
    at = text.find(word)
    if at == 0:
        return 100.0 if len(word) == len(text) else 90.0
    if f" {word}" in text:
        return 80.0
    if at > 0:
        return 60.0
    return _scattered(word, text)


def _scattered(word: str, text: str) -> float:
    """All letters in order, beginning where a word begins; the less lies between them the better."""
    starts = [at for at, letter in enumerate(text) if letter == word[0] and (at == 0 or not text[at - 1].isalnum())]
    best = NO_FIT
    for start in starts if len(word) > 1 else []:
        at = start
        for letter in word[1:]:
            at = text.find(letter, at + 1)
            if at < 0:
                break
        else:
            best = max(best, 40.0 * len(word) / (at - start + 1))
    return best if best >= 8.0 else NO_FIT


def _plain(text: str) -> str:
    parted = unicodedata.normalize("NFKD", text.casefold())
    letters = (letter for letter in parted if not unicodedata.combining(letter))
    return "".join(letter if letter.isalnum() else " " for letter in letters).strip()
