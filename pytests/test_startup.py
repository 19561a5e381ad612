# SPDX-License-Identifier: MIT
"""WSAStartup and WSACleanup, each case in a process that has not started Winsock yet."""

from harness import *

SOURCE = "winetest:test_startup"


def version(requested, code, given, limits):
    words = "{}.{}".format(*requested)
    outcome = "is refused with WSAVERNOTSUPPORTED" if code else "gives {}.{}".format(*given)
    return row(
        f"startup.version-{words}",
        "E.1-1 E.1-2 E.1-3 E.1-4 E.1-5 E.1-6 E.1-7 E.1-8 E.1-9 E.1-10",
        "H",
        SOURCE,
        f"WSAStartup for version {words} {outcome}",
        requested=requested,
        code=code,
        given=given,
        limits=limits,
    )


OLD, NEW = (32767, 65467), (0, 0)


@rows(
    [
        version([0, 0], WSAVERNOTSUPPORTED, [2, 2], NEW),
        version([0, 255], WSAVERNOTSUPPORTED, [2, 2], NEW),
        version([1, 0], 0, [1, 0], OLD),
        version([1, 1], 0, [1, 1], OLD),
        version([1, 2], 0, [1, 1], OLD),
        version([1, 255], 0, [1, 1], OLD),
        version([2, 0], 0, [2, 0], NEW),
        version([2, 1], 0, [2, 1], NEW),
        version([2, 2], 0, [2, 2], NEW),
        version([2, 3], 0, [2, 2], NEW),
        version([2, 255], 0, [2, 2], NEW),
        version([3, 0], 0, [2, 2], NEW),
        version([255, 255], 0, [2, 2], NEW),
    ]
)
def test_the_version_is_negotiated(bare, row):
    reply = bare.WSAStartup(row.requested)
    assert reply.value == row.code
    assert (reply.version, reply.high_version) == (row.given, [2, 2])
    assert (reply.max_sockets, reply.max_udp) == row.limits
    assert (reply.description, reply.status) == ("WinSock 2.0", "Running")
    assert reply.vendor_untouched
    assert bare.WSACleanup().value == (-1 if row.code else 0)


@rows(
    [
        row("startup.null-data", "E.1-11", "H", SOURCE, "WSAStartup without WSADATA returns WSAEFAULT",
            requested=[2, 2], code=WSAEFAULT),
        row("startup.null-data-old", "E.1-11", "H", SOURCE,
            "WSAStartup for version 0.0 without WSADATA returns WSAVERNOTSUPPORTED",
            requested=[0, 0], code=WSAVERNOTSUPPORTED),
    ]
)  # fmt: skip
def test_without_data(bare, row):
    assert bare.WSAStartup(row.requested, data=None).value == row.code


@behaviour("startup.nested", "E.1-13 E.1-15", "H", SOURCE,
           "every successful WSAStartup needs its WSACleanup; one too many is WSANOTINITIALISED")  # fmt: skip
def test_startups_are_counted(bare):
    for _ in range(3):
        bare.WSAStartup([2, 2]).returns(0)
    for _ in range(2):
        assert bare.WSACleanup().value == 0
        bare.stream()
    assert bare.WSACleanup().value == 0
    bare.WSACleanup().fails(WSANOTINITIALISED)
    bare.socket(AF_INET, SOCK_STREAM, 0).fails(WSANOTINITIALISED)


@behaviour("startup.resets", "E.1-19", "M", "rostest:WSAStartup", "a successful WSAStartup sets the last error to 0")
def test_startup_resets_the_error(bare):
    assert bare.WSAStartup([2, 2]).returns(0).error == 0


@behaviour("startup.old-version-calls", "E.1-20", "M", "rostest:WSAStartup",
           "once version 1 was asked for, WSACancelBlockingCall exists until the last WSACleanup")  # fmt: skip
def test_an_old_version_keeps_its_calls(bare):
    for versions in [[1, 1]], [[2, 2], [1, 1]], [[1, 1], [2, 2]]:
        for requested in versions:
            bare.WSAStartup(requested).returns(0)
        bare.WSACancelBlockingCall().fails(WSAEINVAL)
        for _ in versions:
            assert bare.WSACleanup().value == 0
    bare.WSAStartup([2, 2]).returns(0)
    bare.WSACancelBlockingCall().fails(WSAEOPNOTSUPP)


@behaviour("startup.cleanup-resets", "E.1-14", "H", SOURCE, "a successful WSACleanup sets the last error to 0")
def test_cleanup_resets_the_error(bare):
    bare.WSAStartup([2, 2]).returns(0)
    assert bare.WSACleanup().returns(0).error == 0


@behaviour("startup.cleanup-closes", "E.1-16", "H", "winetest:test_WithWSAStartup",
           "the last WSACleanup closes every socket; after a new WSAStartup the old handles are WSAENOTSOCK")  # fmt: skip
def test_the_last_cleanup_closes_sockets(bare):
    bare.WSAStartup([2, 2]).returns(0)
    s = bare.stream()
    assert bare.WSACleanup().value == 0
    bare.WSAStartup([2, 2]).returns(0)
    bare.bind(s, ["127.0.0.1", 0]).fails(WSAENOTSOCK)
    bare.closesocket(s).fails(WSAENOTSOCK)


# Every call a program may make too early, with arguments that would be good.
SOME = 100  # no socket can exist yet
HERE = ["127.0.0.1", 0]
TOO_EARLY = {
    "socket": dict(af=AF_INET, type=SOCK_STREAM, protocol=0),
    "closesocket": dict(s=SOME),
    "bind": dict(s=SOME, address=HERE),
    "connect": dict(s=SOME, address=["127.0.0.1", 1]),
    "listen": dict(s=SOME, backlog=1),
    "accept": dict(s=SOME),
    "send": dict(s=SOME, data=b"x"),
    "recv": dict(s=SOME, size=1),
    "sendto": dict(s=SOME, data=b"x", address=["127.0.0.1", 1]),
    "recvfrom": dict(s=SOME, size=1),
    "shutdown": dict(s=SOME, how=SD_SEND),
    "select": dict(read=[SOME], timeout_ms=0),
    "ioctlsocket": dict(s=SOME, code=FIONREAD),
    "getsockopt": dict(s=SOME, level=SOL_SOCKET, name=SO_TYPE),
    "setsockopt": dict(s=SOME, level=SOL_SOCKET, name=SO_KEEPALIVE, int=1),
    "getsockname": dict(s=SOME),
    "getpeername": dict(s=SOME),
    "gethostname": dict(),
}


@rows(
    [
        row(f"startup.missing-{call.lower()}", "0.3-5", "H", "winetest:test_WithoutWSAStartup",
            f"{call} before WSAStartup fails with WSANOTINITIALISED", call=call, arguments=arguments)
        for call, arguments in TOO_EARLY.items()
    ]
)  # fmt: skip
def test_before_startup(bare, row):
    getattr(bare, row.call)(**row.arguments).fails(WSANOTINITIALISED)


@behaviour("startup.missing-getaddrinfo", "0.3-5", "H", "rostest:getaddrinfo",
           "getaddrinfo before WSAStartup returns WSANOTINITIALISED")  # fmt: skip
def test_getaddrinfo_before_startup(bare):
    assert bare.getaddrinfo("127.0.0.1", "80").value == WSANOTINITIALISED


@behaviour("startup.missing-getnameinfo", "0.3-5", "H", "rostest:getnameinfo",
           "getnameinfo before WSAStartup returns WSANOTINITIALISED")  # fmt: skip
def test_getnameinfo_before_startup(bare):
    assert bare.getnameinfo(address=["127.0.0.1", 80]).value == WSANOTINITIALISED


@behaviour("startup.missing-inet-addr", "0.3-5", "H", "winetest:test_WithoutWSAStartup",
           "inet_addr works before WSAStartup")  # fmt: skip
def test_converters_need_no_startup(bare):
    assert bare.inet_addr(text="127.0.0.1").value == 0x0100007F
