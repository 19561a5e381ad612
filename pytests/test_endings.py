# SPDX-License-Identifier: MIT
"""How connections end, seen from the other process: shutdown, close, reset, death."""

import pytest

from harness import *


@pytest.fixture
def pair(server, client):
    return tcp_pair(server, client)


@behaviour("shutdown.send-ends-stream", "D.5-3", "H", "winetest:test_shutdown",
           "after the peer's shutdown(SD_SEND) its data can be read, then recv returns 0 again and again")  # fmt: skip
def test_shutdown_send(server, client, pair):
    far, near = pair
    client.send(near, b"last words").returns(10)
    client.shutdown(near, SD_SEND).returns(0)
    assert server.recv_all(far, 10) == b"last words"
    server.recv(far, 100).returns(0)
    server.recv(far, 100).returns(0)


@behaviour("shutdown.other-direction", "E.6-3", "H", "winetest:test_shutdown",
           "after shutdown(SD_SEND) the other direction works as before")  # fmt: skip
def test_the_other_direction_stays(server, client, pair):
    far, near = pair
    client.shutdown(near, SD_SEND).returns(0)
    server.recv(far, 100).returns(0)
    server.send(far, b"still here").returns(10)
    assert client.recv_all(near, 10) == b"still here"
    client.send(near, b"x").fails(WSAESHUTDOWN)


@behaviour("shutdown.receive-is-local", "E.6-6", "M", "winetest:test_shutdown",
           "after shutdown(SD_RECEIVE) the peer may keep sending, and recv here fails with WSAESHUTDOWN")  # fmt: skip
def test_shutdown_receive(server, client, pair):
    far, near = pair
    client.shutdown(near, SD_RECEIVE).returns(0)
    server.send(far, b"unheard").returns(7)
    client.recv(near, 10).fails(WSAESHUTDOWN)
    server.send(far, b"unheard").returns(7)
    client.recv(near, 10).fails(WSAESHUTDOWN)


@behaviour("close.ends-stream", "E.7-1", "H", "docs:closesocket",
           "closesocket returns 0 at once; data already sent arrives, then the end of the stream")  # fmt: skip
def test_close_is_graceful(server, client, pair):
    far, near = pair
    client.send(near, fill=100_000).returns(100_000)
    client.closesocket(near).returns(0)
    assert len(server.recv_all(far, 100_000)) == 100_000
    server.recv(far, 1).returns(0)


@behaviour("close.linger-zero", "E.7-2", "H", "docs:closesocket",
           "closesocket with SO_LINGER {1, 0} resets: the peer's recv fails with WSAECONNRESET")  # fmt: skip
def test_linger_zero_resets(server, client, pair):
    far, near = pair
    waiting = server.thread("reader").recv(far, 1)
    assert waiting.is_blocked()
    client.close_with_reset(near)
    waiting.result().fails(WSAECONNRESET)


@behaviour("reset.discards-data", "D.2-8 E.7-6", "H", "dotnet/runtime#57186",
           "data that was queued but unread when the peer reset the connection is discarded")  # fmt: skip
def test_a_reset_discards_queued_data(server, client, pair):
    far, near = pair
    client.send(near, b"never read").returns(10)
    server.await_ready(far)
    client.close_with_reset(near)
    # A send that fails proves that the reset is here.
    until(lambda: server.send(far, b"x"), lambda reply: reply.value == -1)
    server.recv(far, 100).fails(WSAECONNRESET)


@rows(
    [
        row("close.after-urgent", "E.7-1", "M", "docs:closesocket",
            "closing after everything was read is graceful, even when the last thing was an urgent byte",
            flags=0),
        row("close.after-urgent-peek", "E.7-1", "M", "docs:closesocket",
            "closing after the end of the stream was seen with MSG_PEEK is graceful, also behind an urgent byte", flags=MSG_PEEK),
    ]
)  # fmt: skip
def test_closing_after_an_urgent_byte(agent, peer, row):
    peer.send(b"!", urgent=True)
    agent.await_ready(peer.far, "except")
    assert agent.recv(peer.far, 1, MSG_OOB).returns(1).data == b"!"
    peer.finish()
    agent.recv(peer.far, 1, row.flags).returns(0)
    agent.closesocket(peer.far).returns(0)
    assert peer.ending() == "finished"


@behaviour("close.unread-data", "E.7-5", "M", "dotnet/runtime#57186; true-async/server#284",
           "closing with received data unread resets the connection")  # fmt: skip
def test_closing_with_unread_data(agent, peer):
    peer.send(b"never read")
    agent.await_ready(peer.far)
    agent.closesocket(peer.far).returns(0)
    assert peer.ending() == "reset"


@rows(
    [
        row("close.unread-urgent", "E.7-5", "L", "inferred",
            "closing with an urgent byte unread resets the connection", text=b"", taken=False,
            decision="not documented; an urgent byte is received data like any other"),
        row("close.unread-ahead", "E.7-5", "M", "dotnet/runtime#57186; true-async/server#284",
            "closing with data unread that stood ahead of an urgent byte that was read resets the connection", text=b"ab", taken=True),
    ]
)  # fmt: skip
def test_closing_with_unread_data_around_an_urgent_byte(agent, peer, row):
    peer.send(row.text)
    peer.send(b"!", urgent=True)
    agent.await_ready(peer.far, "except")
    if row.taken:
        assert agent.recv(peer.far, 1, MSG_OOB).returns(1).data == b"!"
    agent.closesocket(peer.far).returns(0)
    assert peer.ending() == "reset"


@behaviour("close.linger-zero-wire", "E.7-2", "H", "docs:closesocket",
           "closesocket with SO_LINGER {1, 0} puts a reset on the wire")  # fmt: skip
def test_linger_zero_on_the_wire(agent, peer):
    agent.close_with_reset(peer.far)
    assert peer.ending() == "reset"


@behaviour("recv.reset", "D.2-8", "H", "winetest:test_tcp_reset",
           "a reset wakes a blocked recv with WSAECONNRESET")  # fmt: skip
def test_a_reset_wakes_recv(agent, peer):
    waiting = agent.thread("reader").recv(peer.far, 1)
    assert waiting.is_blocked()
    peer.reset()
    waiting.result().fails(WSAECONNRESET)


@behaviour("send.after-peer-closed", "E.5-5", "H", "winetest:test_shutdown",
           "after the peer has closed the first send succeeds in full; a later one fails with WSAECONNABORTED or WSAECONNRESET")  # fmt: skip
def test_sending_to_nobody(server, client, pair):
    far, near = pair
    server.closesocket(far).returns(0)
    client.recv(near, 1).returns(0)
    client.send(near, b"hello?").returns(6)
    # The reset is on its way; when it is here is the network's affair.
    replies = until(lambda: client.send(near, b"hello?"), lambda reply: reply.value == -1)
    replies[-1].fails(WSAECONNABORTED, WSAECONNRESET)
    assert all(reply.value == 6 for reply in replies[:-1])


@behaviour("recv.after-peer-closed", "D.5-9", "H", "winetest:test_shutdown",
           "once our data has reached a peer that had closed, recv fails with WSAECONNABORTED")  # fmt: skip
def test_receiving_from_nobody(server, client, pair):
    far, near = pair
    server.closesocket(far).returns(0)
    client.recv(near, 1).returns(0)
    client.send(near, b"hello?").returns(6)
    until(lambda: client.send(near, b"hello?"), lambda reply: reply.value == -1)
    client.recv(near, 1).fails(WSAECONNABORTED)


@behaviour("death.of-the-peer", "E.7-9", "L", "lore",
           "when the peer's process dies the connection ends: 0 or WSAECONNRESET, never a hang",
           decision="the sources agree only that the system ends the connection; either end is accepted")  # fmt: skip
def test_a_killed_peer(server, client, pair):
    far, _ = pair
    waiting = server.thread("reader").recv(far, 1)
    assert waiting.is_blocked()
    client.kill()
    reply = waiting.result()
    assert reply.value == 0 or reply.error == WSAECONNRESET, reply
