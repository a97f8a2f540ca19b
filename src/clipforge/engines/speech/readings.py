"""How one written chunk is said: numbers, money, times, dates, units, addresses, mixes of letters and digits.

Each rule takes the bare chunk, without the punctuation around it, and gives words or None when it does not
apply. Initials to be said letter by letter are written with dots ('U.S.A.').
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from functools import cache
from importlib import resources

from clipforge.engines.speech import number_words as numbers
from clipforge.media.base import Value

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
_MONTHS = [
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
]  # fmt: skip
_FRACTIONS = {2: "half", 3: "third", 4: "quarter"}


class Tables(Value):
    """What `english.toml` holds."""

    abbreviations: dict[str, str]
    shorthand: dict[str, str]
    units: dict[str, tuple[str, str]]
    currencies: dict[str, tuple[str, str, str, str]]
    scales: dict[str, str]
    symbols: dict[str, str]
    roman: dict[str, tuple[str, ...]]


@cache
def tables() -> Tables:
    """The data of the normaliser."""
    text = resources.files(__package__).joinpath("english.toml").read_text("utf-8")
    return Tables.model_validate(tomllib.loads(text))


def is_number(chunk: str) -> bool:
    """Whether a chunk is a plain number such as '1,250' or '3.5'."""
    return re.fullmatch(rf"[-−+]?(?:{_NUMBER})", chunk) is not None


def is_amount(chunk: str) -> bool:
    """Whether a chunk is a number or a range of numbers, so that a unit may follow."""
    return is_number(chunk) or re.fullmatch(r"[\d.,]+[-–][\d.,]+", chunk) is not None


def month(chunk: str) -> str | None:
    """The month a chunk names ('Sept', 'May'), capitalised words only."""
    if not chunk[:1].isupper():
        return None
    name = tables().abbreviations.get(chunk.lower(), chunk.lower())
    return name if name in _MONTHS else None


def plain_number(chunk: str) -> list[str]:
    """A plain number; four digits without comma from 1100 to 2099 are read as a year."""
    sign = {"-": ["minus"], "−": ["minus"], "+": ["plus"]}.get(chunk[0], [])
    body = chunk.lstrip("-−+")
    if re.fullmatch(r"1[1-9]\d\d|20\d\d", body) and not sign:
        return numbers.year(int(body))
    if (re.fullmatch(r"0\d+", body) or len(body) > 15) and "." not in body:
        return numbers.digits(body)
    return sign + numbers.decimal(body)


def roman_value(chunk: str) -> int | None:
    """The value of a Roman numeral in capitals, None for anything else."""
    if not re.fullmatch(r"(?=[IVXLC])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})", chunk):
        return None
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
    total = 0
    for here, after in zip(chunk, [*chunk[1:], ""], strict=True):
        total += -values[here] if after and values[after] > values[here] else values[here]
    return total


def letters(chunk: str) -> str:
    """Letters to be said one by one."""
    return "".join(f"{char.upper()}." for char in chunk)


def money(chunk: str) -> tuple[list[str], str] | None:
    """An amount: its words, and the unit still to be said after a following 'million'.

    '$5.20' → (five dollars and twenty cents, ''); '$5' → (five, 'dollars'): the caller says the unit at once
    unless a scale word follows.
    """
    data = tables()
    signs = "|".join(re.escape(sign) for sign in data.currencies)
    match = re.fullmatch(
        rf"([-−]?)({signs})({_NUMBER})([KkMmBbT]|mn|bn)?(?:[-–]({signs})?({_NUMBER})([KkMmBbT]|mn|bn)?)?",
        chunk,
    ) or re.fullmatch(rf"([-−]?)()({_NUMBER})([KkMmBbT]|mn|bn)?({signs})()()", chunk)
    if match is None:
        return None
    minus, sign, amount, scale, sign_after, until, until_scale = match.groups(default="")
    one, many, cent, cents = data.currencies[sign or sign_after]
    words = ["minus"] if minus else []
    if until:
        words += [*numbers.decimal(amount), *([data.scales[scale]] if scale else []), "to"]
        words += [*numbers.decimal(until), *([data.scales[until_scale]] if until_scale else [])]
        return words, many
    if scale:
        return [*words, *numbers.decimal(amount), data.scales[scale], many], ""
    whole, _, part = amount.replace(",", "").partition(".")
    if len(part) == 2 and cent:
        hundredths = int(part)
        words += [*numbers.cardinal(int(whole or "0")), one if whole == "1" else many]
        words += (
            ["and", *numbers.cardinal(hundredths), cent if hundredths == 1 else cents] if hundredths else []
        )
        return words, ""
    return [*words, *numbers.decimal(amount)], one if amount == "1" else many


def _clock(chunk: str) -> list[str] | None:
    match = re.fullmatch(r"(\d{1,2}):(\d\d)(?::(\d\d))?\s?([AaPp]\.?[Mm]\.?)?", chunk)
    if match is None or int(match[1]) > 24 or int(match[2]) > 59:
        return None
    hour, minute = int(match[1]), int(match[2])
    words = numbers.cardinal(hour)
    if minute or match[3]:
        words += [*(["oh"] if minute < 10 else []), *numbers.cardinal(minute)]
    elif not match[4]:
        words += ["o'clock"] if 1 <= hour <= 12 else ["hundred"]
    words += ["and", *numbers.cardinal(int(match[3])), "seconds"] if match[3] else []
    return [*words, *([letters(match[4].replace(".", ""))] if match[4] else [])]


def _half_day(chunk: str) -> list[str] | None:
    match = re.fullmatch(r"(\d{1,2})([AaPp][Mm])", chunk)
    return [*numbers.cardinal(int(match[1])), letters(match[2])] if match else None


def _date(chunk: str) -> list[str] | None:
    iso = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", chunk)
    american = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d\d)", chunk)
    if iso:
        which, day, when = int(iso[2]), int(iso[3]), int(iso[1])
    elif american:
        which, day, when = int(american[1]), int(american[2]), int(american[3])
        which, day = (which, day) if which <= 12 else (day, which)
        when += (1900 if when > 30 else 2000) if when < 100 else 0
    else:
        return None
    if not (1 <= which <= 12 and 1 <= day <= 31):
        return None
    return [_MONTHS[which - 1], *numbers.ordinal(day), ",", *numbers.year(when)]


def _decade(chunk: str) -> list[str] | None:
    match = re.fullmatch(r"(?:['’]?(\d0)|(1[1-9]\d0|20\d0))['’]?s", chunk)
    if match is None:
        return None
    words = numbers.cardinal(int(match[1])) if match[1] else numbers.year(int(match[2]))
    return [*words[:-1], numbers.plural(words[-1])]


def _ordinal(chunk: str) -> list[str] | None:
    match = re.fullmatch(r"(\d[\d,]*)(?:st|nd|rd|th)", chunk)
    return numbers.ordinal(int(match[1].replace(",", ""))) if match else None


def _fraction(chunk: str) -> list[str] | None:
    match = re.fullmatch(r"(\d{1,2})/(\d{1,3})", chunk)
    if match is None:
        return None
    top, bottom = int(match[1]), int(match[2])
    if not 0 < top < bottom or bottom < 2:
        return [*numbers.cardinal(top), "slash", *numbers.cardinal(bottom)]
    name = _FRACTIONS.get(bottom) or numbers.ordinal(bottom)[-1]
    head = numbers.ordinal(bottom)[:-1] if bottom not in _FRACTIONS else []
    many = "halves" if name == "half" else f"{name}s"
    return [*numbers.cardinal(top), *head, name if top == 1 else many]


def _range(chunk: str) -> list[str] | None:
    match = re.fullmatch(rf"({_NUMBER})(%?)[-–]({_NUMBER})(%?|°[CF]?|[A-Za-z]{{1,4}})", chunk)
    if match is None:
        return None
    unit = match[4]
    words = [*plain_number(match[1]), *(["percent"] if match[2] else []), "to", *plain_number(match[3])]
    if unit == "%":
        return [*words, "percent"]
    if unit in tables().units:
        return [*words, *tables().units[unit][1].split()]
    return words if not unit else None


def _phone(chunk: str) -> list[str] | None:
    if not re.fullmatch(r"\+?(?:\d{1,3}[-.])?(?:\(?\d{3}\)?[-.])?\d{3}[-.]\d{4}", chunk):
        return None
    words: list[str] = []
    for group in re.split(r"[-.]", chunk.strip("+")):
        words += [*([","] if words else []), *numbers.digits(group)]
    return words


def _version(chunk: str) -> list[str] | None:
    if not re.fullmatch(r"v?\d+(?:\.\d+){2,}", chunk):
        return None
    words: list[str] = ["version"] if chunk[0] == "v" else []
    for place, group in enumerate(chunk.lstrip("v").split(".")):
        words += [*(["point"] if place else []), *numbers.cardinal(int(group))]
    return words


def _measure(chunk: str) -> list[str] | None:
    match = re.fullmatch(rf"([-−+]?(?:{_NUMBER}))(%|[°A-Za-z/]+)", chunk)
    if match is None:
        return None
    number, unit = match[1], match[2]
    data = tables()
    if unit == "%":
        return [*numbers_of(number), "percent"]
    if unit in ("x", "X"):
        return [*numbers_of(number), letters("x")]
    if unit in ("k", "K", "M", "B", "bn", "mn"):
        small = number.isdecimal() and int(number) in (2, 4, 5, 6, 8) and unit == "K"
        # 4K and 8K are sizes of a picture, 10K is ten thousand.
        return [*numbers_of(number), letters("K") if small else data.scales[unit]]
    if unit in data.units and unit not in ("m", "g"):
        one, many = data.units[unit]
        return [*numbers_of(number), *(one if number == "1" else many).split()]
    return None


def numbers_of(chunk: str) -> list[str]:
    """A number that is an amount: never read as a year."""
    sign = {"-": ["minus"], "−": ["minus"], "+": ["plus"]}.get(chunk[0], [])
    return sign + numbers.decimal(chunk.lstrip("-−+"))


def _plain(chunk: str) -> list[str] | None:
    return plain_number(chunk) if is_number(chunk) else None


def _address(chunk: str) -> list[str] | None:
    mail = re.fullmatch(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", chunk)
    web = re.fullmatch(
        r"(?:https?://)?(?:[\w-]+\.)+(?:com|org|net|io|ai|dev|edu|gov|co|uk|tv|me|app|fm|info|de|fr|es|eu)"
        r"(?:[/?#][^\s]*)?|https?://\S+",
        chunk,
        re.IGNORECASE,
    )
    if not mail and not web:
        return None
    words: list[str] = []
    for piece in re.findall(r"[A-Za-z]+|\d+|[^\W\d_]+|.", re.sub(r"^https?://", "", chunk).rstrip("/")):
        if piece.isdecimal():
            words += numbers.digits(piece) if len(piece) > 2 else numbers.cardinal(int(piece))
        elif piece.isalpha():
            words.append(letters(piece) if piece.lower() in ("www", "io", "ai", "tv", "uk", "fm") else piece)
        else:
            names = {".": "dot", "/": "slash", "@": "at", "-": "dash", "_": "underscore", "+": "plus"}
            words += [names[piece]] if piece in names else []
    return words


RULES: tuple[Callable[[str], list[str] | None], ...] = (
    _address, _clock, _half_day, _date, _decade, _ordinal,
    _fraction, _phone, _range, _version, _measure, _plain,
)  # fmt: skip
"""The rules that need no neighbours, the most particular first."""
