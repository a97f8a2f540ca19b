"""An operation that will go says so on every answer and in the document."""

from __future__ import annotations

from datetime import date

import pytest

from clipforge.platform.base.retiring import SHORTEST_DAYS, headers_of, retiring

SINCE, SUNSET = date(2027, 1, 1), date(2027, 7, 1)


def test_the_headers_are_those_of_the_standards() -> None:
    told = retiring(SINCE, SUNSET, "https://example.com/changes")
    assert told["deprecated"] is True
    assert headers_of(told["openapi_extra"]) == {
        "Deprecation": "@1798761600",
        "Sunset": "Thu, 01 Jul 2027 00:00:00 GMT",
        "Link": '<https://example.com/changes>; rel="deprecation"',
    }


def test_what_stays_says_nothing() -> None:
    assert headers_of(None) == headers_of({"x-other": 1}) == {}


def test_nobody_is_given_less_time_than_was_promised() -> None:
    with pytest.raises(ValueError, match=str(SHORTEST_DAYS)):
        retiring(SINCE, date(2027, 2, 1), "https://example.com/changes")
