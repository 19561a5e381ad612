# SPDX-License-Identifier: MIT
"""Datagrams between two processes."""

from harness import *


@behaviour("udp.roundtrip", "D.3-1", "H", "docs:recvfrom",
           "a datagram arrives whole, with its sender's address, and the answer finds its way back")  # fmt: skip
def test_there_and_back(server, client):
    far, near = server.datagram(), client.datagram()
    address = server.bound(far)
    client.sendto(near, b"ping", address).returns(4)
    got = server.recvfrom(far, 100).returns(4)
    assert (got.data, got.addrlen) == (b"ping", 16)
    server.sendto(far, b"pong", got.address).returns(4)
    back = client.recvfrom(near, 100).returns(4)
    assert (back.data, back.address) == (b"pong", address)


@behaviour("udp.truncated", "D.3-2", "H", "winetest:afd test_recv; docs:recvfrom",
           "a datagram larger than the buffer fails with WSAEMSGSIZE, fills the buffer and the address, and is gone")  # fmt: skip
def test_truncated(server, client):
    far, near = server.datagram(), client.datagram()
    address = server.bound(far)
    client.sendto(near, b"0123456789", address).returns(10)
    client.sendto(near, b"next", address).returns(4)
    got = server.recvfrom(far, 4).fails(WSAEMSGSIZE)
    assert got.data == b"0123"
    assert got.address[1] == client.getsockname(near).address[1]
    assert server.recvfrom(far, 4).returns(4).data == b"next"


@behaviour("udp.unreachable", "E.5-29", "H", "docs:recvfrom; kb:263823",
           "after sending to a port nobody has, a later recvfrom fails once with WSAECONNRESET")  # fmt: skip
def test_port_unreachable(server, client):
    gone, near = server.datagram(), client.datagram()
    address = server.bound(gone)
    client.bound(near)
    server.closesocket(gone).returns(0)
    client.sendto(near, b"anyone?", address).returns(7)
    client.await_ready(near, limit_s=3)  # on the loopback the news is there at once
    client.recvfrom(near, 10).fails(WSAECONNRESET)
    client.set_non_blocking(near)
    client.recvfrom(near, 10).fails(WSAEWOULDBLOCK)


@behaviour("udp.empty", "D.3-1", "H", "docs:recvfrom; rostest:send",
           "an empty datagram is sent and received as 0 bytes")  # fmt: skip
def test_empty(server, client):
    far, near = server.datagram(), client.datagram()
    address = server.bound(far)
    client.sendto(near, b"", address).returns(0)
    server.recvfrom(far, 10).returns(0)
