# SPDX-License-Identifier: MIT
"""What ci/bench measures: the rows with their targets, and the peers, as tables."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Row:
    """One row of the in-process programs, by the name they know it by."""

    name: str
    target: float | None = None  # the most that ws2shim may cost, as a multiple of the raw calls
    most_ns: float | None = None  # the most that it may cost where there is no raw counterpart
    cores: int = 1  # 1: pinned to one, 2: free, as the row is about two threads at work
    wine: bool = True  # Wine does it in bearable time, and does it at all
    processes: bool = False  # needs an echo server in another process


ROWS = (
    Row("socket+close tcp"),
    Row("socket+close udp"),
    Row("send 1 B", 1.02),
    Row("recv 1 B ready", 1.02),
    Row("send+recv 64 KiB", 1.02),
    Row("recv would-block", 1.06),
    Row("recv would-block, listener", 1.06),
    Row("recv would-block, 8 threads", 1.06),
    Row("sendto 64 B", 1.02),
    Row("recvfrom 64 B", 1.02),
    Row("recvfrom 64 B, 8 threads", 1.02),
    Row("ping-pong tcp threads", 1.03),
    Row("ping-pong tcp processes", 1.03, wine=False, processes=True),
    Row("ping-pong udp threads", 1.03),
    Row("connect+accept+close", 1.05),
    Row("connect+accept+message+close", 1.05),
    Row("accept from a full queue", wine=False),
    Row("connect refused", wine=False),
    Row("select 1 none ready", 1.05),
    Row("select 64 none ready", 1.05),
    Row("select 1000 none ready", 1.05),
    Row("select 10000 none ready", 1.05, wine=False),
    Row("select 1 one ready"),
    Row("select 64 one ready"),
    Row("select 1000 one ready", 0.6),
    Row("select 10000 one ready", 0.6, wine=False),
    Row("poll 1 none ready", 1.05),
    Row("poll 64 none ready", 1.05),
    Row("poll 1000 none ready", 1.05),
    Row("poll 10000 none ready", 1.05, wine=False),
    Row("poll 1 one ready"),
    Row("poll 64 one ready"),
    Row("poll 1000 one ready", 0.6),
    Row("poll 10000 one ready", 0.6, wine=False),
    Row("SetEvent+ResetEvent", most_ns=30),
    Row("post+get 1 packet", most_ns=60),
    Row("post+get 64 packets", most_ns=64 * 60),
    Row("overlapped recv by event"),
    Row("event select, 64 events"),
    Row("send file 1 GiB", wine=False),
    Row("2 threads recv, 1 socket", cores=2),
    Row("2 threads recv, 2 sockets", cores=2),
    Row("2 threads sendto, 1 socket", cores=2),
    Row("2 threads sendto, 2 sockets", cores=2),
)

RAW = "raw"
OURS = "ws2shim"
WINE = "wine"

# The programs bench_<peer> in the order of the table's columns. Each is built where its library is;
# what is missing is left out.
PEERS = (RAW, OURS, "winpr", "asio", "libuv")

# The echo servers echo_<server>, the limit first; a number is how many threads work there, batch
# that they take up to 64 completions with a call, and buffers that each connection has its own.
SERVERS = (
    "epoll",
    "epoll 1 buffers",
    "epoll 2",
    "epoll 4",
    "threads_raw",
    "threads_ws2shim",
    "threads_winpr",
    "poll_raw",
    "poll_ws2shim",
    "select_raw",
    "select_ws2shim",
    "port_ws2shim 1",
    "port_ws2shim 2",
    "port_ws2shim 4",
    "port_ws2shim 1 batch",
    "routines_ws2shim",
    "events_ws2shim",
    "asio",
    "libuv",
    "uring",
)
WINE_SERVERS = ("threads_ws2shim", "poll_ws2shim", "select_ws2shim", "port_ws2shim 1")  # shown as ..._wine

# How many connections with how many bytes each they get.
LOADS = tuple((count, size) for size in (64, 4096) for count in (1, 64, 1000)) + ((10000, 64),)

# A thread a connection, or a look at every one of them, is not made for that many.
FOR_ANY_NUMBER = ("epoll", "port", "routines", "asio", "libuv", "uring")
FOR_AS_MANY_AS_EVENTS = ("events",)  # WSA_MAXIMUM_WAIT_EVENTS


@dataclasses.dataclass(frozen=True)
class ServerTarget:
    """The least share of another server's rate, at every number of connections."""

    server: str
    beside: str
    share: float


SERVER_TARGETS = (
    ServerTarget("port_ws2shim 1", "epoll", 0.95),
    ServerTarget("port_ws2shim 1 batch", "epoll", 0.95),
    ServerTarget("port_ws2shim 2", "epoll 2", 0.95),
    ServerTarget("port_ws2shim 4", "epoll 4", 0.95),
    ServerTarget("port_ws2shim 1", "asio", 1.0),
    ServerTarget("port_ws2shim 1", "libuv", 1.0),
)
