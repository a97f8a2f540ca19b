"""The one guard for addresses that users give: whatever they name, only the public internet is reached.

A host is resolved here, every address of it is checked, and the connection goes to an address that was
checked (so a second, different answer of the name server changes nothing). TLS still verifies the host's
name. This holds for every redirect, because it sits below the HTTP client, where connections are made.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpcore
import httpx

from clipforge.kit.errors import BadInputError, ClipForgeError, NetworkError
from clipforge.kit.net_bounds import BoundedStream, Bounds

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network
Resolver = Callable[[str, int], Iterable[str]]
"""Gives the addresses of a host, as text; raises OSError when there is none."""

MAX_REDIRECTS = 8
_CONNECT_SECONDS = 15.0
_IDLE_SECONDS = 30.0

# Not global by RFC 6890 or used inside clouds, beyond what `ipaddress` itself calls private.
_CLOSED = tuple(
    ipaddress.ip_network(text)
    for text in (
        "0.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT, RFC 6598; also a cloud's metadata
        "192.0.0.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "198.18.0.0/15",
        "240.0.0.0/4",
        "fec0::/10",  # site-local, deprecated
        "2001::/23",  # Teredo, ORCHID and other protocol assignments
        "3fff::/20",  # documentation, RFC 9637
        "5f00::/16",  # segment routing
        "64:ff9b:1::/48",  # local-use NAT64, RFC 8215
        "100::/64",
        "168.63.129.16/32",  # metadata of one cloud, though of public shape
    )
)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052
_6TO4 = ipaddress.IPv6Network("2002::/16")  # RFC 3056
_COMPATIBLE = ipaddress.IPv6Network("::/96")  # IPv4-compatible, RFC 4291


@dataclass(frozen=True, slots=True)
class NetPolicy:
    """What may be reached.

    Attributes:
        allow_private: reach private addresses too; only for tests and for gateways of our own.
        resolver: how host names become addresses; the system's by default.
        networks: private networks that may be reached all the same, each named by the operator.
    """

    allow_private: bool = False
    resolver: Resolver | None = None
    networks: tuple[IPNetwork, ...] = ()

    def allows(self, address: IPAddress) -> bool:
        """Whether a checked address may be reached."""
        if self.allow_private or is_public(address):
            return True
        return any(address in network for network in self.networks if network.version == address.version)


def public_name(url: str) -> str:
    """An address for messages, without user, password, query or fragment, where secrets stand."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    return f"{parts.scheme}://{host}{parts.path}"[:300]


def is_public(address: IPAddress) -> bool:
    """Whether an address belongs to the public internet, also when one of IPv4 is wrapped in IPv6."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.scope_id:
            return False
        inner = _embedded(address)
        if inner is not None:
            return is_public(inner)
    if any(address in network for network in _CLOSED if network.version == address.version):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _embedded(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _NAT64 or address in _COMPATIBLE:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if address in _6TO4:
        return ipaddress.IPv4Address(int(address) >> 80 & 0xFFFFFFFF)
    return None


def system_resolver(host: str, port: int) -> list[str]:
    """Addresses of a host by the system's name service, in its order of preference."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def check_url(url: str) -> None:
    """Raise `BadInputError` unless `url` is an http(s) address that might be public; nothing is resolved."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise BadInputError("this is not a valid address", subject=url[:200]) from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadInputError(
            "only http and https addresses can be read",
            subject=public_name(url),
            remedy="Give a file or a link",
        )
    if port is not None and port not in (80, 443) and port < 1024:
        raise BadInputError(f"port {port} is not used for web pages", subject=public_name(url))


def resolve_public(host: str, port: int, policy: NetPolicy) -> list[str]:
    """Resolve a host and return its addresses, all of them checked.

    Raises:
        BadInputError: the host has an address that is not on the public internet.
        NetworkError: the host is not known.
    """
    try:
        found = list((policy.resolver or system_resolver)(host, port))
        addresses = [ipaddress.ip_address(text) for text in found]
    except (OSError, UnicodeError, ValueError) as error:
        raise NetworkError(
            "this host is not known", subject=host, remedy="Check the address and your connection"
        ) from error
    if not addresses:
        raise NetworkError("this host has no address", subject=host)
    if not all(policy.allows(address) for address in addresses):
        raise BadInputError(
            "this host is not on the public internet", subject=host, code="private_address",
            remedy="Download the file yourself and give its path",
        )  # fmt: skip
    return [str(address) for address in addresses]


def connect_pinned(
    host: str, port: int, policy: NetPolicy, timeout: float = _CONNECT_SECONDS
) -> socket.socket:
    """Connect to a checked address of `host`, trying each in turn.

    Raises:
        BadInputError: the host is not public.
        NetworkError: no address answers.
    """
    last: OSError | None = None
    for address in resolve_public(host, port, policy):
        try:
            return socket.create_connection((address, port), timeout)
        except OSError as error:
            last = error
    raise NetworkError("there is no answer", subject=host, remedy="Try again later") from last


class _PinnedBackend(httpcore.NetworkBackend):
    """Connects to addresses that were checked; everything above (TLS, HTTP) still sees the host's name."""

    def __init__(self, policy: NetPolicy, bounds: Bounds) -> None:
        self._policy = policy
        self._bounds = bounds
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = resolve_public(host, port, self._policy)
        for number, address in enumerate(addresses, 1):
            try:
                limit = self._bounds.clip(timeout)
                stream = self._plain.connect_tcp(address, port, limit, local_address, socket_options)
                return BoundedStream(stream, self._bounds)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if number == len(addresses):
                    raise
        raise httpcore.ConnectError(f"{host} has no address")

    def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore.NetworkStream:
        raise httpcore.UnsupportedProtocol("sockets of this machine are never reached")


class _Body(httpx.SyncByteStream):
    def __init__(self, stream: Iterable[bytes], close: Callable[[], None]) -> None:
        self._stream = stream
        self._close = close

    def __iter__(self) -> Iterator[bytes]:
        with _translated():
            yield from self._stream

    def close(self) -> None:
        self._close()


class GuardedTransport(httpx.BaseTransport):
    """HTTP over connections that only reach what the policy allows.

    Args:
        policy: what may be reached.
        bounds: of all its requests together; the other side cannot stretch them. Only the name service, which
            cannot be interrupted, has its own limits.
    """

    def __init__(self, policy: NetPolicy, bounds: Bounds | None = None) -> None:
        import ssl

        import certifi

        self._pool = httpcore.ConnectionPool(
            ssl_context=ssl.create_default_context(cafile=certifi.where()),
            max_connections=8,
            network_backend=_PinnedBackend(policy, bounds or Bounds()),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; redirects come back here one by one, each checked anew."""
        check_url(str(request.url))
        with _translated():
            answer = self._pool.handle_request(
                httpcore.Request(
                    method=request.method,
                    url=httpcore.URL(
                        scheme=request.url.raw_scheme,
                        host=request.url.raw_host,
                        port=request.url.port,
                        target=request.url.raw_path,
                    ),
                    headers=request.headers.raw,
                    content=request.stream,
                    extensions=request.extensions,
                )
            )
        body: Any = answer.stream
        return httpx.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_Body(body, body.close),
            extensions=answer.extensions,
        )

    def close(self) -> None:
        """Close every connection."""
        self._pool.close()


@contextmanager
def _translated() -> Iterator[None]:
    """Turn the exceptions of the layer below into httpx's, of which callers know."""
    try:
        yield
    except httpcore.TimeoutException as error:
        raise httpx.ReadTimeout(str(error)) from error
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError) as error:
        raise httpx.RemoteProtocolError(str(error)) from error
    except httpcore.UnsupportedProtocol as error:
        raise httpx.UnsupportedProtocol(str(error)) from error


def guarded_client(policy: NetPolicy | None = None, bounds: Bounds | None = None) -> httpx.Client:
    """An HTTP client for users' addresses: guarded, without proxies, cookies or credentials of ours."""
    return httpx.Client(
        transport=GuardedTransport(policy or NetPolicy(), bounds),
        timeout=httpx.Timeout(_IDLE_SECONDS, connect=_CONNECT_SECONDS),
        follow_redirects=True,
        max_redirects=MAX_REDIRECTS,
        trust_env=False,
        headers={"User-Agent": "clipforge", "Accept": "*/*", "Accept-Encoding": "identity"},
    )


def network_failure(error: Exception, url: str) -> ClipForgeError:
    """Say what an exception of the HTTP client means to a person."""
    name = public_name(url)
    if isinstance(error, ClipForgeError):
        return error
    if isinstance(error, httpx.TooManyRedirects):
        return NetworkError("it redirects in circles", subject=name, remedy="Give the final address")
    if isinstance(error, httpx.TimeoutException):
        return NetworkError("it does not answer in time", subject=name, remedy="Try again later")
    if "CERTIFICATE" in str(error).upper():
        return NetworkError("its certificate is not valid", subject=name, remedy="Check the address")
    return NetworkError("the connection failed", subject=name, remedy="Check the address and your connection")
