# SPDX-License-Identifier: MIT
"""The test bench itself: an agent that listens, and programs behind ssh. Every target's agent is tried;
what it says is not Winsock's behaviour, so there is no row."""

import json
import os
import socket
import sys

import pytest

from harness import *
from harness import targets
from harness.lines import Program

TOKEN = "of no use to anybody"
pytestmark = pytest.mark.programs


@pytest.fixture
def listening(agent_target, monkeypatch):
    """listening(*arguments) starts an agent that listens; its port."""
    monkeypatch.setenv("WS2_AGENT_TOKEN", TOKEN)
    started = []

    def start(*arguments: str) -> str:
        started.append(Program(agent_target, "ws2_agent", "--listen", "0", *arguments))
        first = started[-1].lines.next()
        assert first and first.startswith("LISTENING port="), first
        return f"127.0.0.1:{first.rpartition('=')[2]}"

    yield start
    for each in started:
        each.close()


def ask(place: str, *lines: dict) -> list[str]:
    """What an agent answers to these lines, until it or we have nothing more to say."""
    host, _, port = place.rpartition(":")
    with socket.create_connection((host, int(port)), timeout=targets.PATIENCE_S) as stream:
        stream.sendall("".join(json.dumps(line) + "\n" for line in lines).encode())
        reader = stream.makefile("r", encoding="utf-8")
        answers = [reader.readline() for _ in lines[1:]] or [reader.readline()]
        return [each.strip() for each in answers]


def test_many_clients_have_processes_of_their_own(agent_target, listening):
    target = targets.remote(f"far={listening()}")
    assert target.names == agent_target.names or agent_target.names & target.names
    agents = [Agent(target) for _ in range(4)]
    try:
        # Bare: nothing has been started for them, and what one starts is no other one's.
        agents[0].WSAStartup([2, 2]).returns(0)
        agents[0].stream()
        agents[1].socket(AF_INET, SOCK_STREAM, IPPROTO_TCP).fails(WSANOTINITIALISED)
        assert len({each.GetCurrentProcessId().value for each in agents}) == len(agents)
        agents[2].kill()
        agents[3].WSAStartup([2, 2]).returns(0)
    finally:
        for each in agents:
            each.close()


def test_without_the_token_nothing_runs(listening):
    place = listening()
    for hello in ({}, {"token": ""}, {"token": TOKEN + "!"}, {"token": TOKEN[:-1]}):
        assert ask(place, hello) == ['{"refused":"token"}']
    assert "about" in ask(place, {"token": TOKEN}, {"about": True})[0]


@pytest.mark.parametrize(
    "wish",
    [{"program": "../bin/ws2_agent"}, {"program": ""}, {"program": "none"}, {"arguments": ['"']},
     {"variables": {"PATH": "/"}}, {"arguments": 3}],
)  # fmt: skip
def test_what_is_not_for_clients(listening, wish):
    (answer,) = ask(listening(), {"token": TOKEN} | wish)
    # A process that is started first and then finds no program ends without a word.
    assert answer.startswith('{"refused"') or (answer == "" and wish.get("program") == "none")


def test_clients_come_from_where_they_may(listening):
    place = listening("--allow", "10.0.0.0/8")
    try:
        assert ask(place, {"token": TOKEN}) == [""]
    except ConnectionError:
        pass  # it was closed before we could speak
    assert "about" in ask(listening("--allow", "127.0.0.0/8"), {"token": TOKEN}, {"about": True})[0]


def test_beyond_this_machine_it_wants_a_token(agent_target, monkeypatch):
    monkeypatch.delenv("WS2_AGENT_TOKEN", raising=False)
    refused = Program(agent_target, "ws2_agent", "--listen", "0", "--address", "0.0.0.0")
    assert "token" in " ".join(refused.lines.rest())
    refused.close()


def test_programs_behind_ssh(agent_target, tmp_path, monkeypatch):
    if sys.platform == "win32":
        pytest.skip("the ssh of this test is a shell script")
    # As sshd does: what follows the host is one line for a shell. Windows finds the .exe by itself.
    run = " ".join([*agent_target.runner, '"$1.exe"']) if agent_target.runner else 'sh -c "$*"'
    ssh = tmp_path / "ssh"
    options = 'while [ "${1#-}" != "$1" ]; do [ "$1" = -o ] && shift; shift; done'
    ssh.write_text(f"#!/bin/sh\n{options}\nshift\nexec {run}\n")
    ssh.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    target = targets.remote(f"box=me@box:{agent_target.folder}")
    assert target.remote and target.name == "box" and not target.has_our_loopback
    agent = Agent(target)
    agent.WSAStartup([2, 2]).returns(0)
    agent.close()
