# SPDX-License-Identifier: MIT
"""Windows' names and numbers, as far as scenarios use them. tests/headers proves that the headers
agree; here they are written by hand, so that a wrong header cannot hide itself."""

AF_UNSPEC, AF_INET, AF_INET6 = 0, 2, 23
SOCK_STREAM, SOCK_DGRAM, SOCK_RAW = 1, 2, 3
IPPROTO_ICMP, IPPROTO_TCP, IPPROTO_UDP, IPPROTO_IPV6 = 1, 6, 17, 41
INVALID_SOCKET = -1
SOCKET_ERROR = -1
SOMAXCONN = 0x7FFFFFFF

SD_RECEIVE, SD_SEND, SD_BOTH = 0, 1, 2
MSG_OOB, MSG_PEEK, MSG_DONTROUTE, MSG_WAITALL = 0x1, 0x2, 0x4, 0x8
MSG_PARTIAL = 0x8000
CF_ACCEPT, CF_REJECT, CF_DEFER = 0, 1, 2

FIONBIO = -0x7FFB9982  # 0x8004667E as the long it is
FIONREAD = 0x4004667F
SIOCATMARK = 0x40047307
SIO_UDP_CONNRESET = 0x9800000C

SOL_SOCKET = 0xFFFF
SO_DEBUG, SO_ACCEPTCONN, SO_REUSEADDR, SO_KEEPALIVE = 0x1, 0x2, 0x4, 0x8
SO_BROADCAST, SO_LINGER, SO_OOBINLINE = 0x20, 0x80, 0x100
SO_SNDBUF, SO_RCVBUF = 0x1001, 0x1002
SO_SNDTIMEO, SO_RCVTIMEO, SO_ERROR, SO_TYPE = 0x1005, 0x1006, 0x1007, 0x1008
SO_CONDITIONAL_ACCEPT = 0x3002
SO_EXCLUSIVEADDRUSE = -5
TCP_NODELAY = 1
IPV6_V6ONLY = 27

POLLERR, POLLHUP, POLLNVAL = 0x1, 0x2, 0x4
POLLWRNORM = POLLOUT = 0x10
POLLRDNORM, POLLRDBAND, POLLPRI = 0x100, 0x200, 0x400
POLLIN = POLLRDNORM | POLLRDBAND

ERRORS = {
    "WSAEINTR": 10004,
    "WSAEACCES": 10013,
    "WSAEFAULT": 10014,
    "WSAEINVAL": 10022,
    "WSAEMFILE": 10024,
    "WSAEWOULDBLOCK": 10035,
    "WSAEINPROGRESS": 10036,
    "WSAEALREADY": 10037,
    "WSAENOTSOCK": 10038,
    "WSAEDESTADDRREQ": 10039,
    "WSAEMSGSIZE": 10040,
    "WSAEPROTOTYPE": 10041,
    "WSAENOPROTOOPT": 10042,
    "WSAEPROTONOSUPPORT": 10043,
    "WSAESOCKTNOSUPPORT": 10044,
    "WSAEOPNOTSUPP": 10045,
    "WSAEAFNOSUPPORT": 10047,
    "WSAEADDRINUSE": 10048,
    "WSAEADDRNOTAVAIL": 10049,
    "WSAENETDOWN": 10050,
    "WSAENETUNREACH": 10051,
    "WSAENETRESET": 10052,
    "WSAECONNABORTED": 10053,
    "WSAECONNRESET": 10054,
    "WSAENOBUFS": 10055,
    "WSAEISCONN": 10056,
    "WSAENOTCONN": 10057,
    "WSAESHUTDOWN": 10058,
    "WSAETIMEDOUT": 10060,
    "WSAECONNREFUSED": 10061,
    "WSAEHOSTUNREACH": 10065,
    "WSASYSNOTREADY": 10091,
    "WSAVERNOTSUPPORTED": 10092,
    "WSANOTINITIALISED": 10093,
    "WSATRY_AGAIN": 11002,
    "WSAHOST_NOT_FOUND": 11001,
}
globals().update(ERRORS)
_NAMES = {number: name for name, number in ERRORS.items()}


def error_name(code: int | None) -> str:
    """For messages: "WSAEINVAL (10022)"."""
    if code is None:
        return "last error untouched"
    return f"{_NAMES[code]} ({code})" if code in _NAMES else f"last error {code}"


_FLAGS = {"MSG_OOB": MSG_OOB, "MSG_PEEK": MSG_PEEK, "MSG_DONTROUTE": MSG_DONTROUTE, "MSG_WAITALL": MSG_WAITALL}
_DIRECTIONS = {SD_RECEIVE: "SD_RECEIVE", SD_SEND: "SD_SEND", SD_BOTH: "SD_BOTH"}
_OPTIONS = {value: name for name, value in list(globals().items()) if name.startswith(("SO_", "SIO_", "FION"))}
_OPTIONS[SIOCATMARK] = "SIOCATMARK"


def flag_names(flags: int) -> str:
    """For traces: "MSG_OOB|MSG_PEEK"."""
    names = [name for name, bit in _FLAGS.items() if flags & bit]
    rest = flags & ~sum(_FLAGS.values())
    return "|".join(names + ([hex(rest)] if rest or not names else []))


def argument(key: str, value) -> str:
    """For traces: one argument of a call as a program would write it."""
    if key == "size":
        return f"{value} bytes"
    if key == "hex":
        return f"{len(value) // 2} bytes"
    if key == "flags" and isinstance(value, int):
        return flag_names(value) if value else "0"
    if key == "how":
        return _DIRECTIONS.get(value, str(value))
    if key in ("code", "name"):
        return _OPTIONS.get(value, str(value))
    if key == "level":
        return "SOL_SOCKET" if value == SOL_SOCKET else str(value)
    if key == "address" and isinstance(value, list) and len(value) == 2:
        return f"{value[0]}:{value[1]}"
    if key in ("s", "backlog", "text"):
        return str(value)
    return f"{key}={str(value)[:80]}"


def outcome(value: int, code: int | None) -> str:
    """For traces: what a call returned, with its error when there is one: "-1, WSAEWOULDBLOCK"."""
    if code is None or code == 0:
        return str(value)
    return f"{value}, {_NAMES.get(code, f'error {code}')}"
