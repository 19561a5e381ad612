# SPDX-License-Identifier: MIT
"""The chat over WSAEventSelect in every pairing of targets: the transcripts must agree word for word."""

import pytest

from harness import behaviour


def start_server(program, target, clients: int):
    server = program(target, "event_chat_server", "0", str(clients))
    first = server.lines.next()
    assert first and first.startswith("listening on port "), server.lines.seen
    return server, first.rsplit(" ", 1)[1]


@pytest.mark.programs
@behaviour("event-chat.transcript", "F.1-17 F.1-21 F.1-22", "H", "docs:WSAEventSelect",
           "a server and a client that only wait for network events understand each other")  # fmt: skip
def test_transcripts(program, pair_of_programs):
    serving, calling = pair_of_programs
    server, port = start_server(program, serving, 1)
    client = program(calling, "event_chat_client", port, "ann", "hello", "anybody?")
    assert client.lines.rest() == ["connected", "everybody is here", "ann: hello", "ann: anybody?", "left"]
    heard = ["everybody is here", "ann: hello", "ann: anybody?", "ann has left"]
    assert server.lines.rest()[1:] == heard
    assert (client.finish(), server.finish()) == (0, 0)


@pytest.mark.programs
@behaviour("event-chat.several", "F.8-17 F.1-20", "H", "docs:WSAEventSelect",
           "one thread serves several clients, each with an event of its own")  # fmt: skip
def test_several_clients(program, pair_of_programs):
    serving, calling = pair_of_programs
    names = ("ann", "ben", "cat")
    server, port = start_server(program, serving, len(names))
    clients = [program(calling, "event_chat_client", port, name, "1", "2") for name in names]
    for name, client in zip(names, clients, strict=True):
        said = client.lines.rest()
        assert said[:2] == ["connected", "everybody is here"] and said[-1] == "left"
        # The order among the others is free, and whoever has left hears no more.
        assert [line for line in said if line.startswith(f"{name}:")] == [f"{name}: 1", f"{name}: 2"]
        assert client.finish() == 0
    said = server.lines.rest()
    for name in names:
        mine = [line for line in said if line.startswith(name)]
        assert mine == [f"{name}: 1", f"{name}: 2", f"{name} has left"]
    assert server.finish() == 0
