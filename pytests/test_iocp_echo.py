# SPDX-License-Identifier: MIT
"""The echo over completion ports, AcceptEx and ConnectEx, in every pairing of targets."""

import pytest

from harness import behaviour


def length_of(connections: int, messages: int) -> int:
    return sum(
        len(f"message {message} of connection {connection}")
        for connection in range(1, connections + 1)
        for message in range(1, messages + 1)
    )


@pytest.mark.programs
@pytest.mark.parametrize("workers", [1, 4])
@behaviour("iocp-echo.transcript", "B.7-18 F.6-8 F.18-3 F.22-6", "H", "docs:AcceptEx",
           "a server and a client that only know a completion port understand each other")  # fmt: skip
def test_transcripts(program, pair_of_programs, workers):
    serving, calling = pair_of_programs
    connections, messages = 8, 20
    server = program(serving, "iocp_echo_server", "0", str(workers), str(connections))
    first = server.lines.next()
    assert first and first.startswith("listening on port "), server.lines.seen
    client = program(calling, "iocp_echo_client", first.rsplit(" ", 1)[1], str(connections), str(messages))
    assert client.lines.rest() == [f"{connections} connections, {messages} messages each: all came back"]
    assert server.lines.rest()[1:] == [f"{connections} clients, {length_of(connections, messages)} bytes"]
    assert (client.finish(), server.finish()) == (0, 0)
