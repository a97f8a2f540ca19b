"""A sign-in provider that answers a byte now and then is given up in time, in its headers as in its body."""

from __future__ import annotations

import ipaddress

import pytest
from dripping_server import dripping

from clipforge.kit.net import NetPolicy
from clipforge.services.identity import http
from clipforge.services.identity.protocol import IdentityUnavailable

LOOPBACK = NetPolicy(networks=(ipaddress.ip_network("127.0.0.0/8"),))


@pytest.mark.parametrize("what", ["nothing", "head", "body"])
def test_who_never_comes_to_an_end_is_given_up(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "_SECONDS", 0.5)
    # The server would go on for seconds, and then end in another way.
    with dripping(what) as server, pytest.raises(IdentityUnavailable, match="in time"):
        http.ProviderHttp(LOOPBACK).get(server.url())
