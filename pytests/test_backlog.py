# SPDX-License-Identifier: MIT
"""The listen backlog between processes, and connects that nobody answers."""

import pytest

from harness import *
from harness.peer import SilentListener


@pytest.fixture
def silent_listener():
    listener = SilentListener()
    yield listener
    listener.close()


def clients_let_in(client, address, limit):
    """Sockets of the clients that got a connection, until one is refused."""
    connected = []
    while len(connected) <= limit:
        s = client.stream()
        pending = client.thread("connector").connect(s, address)
        reply = pending.result()
        if reply.value != 0:
            reply.fails(WSAECONNREFUSED)
            return connected
        connected.append(s)
    return connected


def full_listener(server, client, backlog):
    """A listener at the server, its address, and the clients that fill its queue."""
    listening, address = server.listener(backlog=backlog)
    connected = clients_let_in(client, address, backlog)
    assert len(connected) == backlog
    return listening, address, connected


@behaviour("backlog.processes", "A.3", "H", "docs:listen; kb:113576",
           "clients of another process are let in as the backlog says, then refused; those let in are served in order")  # fmt: skip
def test_backlog_between_processes(server, client):
    listening, address, connected = full_listener(server, client, backlog=3)
    for s in connected:
        client.send(s, b"hello").returns(5)
    for s in connected:
        accepted = server.accept(listening).returns()
        assert accepted.address == client.getsockname(s).address
        assert server.recv_all(accepted.value, 5) == b"hello"
    assert len(clients_let_in(client, address, 3)) == 3


@behaviour("backlog.after-death", "A.4", "M", "inferred",
           "when the process of a full listener dies, waiting clients are reset, new ones refused, and the port is free")  # fmt: skip
def test_a_listener_dies(server, client):
    _, address, connected = full_listener(server, client, backlog=2)
    server.kill()
    for s in connected:
        client.recv(s, 1).fails(WSAECONNRESET)
    client.connect(client.stream(), address).fails(WSAECONNREFUSED)
    again = client.stream()
    client.bind(again, address).returns(0)
    client.listen(again, 1).returns(0)


@behaviour("close.under-connect", "B.5", "M", "nettest:Connect.ConnectGetsCanceledByDispose",
           "a thread in connect comes back with WSAENOTSOCK")  # fmt: skip
def test_closing_under_connect(agent, silent_listener):
    s = agent.stream()
    waiting = agent.thread("connector").connect(s, silent_listener.address)
    assert waiting.is_blocked()
    agent.closesocket(s).returns(0)
    waiting.result().fails(WSAENOTSOCK)


@behaviour("connect.unanswered", "E.9", "H", "winetest:test_select",
           "a socket whose connect is not answered yet is neither readable nor writable nor exceptional, and recv and send fail with WSAENOTCONN")  # fmt: skip
def test_connecting(agent, silent_listener):
    s = agent.stream()
    agent.set_non_blocking(s)
    agent.connect(s, silent_listener.address).fails(WSAEWOULDBLOCK)
    for what in ("read", "write", "except"):
        agent.select(**{what: [s]}, timeout_ms=0).returns(0)
    agent.recv(s, 1).fails(WSAENOTCONN)
    agent.send(s, b"x").fails(WSAENOTCONN)
