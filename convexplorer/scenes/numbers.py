"""How numbers are written: short, with a true minus sign and without a leading zero, so that cells stay narrow."""

import math
from decimal import ROUND_HALF_EVEN, Decimal

MINUS = "−"
_HUGE = 1e15
"""From here on float64 has hardly a decimal left, and nobody reads so many digits."""


def short(value: float) -> str:
    """About three significant figures: 1/9 is ".111", −1 is "−1", 0.00004 is "4e−5"."""
    size = abs(value)
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else ("∞" if value > 0 else MINUS + "∞")
    if size == 0:
        return "0"
    if size < 0.001 or size >= 100_000:
        mantissa, exponent = f"{value:.1e}".split("e")
        text = f"{mantissa.removesuffix('.0')}e{int(exponent)}"
    else:
        text = trimmed(
            f"{value:.{4 if size < 0.1 else 3 if size < 1 else 2 if size < 10 else 1 if size < 100 else 0}f}"
        )
    return text.replace("-", MINUS)


def full(value: float) -> str:
    """Every digit that tells the value apart, as one would type it: "0.1111111111111111" is ".1111111111111111"."""
    if not math.isfinite(value):
        return short(value)
    return trimmed(repr(float(value))).replace("-", MINUS) if value else "0"


def fixed(value: float, decimals: int) -> str:
    """Rounded to so many decimals, trailing zeros kept so that a changing read-out does not shiver: "1.80", ".31".

    Exactly 0 is "0", which tells a value that is off from one that is merely small. Huge ones are as `short` has them.
    """
    if not math.isfinite(value) or value == 0 or abs(value) >= _HUGE:
        return short(value)
    text = f"{value:.{decimals}f}"
    if float(text) == 0:
        text = text.lstrip("-")
    return _without_leading_zero(text).replace("-", MINUS)


def signed(value: float, decimals: int) -> str:
    """As `fixed`, with a plus sign in front of what is positive."""
    text = fixed(value, decimals)
    return text if text.startswith(MINUS) or text == "NaN" or float_of(text) == 0 else "+" + text


def float_of(text: str) -> float:
    """The value of a text made here."""
    return float(text.replace(MINUS, "-").replace("∞", "inf"))


def decimal_of(text: str) -> Decimal:
    """The exact value of a finite text made here: what a reader adds up."""
    return Decimal(text.replace(MINUS, "-"))


def finite_of(text: str) -> Decimal:
    """The same; 0 for what is no finite number."""
    try:
        value = decimal_of(text)
    except ArithmeticError:
        return Decimal(0)
    return value if value.is_finite() else Decimal(0)


def bracketed(text: str) -> str:
    """A negative number in brackets, as it stands after a sign."""
    return f"({text})" if text.startswith(MINUS) else text


def rounded(value: Decimal, decimals: int) -> Decimal:
    """To so many decimals, halves to even; huge values, which have none that could be told, as they are."""
    if value.is_finite() and abs(value) >= Decimal(_HUGE):
        return value
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_EVEN)


def trimmed(text: str) -> str:
    """Without trailing zeros after the point, and without the zero before it."""
    if "." in text and "e" not in text:
        text = text.rstrip("0").rstrip(".")
    text = _without_leading_zero(text)
    return "0" if text in ("-0", "", "-") else text


def _without_leading_zero(text: str) -> str:
    if text.startswith("0.") and len(text) > 2:
        return text[1:]
    if text.startswith("-0.") and len(text) > 3:
        return "-" + text[2:]
    return text
