# SPDX-License-Identifier: MIT
"""Sockets that go from one process to another. Both run on the same target: a process id means
nothing to the other one's system."""

import socket

import pytest

from harness import *
from harness.targets import GLANCE_S, PATIENCE_S

DOCS = "docs:WSADuplicateSocket"


@pytest.fixture
def starting(launch, agent):
    """starting() gives one more agent of the same target."""
    def start(role: str) -> Agent:
        one = launch(agent.target, role)
        one.WSAStartup([2, 2]).returns(0)
        return one

    return start


@pytest.fixture
def taker(starting):
    return starting("taker")


def read_exactly(stream: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count and (more := stream.recv(count - len(data))):
        data += more
    return data


@behaviour("duplicate.across.connection", "E.14-10", "H", DOCS,
           "another process opens a duplicated connection, and goes on with it after the first has closed it")  # fmt: skip
def test_a_connection_changes_hands(agent, taker, peer):
    agent.send(peer.far, b"from the first").returns(14)
    s = taker.take(agent.offer(peer.far, taker))
    agent.closesocket(peer.far).returns(0)
    taker.send(s, b", from the second").returns(17)
    assert read_exactly(peer.socket, 31) == b"from the first, from the second"
    peer.send(b"answer")
    assert taker.recv_all(s, 6) == b"answer"
    assert taker.getpeername(s).returns(0).address == list(peer.socket.getsockname())
    taker.closesocket(s).returns(0)
    assert peer.ending() == "finished"


@behaviour("duplicate.across.closed-before", "E.14-10", "M", DOCS,
           "the process that duplicated a socket may close it before the other has opened the description")  # fmt: skip
def test_closed_before_it_is_opened(agent, taker, peer):
    info = agent.offer(peer.far, taker)
    agent.closesocket(peer.far).returns(0)
    peer.send(b"still there?")
    s = taker.take(info)
    assert taker.recv_all(s, 12) == b"still there?"
    taker.send(s, b"yes").returns(3)
    assert read_exactly(peer.socket, 3) == b"yes"


@behaviour("duplicate.across.ended-before", "E.14-10", "M", DOCS,
           "the process that duplicated a socket may end before the other has opened the description")  # fmt: skip
def test_the_first_process_ends(agent, taker, peer):
    info = agent.offer(peer.far, taker)
    agent.leave()
    agent.channel.has_ended(GLANCE_S)
    s = taker.take(info)
    taker.send(s, b"alone").returns(5)
    assert read_exactly(peer.socket, 5) == b"alone"
    assert agent.channel.finish() == 0


@behaviour("duplicate.across.narrow", "E.14-10", "H", DOCS,
           "WSADuplicateSocketA and WSASocketA describe and open a socket as the W calls do")  # fmt: skip
def test_the_narrow_calls(agent, taker, peer):
    info = agent.WSADuplicateSocketA(peer.far, taker.process()).returns(0).info
    s = taker.WSASocketA(info).returns().value
    taker.send(s, b"narrow").returns(6)
    assert read_exactly(peer.socket, 6) == b"narrow"


@behaviour("duplicate.across.listener", "E.14-10 A.4-3", "H", DOCS,
           "a listener that another process has opened accepts there, and goes on when the first closes it")  # fmt: skip
def test_a_listener(agent, taker):
    listening, address = agent.listener()
    s = taker.take(agent.offer(listening, taker))
    waiting = taker.thread("acceptor").accept(s)
    assert waiting.is_blocked()
    agent.closesocket(listening).returns(0)
    assert waiting.is_blocked()
    with socket.create_connection(tuple(address), timeout=PATIENCE_S) as client:
        far = waiting.result().returns().value
        taker.send(far, b"welcome").returns(7)
        assert read_exactly(client, 7) == b"welcome"


@behaviour("duplicate.across.both-accept", "E.14-10 A.4-3", "M", DOCS,
           "both processes may accept from the listener they share")  # fmt: skip
def test_both_accept(agent, taker):
    listening, address = agent.listener()
    s = taker.take(agent.offer(listening, taker))
    for one, handle in ((agent, listening), (taker, s), (agent, listening)):
        with socket.create_connection(tuple(address), timeout=PATIENCE_S) as client:
            far = one.accept(handle).returns().value
            one.send(far, b"hello").returns(5)
            assert read_exactly(client, 5) == b"hello"


@behaviour("duplicate.across.no-process", "E.14-1", "H", "winetest:test_WSADuplicateSocket",
           "WSADuplicateSocket for a process id that nobody has gives WSAEINVAL")  # fmt: skip
def test_nobody_with_that_id(agent, starting, peer):
    gone = starting("gone")
    process = gone.process()
    gone.kill()
    # Wine's server hears a moment later that the process has ended.
    answers = until(
        lambda: agent.WSADuplicateSocketW(peer.far, process), lambda answer: answer.value != 0
    )
    answers[-1].fails(WSAEINVAL)
    agent.send(peer.far, b"unharmed").returns(8)


@behaviour("duplicate.across.once", "E.14-3", "M", DOCS,
           "the description that WSADuplicateSocket writes can be opened once; after that it is WSAEINVAL")  # fmt: skip
def test_once_only(agent, taker, peer):
    info = agent.offer(peer.far, taker)
    s = taker.take(info)
    taker.WSASocketW(info).fails(WSAEINVAL)
    taker.send(s, b"one").returns(3)


@behaviour("duplicate.across.other-process", "E.14-3", "L", "inferred",
           "a process that a description of WSADuplicateSocket was not made for cannot open it, and spoils nothing",
           decision="the handle is in the other process on Windows; the code is the one for a description that was used")  # fmt: skip
def test_a_third_process(agent, taker, starting, peer):
    info = agent.offer(peer.far, taker)
    starting("stranger").WSASocketW(info).fails(WSAEINVAL)
    agent.WSASocketW(info).fails(WSAEINVAL)
    s = taker.take(info)
    taker.send(s, b"mine").returns(4)
    assert read_exactly(peer.socket, 4) == b"mine"


@behaviour("duplicate.across.mode", "E.14-4", "M", DOCS,
           "the blocking mode of a duplicated socket is the socket's: what one process sets holds for the other")  # fmt: skip
def test_the_mode_is_shared(agent, taker, peer):
    s = taker.take(agent.offer(peer.far, taker))
    agent.set_non_blocking(peer.far)
    taker.recv(s, 1).fails(WSAEWOULDBLOCK)
    taker.ioctlsocket(s, FIONBIO, 0).returns(0)
    waiting = agent.thread("reader").recv(peer.far, 1)
    assert waiting.is_blocked()
    peer.send(b"x")
    waiting.result().returns(1)


@behaviour("duplicate.across.options", "E.14-4", "M", DOCS,
           "options that were set before are seen by the other process")  # fmt: skip
def test_options(agent, taker, peer):
    agent.setsockopt(peer.far, SOL_SOCKET, SO_RCVTIMEO, 150).returns(0)
    agent.setsockopt(peer.far, IPPROTO_TCP, TCP_NODELAY, 1).returns(0)
    s = taker.take(agent.offer(peer.far, taker))
    assert taker.getsockopt(s, SOL_SOCKET, SO_RCVTIMEO).returns(0).int == 150
    assert taker.getsockopt(s, IPPROTO_TCP, TCP_NODELAY).returns(0).int == 1
    taker.recv(s, 1).fails(WSAETIMEDOUT)


@behaviour("duplicate.across.close-leaves-callers", "E.14-8", "H", "winetest:test_completion_port",
           "closing a shared socket in one process does not wake a call that is blocked in the other")  # fmt: skip
def test_closing_leaves_the_other_alone(agent, taker, peer):
    s = taker.take(agent.offer(peer.far, taker))
    waiting = taker.thread("reader").recv(s, 5)
    assert waiting.is_blocked()
    agent.closesocket(peer.far).returns(0)
    assert waiting.is_blocked()
    peer.send(b"alive")
    assert waiting.result().returns(5).data == b"alive"


@behaviour("duplicate.across.close-wakes-own", "E.14-8", "L", "inferred",
           "closing a shared socket in one process wakes its own blocked recv, and leaves the connection to the other",
           decision="a handle that is closed under a call ends the call; the connection has another handle")  # fmt: skip
def test_closing_wakes_its_own_callers(agent, taker, peer):
    s = taker.take(agent.offer(peer.far, taker))
    waiting = taker.thread("reader").recv(s, 5)
    assert waiting.is_blocked()
    taker.closesocket(s).returns(0)
    waiting.result().fails(WSAECONNABORTED)
    agent.send(peer.far, b"going on").returns(8)
    assert read_exactly(peer.socket, 8) == b"going on"
    peer.send(b"and back")
    assert agent.recv_all(peer.far, 8) == b"and back"


@behaviour("duplicate.across.datagrams", "E.14-10", "M", DOCS,
           "a datagram socket changes hands with its address, and blocks as before")  # fmt: skip
def test_datagrams(agent, taker):
    near = agent.datagram()
    address = agent.bound(near)
    s = taker.take(agent.offer(near, taker))
    waiting = taker.thread("reader").recvfrom(s, 10)
    assert waiting.is_blocked()
    agent.closesocket(near).returns(0)
    assert waiting.is_blocked()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(PATIENCE_S)
        client.sendto(b"question", tuple(address))
        got = waiting.result().returns(8)
        taker.sendto(s, b"answer", got.address).returns(6)
        assert client.recvfrom(10) == (b"answer", tuple(address))


@behaviour("duplicate.across.select", "E.14-10", "M", DOCS,
           "select in the other process sees what arrives, and blocks until then")  # fmt: skip
def test_select(agent, taker, peer):
    s = taker.take(agent.offer(peer.far, taker))
    assert taker.select([s], timeout_ms=0).returns(0).read == []
    waiting = taker.thread("selector").select([s], timeout_ms=PATIENCE_S * 1000)
    assert waiting.is_blocked()
    peer.send(b"!")
    assert waiting.result().returns(1).read == [s]


@behaviour("duplicate.across.urgent", "E.14-11", "M", "docs:WSADuplicateSocket; winetest:test_fionread_siocatmark",
           "urgent data that waits is received by the process that goes on with the connection")  # fmt: skip
def test_urgent_data(agent, taker, peer):
    peer.send(b"abc")
    peer.send(b"X", urgent=True)
    agent.await_ready(peer.far, "except")
    info = agent.offer(peer.far, taker)
    agent.closesocket(peer.far).returns(0)
    s = taker.take(info)
    assert taker.recv(s, 10, MSG_OOB).returns(1).data == b"X"
    peer.send(b"def")
    assert taker.recv_all(s, 6) == b"abcdef"


@behaviour("duplicate.across.unsent", "E.14-11", "M", DOCS,
           "what the first process has sent comes before what the other one sends")  # fmt: skip
def test_unsent_bytes_come_first(agent, taker, peer):
    agent.set_non_blocking(peer.far)
    sent = agent.send(peer.far, fill=8_000_000).returns().value
    s = taker.take(agent.offer(peer.far, taker))
    taker.ioctlsocket(s, FIONBIO, 0).returns(0)
    agent.closesocket(peer.far).returns(0)
    sending = taker.thread("sender").send(s, b"the end")
    everything = read_exactly(peer.socket, sent + 7)
    sending.result().returns(7)
    assert len(everything) == sent + 7
    assert everything.endswith(b"the end")


@behaviour("duplicate.across.back", "E.14-10", "M", DOCS,
           "a socket can go on to a third process, and back to the first")  # fmt: skip
def test_from_hand_to_hand(agent, taker, starting, peer):
    third = starting("third")
    s = taker.take(agent.offer(peer.far, taker))
    agent.closesocket(peer.far).returns(0)
    t = third.take(taker.offer(s, third))
    taker.closesocket(s).returns(0)
    back = agent.take(third.offer(t, agent))
    third.closesocket(t).returns(0)
    agent.send(back, b"round").returns(5)
    assert read_exactly(peer.socket, 5) == b"round"
    agent.closesocket(back).returns(0)
    assert peer.ending() == "finished"
