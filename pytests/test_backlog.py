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


@behaviour("backlog.processes", "A.3-1", "H", "docs:listen; kb:113576",
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


@behaviour("backlog.after-death", "A.4-4", "M", "inferred",
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


@behaviour("close.under-connect", "B.5-4", "M", "nettest:Connect.ConnectGetsCanceledByDispose",
           "closing a socket under another thread's connect ends that with WSAENOTSOCK")  # fmt: skip
def test_closing_under_connect(agent, silent_listener):
    s = agent.stream()
    waiting = agent.thread("connector").connect(s, silent_listener.address)
    silent_listener.await_client()
    assert waiting.is_blocked()
    agent.closesocket(s).returns(0)
    waiting.result().fails(WSAENOTSOCK)


@behaviour("connect.unanswered", "E.9-14 E.4-22 D.5-4", "H", "winetest:test_select",
           "a socket whose connect is not answered yet is neither readable nor writable nor exceptional, and recv and send fail with WSAENOTCONN")  # fmt: skip
def test_connecting(agent, silent_listener):
    s = agent.stream()
    agent.set_non_blocking(s)
    agent.connect(s, silent_listener.address).fails(WSAEWOULDBLOCK)
    for what in ("read", "write", "except"):
        agent.select(**{what: [s]}, timeout_ms=0).returns(0)
    agent.recv(s, 1).fails(WSAENOTCONN)
    agent.send(s, b"x").fails(WSAENOTCONN)


@behaviour("connect.unanswered-names", "E.4-21 E.4-3", "H", "winetest:test_connecting_socket",
           "a socket whose connect is not answered yet has a name and the target as its peer; connect again is WSAEALREADY")  # fmt: skip
def test_names_of_a_connecting_socket(agent, silent_listener):
    s = agent.stream()
    agent.set_non_blocking(s)
    agent.connect(s, silent_listener.address).fails(WSAEWOULDBLOCK)
    assert agent.getsockname(s).returns(0).address[1] != 0
    assert agent.getpeername(s).returns(0).address == list(silent_listener.address)
    agent.connect(s, silent_listener.address).fails(WSAEALREADY)
    agent.getsockopt(s, SOL_SOCKET, SO_ERROR).returns(0)


@behaviour("connect.unanswered-1.1", "E.4-3 E.1-17", "M", "docs:connect",
           "for a program that started Winsock 1.1 a second connect while the first is not answered fails with WSAEINVAL")  # fmt: skip
def test_connecting_in_winsock_1_1(bare, silent_listener):
    bare.WSAStartup([1, 1]).returns(0)
    s = bare.stream()
    bare.set_non_blocking(s)
    bare.connect(s, silent_listener.address).fails(WSAEWOULDBLOCK)
    bare.connect(s, silent_listener.address).fails(WSAEINVAL)


@behaviour("listen.connecting", "A.1-9", "L", "inferred",
           "listen on a socket whose connect is not answered yet fails with WSAEINVAL",
           decision="not documented; what listen answers to other sockets that are not bound and idle")  # fmt: skip
def test_listening_while_connecting(agent, silent_listener):
    s = agent.stream()
    agent.set_non_blocking(s)
    agent.connect(s, silent_listener.address).fails(WSAEWOULDBLOCK)
    agent.listen(s, 1).fails(WSAEINVAL)


@behaviour("connect.error-stays", "E.4.1-3", "H", "winetest:test_select, test_WSAPoll",
           "SO_ERROR of a failed connect stays while the next one waits for its answer")  # fmt: skip
def test_a_new_attempt_keeps_the_error(agent, silent_listener):
    nobody, s = agent.stream(), agent.stream()
    address = agent.bound(nobody)
    agent.set_non_blocking(s)
    agent.connect(s, address).fails(WSAEWOULDBLOCK)
    agent.await_ready(s, "except")
    assert agent.getsockopt(s, SOL_SOCKET, SO_ERROR).returns(0).int == WSAECONNREFUSED
    agent.connect(s, silent_listener.address).fails(WSAEWOULDBLOCK)
    assert agent.getsockopt(s, SOL_SOCKET, SO_ERROR).returns(0).int == WSAECONNREFUSED
