"""Numbers as English words.

Written out here because the libraries for it take a second to import, which every command would pay.
"""

from __future__ import annotations

_ONES = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
_TENS = ["zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SCALES = ("", "thousand", "million", "billion", "trillion", "quadrillion", "quintillion")
_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip
_LARGEST = 10 ** (3 * len(_SCALES))


def cardinal(number: int) -> list[str]:
    """A whole number: 1234 → one thousand two hundred thirty four. Past 10²¹ digit by digit."""
    if number < 0:
        return ["minus", *cardinal(-number)]
    if number >= _LARGEST:
        return digits(str(number))
    if number < 20:
        return [_ONES[number]]
    if number < 100:
        tens, rest = divmod(number, 10)
        return [_TENS[tens], *([_ONES[rest]] if rest else [])]
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        return [_ONES[hundreds], "hundred", *(cardinal(rest) if rest else [])]
    power = (len(str(number)) - 1) // 3
    head, rest = divmod(number, 1000**power)
    return [*cardinal(head), _SCALES[power], *(cardinal(rest) if rest else [])]


def ordinal(number: int) -> list[str]:
    """A place in a row: 21 → twenty first."""
    words = cardinal(number)
    last = words[-1]
    if last in _ORDINALS:
        words[-1] = _ORDINALS[last]
    elif last.endswith("y"):
        words[-1] = f"{last[:-1]}ieth"
    else:
        words[-1] = f"{last}th"
    return words


def year(number: int) -> list[str]:
    """A year as it is said: 1995 → nineteen ninety five, 1905 → nineteen oh five."""
    century, rest = divmod(number, 100)
    if not 10 <= century <= 99 or (century % 10 == 0 and rest < 10):
        return cardinal(number)
    if rest == 0:
        return [*cardinal(century), "hundred"]
    return [*cardinal(century), *(["oh"] if rest < 10 else []), *cardinal(rest)]


def digits(text: str) -> list[str]:
    """Digit by digit: '007' → zero zero seven."""
    return [_ONES[int(char)] for char in text if char.isdecimal()]


def decimal(text: str) -> list[str]:
    """A number as written, thousands commas and a point allowed: '1,234.50' → … point five zero."""
    whole, _, part = text.replace(",", "").partition(".")
    return [*cardinal(int(whole or "0")), *(["point", *digits(part)] if part else [])]


def plural(word: str) -> str:
    """A number word in the plural: twenty → twenties, hundred → hundreds, six → sixes."""
    if word.endswith("y"):
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("x", "s")) else f"{word}s"
