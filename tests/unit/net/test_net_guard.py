from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipforge.kit.errors import BadInputError, NetworkError
from clipforge.kit.net import NetPolicy, check_url, is_public, public_name, resolve_public

# fmt: off
CLOSED = [
    "0.0.0.0", "10.1.2.3", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.9.9.9", "169.254.169.254",
    "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.168.1.1", "198.18.0.1",
    "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
    "168.63.129.16", "::", "::1", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd00:ec2::254",
    "ff02::1", "2001:db8::1", "2001::1", "3fff::1", "100::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1",
    "2002:7f00:1::1", "2002:a00:1::1",
]
OPEN = [
    "8.8.8.8", "1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "2a00:1450:4001::1", "::ffff:8.8.8.8",
    "64:ff9b::808:808",
]
# fmt: on


@pytest.mark.parametrize("text", CLOSED)
def test_addresses_that_are_not_of_the_public_internet_are_closed(text: str) -> None:
    assert not is_public(ipaddress.ip_address(text))


@pytest.mark.parametrize("text", OPEN)
def test_addresses_of_the_public_internet_are_open(text: str) -> None:
    assert is_public(ipaddress.ip_address(text))


@given(st.ip_addresses(v=4))
def test_wrapping_an_address_in_ipv6_never_opens_it(address: ipaddress.IPv4Address) -> None:
    for prefix in (0xFFFF << 32, 0x64FF9B << 96, 0):
        wrapped = ipaddress.IPv6Address(prefix | int(address))
        assert not is_public(wrapped) or is_public(address)
    assert not is_public(ipaddress.IPv6Address(0x2002 << 112 | int(address) << 80)) or is_public(address)


@pytest.mark.parametrize(
    "url",
    ["ftp://example.com/a", "file:///etc/passwd", "http://", "https:///x", "gopher://x/", "http://h:99999/", "http://[::1",
     "http://example.com:22/", "javascript:alert(1)", "data:video/mp4;base64,AAAA"],
)  # fmt: skip
def test_only_web_addresses_are_taken(url: str) -> None:
    with pytest.raises(BadInputError):
        check_url(url)


def test_one_closed_address_among_open_ones_closes_the_host() -> None:
    policy = NetPolicy(resolver=lambda *_: ["8.8.8.8", "10.0.0.1"])
    with pytest.raises(BadInputError) as caught:
        resolve_public("mixed.example", 80, policy)
    assert caught.value.code == "private_address"


@pytest.mark.parametrize("answer", [[], ["nonsense"]])
def test_a_host_without_usable_answer_is_a_network_error(answer: list[str]) -> None:
    with pytest.raises(NetworkError):
        resolve_public("x.example", 80, NetPolicy(resolver=lambda *_: answer))


@pytest.mark.parametrize(
    "host", ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "localhost", "[::1]".strip("[]")]
)
def test_odd_spellings_of_the_loopback_are_closed(host: str) -> None:
    with pytest.raises((BadInputError, NetworkError)):
        resolve_public(host, 80, NetPolicy())


def test_messages_hide_what_is_secret_in_an_address() -> None:
    name = public_name("https://user:pa55@example.com/v.mp4?X-Signature=abc#t")
    assert name == "https://example.com/v.mp4"
