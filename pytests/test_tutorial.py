# SPDX-License-Identifier: MIT
"""The TCP tutorial in every pairing of targets: the transcripts must agree word for word."""

import pytest

from harness import behaviour

SERVER_SAYS = """\
listening on port PORT
client 1 is here
client 1 has a line waiting: 12 bytes
client 1 says: good morning
client 1 is in a hurry: A
client 1 has a line waiting: 12 bytes
client 1 says: how are you?
client 1 is in a hurry: B
client 1 is in a hurry: C
client 1 has a line waiting: 8 bytes
client 1 says: good bye
client 1 is gone
served 1
"""

CLIENT_SAYS = """\
connected
sending line: good morning
server heard line good morning
sending urgent: A
server heard urgent A
sending line: how are you?
server heard line how are you?
sending urgent: B
server heard urgent B
sending urgent: C
server heard urgent C
sending line: good bye
server heard line good bye
the server has closed too
"""


def start_server(program, target, clients: int):
    server = program(target, "tcp_tutorial_server", "0", str(clients))
    first = server.lines.next()
    assert first and first.startswith("listening on port "), server.lines.seen
    port = first.rsplit(" ", 1)[1]
    server.lines.seen[0] = first.replace(port, "PORT")
    return server, port


@pytest.mark.programs
@behaviour("tutorial.transcript", "C.3-1", "H", "winetest:test_fionread_siocatmark, docs:recv",
           "the tutorial's server and client distinguish lines from urgent bytes and peek before reading")  # fmt: skip
def test_transcripts(program, pair_of_programs):
    serving, calling = pair_of_programs
    server, port = start_server(program, serving, 1)
    client = program(calling, "tcp_tutorial_client", port)
    assert client.lines.rest() == CLIENT_SAYS.splitlines()
    assert server.lines.rest() == SERVER_SAYS.splitlines()
    assert (client.finish(), server.finish()) == (0, 0)


@pytest.mark.programs
@behaviour("tutorial.threads", "B.1-12", "H", "docs:accept",
           "one thread per client: clients served at the same time each get their own conversation")  # fmt: skip
def test_several_clients_at_once(program, pair_of_programs):
    serving, calling = pair_of_programs
    server, port = start_server(program, serving, 3)
    clients = [
        program(calling, "tcp_tutorial_client", port, "!" + name, f"I am {name}")
        for name in "XYZ"
    ]
    for name, client in zip("XYZ", clients, strict=True):
        assert client.lines.rest() == [
            "connected",
            f"sending urgent: {name}",
            f"server heard urgent {name}",
            f"sending line: I am {name}",
            f"server heard line I am {name}",
            "the server has closed too",
        ]
        assert client.finish() == 0
    # The order of clients is free, the order within each is not.
    said = server.lines.rest()
    for number in (1, 2, 3):
        mine = [line.split(" ", 2)[2] for line in said if line.startswith(f"client {number} ")]
        name = mine[1][-1]
        assert mine == [
            "is here",
            f"is in a hurry: {name}",
            "has a line waiting: 6 bytes",
            f"says: I am {name}",
            "is gone",
        ]
    assert said[-1] == "served 3" and server.finish() == 0
