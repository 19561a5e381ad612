# SPDX-License-Identifier: MIT
"""How connections begin, seen from both processes."""

import pytest

from harness import *


@behaviour("connect.before-accept", "A.1-23", "H", "winetest: every test that connects then accepts",
           "connect completes as soon as the connection is queued, before accept is called")  # fmt: skip
def test_connect_before_accept(server, client):
    listening, address = server.listener()
    near = client.connected_to(address)
    client.send(near, b"early").returns(5)
    far = server.accept(listening).returns().value
    assert server.recv_all(far, 5) == b"early"


@behaviour("accept.addresses", "B.2-5", "H", "winetest:test_accept",
           "accept reports the peer's address; both ends agree on both names")  # fmt: skip
def test_both_ends_agree(server, client):
    listening, address = server.listener()
    near = client.connected_to(address)
    accepted = server.accept(listening).returns()
    far = accepted.value
    assert accepted.addrlen == 16
    assert accepted.address == client.getsockname(near).returns(0).address
    assert server.getpeername(far).returns(0).address == accepted.address
    assert server.getsockname(far).returns(0).address == address
    assert client.getpeername(near).returns(0).address == address


@behaviour("accept.closed-in-queue", "B.1-6", "M",
           "nettest:SelectTest.Select_AcceptNonBlocking_Success; winetest:test_AcceptEx",
           "a queued connection the peer has closed is accepted; its data can be read, then 0")  # fmt: skip
def test_closed_before_accept(server, client):
    listening, address = server.listener()
    near = client.connected_to(address)
    client.send(near, b"gone").returns(4)
    client.closesocket(near).returns(0)
    far = server.accept(listening).returns().value
    assert server.recv_all(far, 4) == b"gone"
    server.recv(far, 4).returns(0)


@behaviour("accept.blocks", "B.1-5", "H", "winetest:test_accept",
           "accept on an empty queue waits until a client comes")  # fmt: skip
def test_accept_waits(server, client):
    listening, address = server.listener()
    waiting = server.thread("acceptor").accept(listening)
    assert waiting.is_blocked()
    near = client.connected_to(address)
    far = waiting.result().returns().value
    server.send(far, b"welcome").returns(7)
    assert client.recv_all(near, 7) == b"welcome"


@behaviour("connect.refused", "E.4-8", "H", "winetest:test_errors",
           "connect to a port where nobody listens any more fails with WSAECONNREFUSED")  # fmt: skip
def test_refused(server, client):
    listening, address = server.listener()
    server.closesocket(listening).returns(0)
    s = client.stream()
    client.connect(s, address).fails(WSAECONNREFUSED)


@behaviour("connect.again-after-refusal", "E.4-10", "H", "winetest:test_connect",
           "a socket whose connect was refused can connect again when somebody listens")  # fmt: skip
def test_connect_again(server, client):
    s = server.stream()
    address = server.bound(s)
    near = client.stream()
    client.connect(near, address).fails(WSAECONNREFUSED)
    server.listen(s, 1).returns(0)
    client.connect(near, address).returns(0)
    far = server.accept(s).returns().value
    server.send(far, b"now").returns(3)
    assert client.recv_all(near, 3) == b"now"


@behaviour("accept.defer", "B.4-4", "H", "winetest:test_accept",
           "CF_DEFER makes WSAAccept fail with WSATRY_AGAIN and leaves the connection to the next accept")  # fmt: skip
def test_deferred(server, client):
    listening, address = server.listener()
    near = client.connected_to(address)
    deferred = server.WSAAccept(listening, [CF_DEFER]).fails(WSATRY_AGAIN)
    assert len(deferred.condition_runs) == 1
    accepted = server.accept(listening).returns()
    assert accepted.address == client.getsockname(near).address


@behaviour("accept.reject", "B.4-3", "M", "docs:WSAAccept",
           "CF_REJECT makes WSAAccept fail with WSAECONNREFUSED and the peer's connection is reset")  # fmt: skip
def test_rejected(server, client):
    listening, address = server.listener()
    near = client.connected_to(address)
    server.WSAAccept(listening, [CF_REJECT]).fails(WSAECONNREFUSED)
    client.recv(near, 1).fails(WSAECONNRESET)


@behaviour("accept.condition-sees", "B.4-8 B.4-9", "M", "docs:WSAAccept",
           "the condition function sees the caller's and the callee's address, and no caller data")  # fmt: skip
def test_the_condition_sees_addresses(server, client):
    listening, address = server.listener()
    near = client.connected_to(address)
    accepted = server.WSAAccept(listening, [CF_ACCEPT]).returns()
    mine = client.getsockname(near).address
    (seen,) = accepted.condition_runs
    assert (seen["caller"], seen["callee"]) == (mine, address)
    assert seen["caller_data"] in (None, 0)
    assert accepted.address == mine


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
@behaviour("transfer.roundtrip", "E.5-8 D.5-1", "H", "winetest:simple_mixed_client",
           "what one end sends the other receives, in order and complete, over IPv4 and IPv6")  # fmt: skip
def test_a_megabyte_each_way(server, client, host):
    if host == "::1" and server.bind(server.stream(AF_INET6), ["::1", 0]).value != 0:
        pytest.skip("this machine has no IPv6 loopback")
    size = 1_000_000
    listening, address = server.listener(host=host)
    near = client.connected_to(address)
    far = server.accept(listening).returns().value
    sending = server.thread("sender").send(far, fill=size)
    there = client.recv_all(near, size)
    sending.result().returns(size)
    sending = client.thread("sender").send(near, fill=size)
    back = server.recv_all(far, size)
    sending.result().returns(size)
    pattern = bytes(ord("a") + at % 26 for at in range(size))
    assert there == pattern and back == pattern
