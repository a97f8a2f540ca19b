"""Signed addresses carry exactly what was signed; keys lead nowhere else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clipforge.services.storage.disposition import content_disposition
from clipforge.services.storage.errors import AccessDenied, InvalidKey
from clipforge.services.storage.keys import check_key
from clipforge.services.storage.local_server import ByteRange, RangeNotSatisfiable, plan_range
from clipforge.services.storage.signing import Grant, sign_url, verify

SECRET = b"k" * 32
NOW = datetime(2026, 1, 1, tzinfo=UTC)
LATER = int(NOW.timestamp()) + 60

_LETTERS = "azAZ09_"
# Built, not matched with a pattern: hypothesis is ten times slower at that.
segments = st.builds(
    "{}{}".format, st.sampled_from(_LETTERS), st.text(alphabet=_LETTERS + "._=+@-", max_size=20)
)
keys = st.lists(segments, min_size=1, max_size=4).map("/".join)
words = st.text(min_size=1, max_size=30)
grants = st.builds(
    Grant,
    method=st.sampled_from(["GET", "PUT"]),
    key=keys,
    expires=st.just(LATER),
    content_length=st.none() | st.integers(0, 10**14),
    content_type=st.none() | words,
    checksum_sha256=st.none() | st.binary(min_size=32, max_size=32).map(bytes.hex),
    upload_id=st.none() | st.binary(min_size=16, max_size=16).map(bytes.hex),
    part_number=st.none() | st.integers(1, 10_000),
    filename=st.none() | words,
    inline=st.booleans(),
)


def _read(url: str) -> tuple[str, dict[str, str]]:
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=True))
    return unquote(parts.path).removeprefix("/storage/"), query


@settings(max_examples=40)
@given(grants)
def test_what_is_signed_is_what_is_read(grant: Grant) -> None:
    key, query = _read(sign_url(SECRET, "http://api.test", grant))
    assert verify(SECRET, grant.method, key, query, NOW) == grant


@settings(max_examples=40)
@given(grants, st.data())
def test_any_change_is_refused(grant: Grant, data: st.DataObject) -> None:
    key, query = _read(sign_url(SECRET, "http://api.test", grant))
    name = data.draw(st.sampled_from(sorted(query)))
    changed = data.draw(st.text(max_size=70).filter(lambda text: text != query[name]))
    with pytest.raises(AccessDenied):
        verify(SECRET, grant.method, key, {**query, name: changed}, NOW)
    with pytest.raises(AccessDenied):
        verify(SECRET, grant.method, key, {n: v for n, v in query.items() if n != name}, NOW)
    with pytest.raises(AccessDenied):
        verify(SECRET, grant.method, f"{key}x", query, NOW)
    with pytest.raises(AccessDenied):
        verify(SECRET, {"GET": "PUT", "PUT": "GET"}[grant.method], key, query, NOW)
    with pytest.raises(AccessDenied):
        verify(b"o" * 32, grant.method, key, query, NOW)


def test_an_address_ends_at_its_second_and_head_needs_what_get_needs() -> None:
    key, query = _read(sign_url(SECRET, "http://api.test", Grant("GET", "a", LATER)))
    assert verify(SECRET, "HEAD", key, query, NOW).key == "a"
    with pytest.raises(AccessDenied, match="expired"):
        verify(SECRET, "GET", key, query, datetime.fromtimestamp(LATER, UTC))


def test_one_parameter_cannot_be_moved_into_another() -> None:
    one = Grant("GET", "a", LATER, content_type="x", filename="y")
    two = replace(one, content_type=None, filename="xy")
    assert (
        _read(sign_url(SECRET, "", one))[1]["signature"] != _read(sign_url(SECRET, "", two))[1]["signature"]
    )


@given(st.text(max_size=60) | keys)
def test_a_key_that_passes_stays_below_its_folder(key: str) -> None:
    try:
        check_key(key)
    except InvalidKey:
        return
    assert ".." not in PurePosixPath(key).parts
    assert Path("/root", key).resolve().is_relative_to("/root")
    assert str(PurePosixPath(key)) == key
    assert key.isascii()


@given(keys)
def test_ordinary_keys_pass(key: str) -> None:
    assert check_key(key) == key


@given(st.text(max_size=60))
def test_a_file_name_adds_no_header_and_no_parameter(name: str) -> None:
    value = content_disposition(name, inline=False)
    assert value.isascii()
    assert "\r" not in value
    assert "\n" not in value
    assert value.count('"') in {0, 2}


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        (None, None),
        ("bytes=0-0", ByteRange(0, 1)),
        ("bytes=5-", ByteRange(5, 10)),
        ("bytes=5-99", ByteRange(5, 10)),
        ("bytes=-3", ByteRange(7, 10)),
        ("bytes=-99", ByteRange(0, 10)),
        ("bytes=5-4", None),
        ("bytes=-", None),
        ("bytes=0-1,3-4", None),
        ("lines=1-2", None),
    ],
)
def test_ranges_are_read_as_http_says(header: str | None, wanted: ByteRange | None) -> None:
    assert plan_range(header, 10) == wanted


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=10-11", "bytes=-0"])
def test_a_range_behind_the_end_cannot_be_given(header: str) -> None:
    with pytest.raises(RangeNotSatisfiable):
        plan_range(header, 10)
