# SPDX-License-Identifier: MIT
"""Gives scenarios their agents, for every target and every pairing at hand; makes known deviations
strict; writes results for ci/conformance. A scenario asks for `agent`, or for `server` and
`client`; the rest happens here. Nothing sleeps, no port is fixed, no process survives its test."""

import itertools
import json
import os
import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from harness import deviations, targets  # noqa: E402
from harness.agent import Agent  # noqa: E402
from harness.lines import Program  # noqa: E402
from harness.peer import Peer  # noqa: E402

ROLES = ("agent", "server", "client")


def pytest_configure(config):
    config.addinivalue_line("markers", "behaviour(behaviour): the row of the report it proves")
    config.addinivalue_line("markers", "programs: needs programs, so no agent-only target will do")
    config.ws2_targets = targets.available()
    config.ws2_deviations = deviations.read()


def pytest_report_header(config):
    names = ", ".join(map(str, config.ws2_targets)) or "none (build the dev or mingw preset)"
    return f"targets: {names}"


def pytest_generate_tests(metafunc):
    found = metafunc.config.ws2_targets
    if metafunc.definition.get_closest_marker("programs"):
        found = [each for each in found if each.folder and not each.remote]
    if {"server", "pair_of_programs"} & set(metafunc.fixturenames):
        # Scenarios of two programs meet on a loopback.
        pairs = [pair for pair in itertools.product(found, repeat=2) if share_a_loopback(*pair)]
        metafunc.parametrize(
            ("server_target", "client_target"), pairs, ids=[f"{a}-{b}" for a, b in pairs]
        )
    elif {"agent", "bare", "agent_target"} & set(metafunc.fixturenames):
        metafunc.parametrize("agent_target", found, ids=str)


def share_a_loopback(one: targets.Target, other: targets.Target) -> bool:
    return one == other or one.host == other.host or (one.has_our_loopback and other.has_our_loopback)


def roles_of(item) -> dict[str, targets.Target]:
    params = getattr(item, "callspec", None) and item.callspec.params or {}
    return {role: params[f"{role}_target"] for role in ROLES if f"{role}_target" in params}


def column_of(roles: dict[str, targets.Target]) -> str:
    """The column of the report: one target, or who serves whom."""
    names = {str(each) for each in roles.values()}
    if len(names) == 1:
        return names.pop()
    return ", ".join(f"{target} {role}" for role, target in roles.items())


def pytest_collection_modifyitems(config, items):
    keep_selected(config, items)
    homes = {}
    for item in items:
        if not (marker := item.get_closest_marker("behaviour")):
            continue
        what = marker.args[0]
        if homes.setdefault(what.id, item.function) is not item.function:
            raise pytest.UsageError(f"two scenarios prove {what.id}")
        roles = roles_of(item)
        known = deviations.find(config.ws2_deviations, what.id, roles)
        item.user_properties.append(("deviation", known and f"{what.id}: {known.why}"))
        if known:
            item.user_properties.append(("whose", str(known.whose(roles))))
            strict = all(target.is_described for target in roles.values())
            item.add_marker(pytest.mark.xfail(reason=known.why, strict=strict))


def keep_selected(config, items):
    """WS2_BEHAVIOURS: the only ids to run, separated by spaces."""
    wanted = os.environ.get("WS2_BEHAVIOURS")
    if not wanted:
        return
    kept, rest = [], []
    for item in items:
        marker = item.get_closest_marker("behaviour")
        (kept if marker and marker.args[0].id in wanted.split() else rest).append(item)
    items[:] = kept
    config.hook.pytest_deselected(items=rest)


def pytest_collection_finish(session):
    """Tells ci/conformance what to expect, once of all the workers."""
    path = os.environ.get("WS2_RESULTS")
    if not path or os.environ.get("PYTEST_XDIST_WORKER", "gw0") != "gw0" or is_distributing(session.config):
        return
    expected = []
    for item in session.items:
        if marker := item.get_closest_marker("behaviour"):
            expected.append(marker.args[0].as_dict() | place_of(item))
    write_line(path, {"collected": expected})


def is_distributing(config) -> bool:
    return bool(getattr(config.option, "numprocesses", 0)) and "PYTEST_XDIST_WORKER" not in os.environ


def place_of(item) -> dict:
    """Where a result stands: in which file, in which column."""
    roles = roles_of(item)
    return {
        "file": pathlib.Path(item.fspath).stem,
        "line": item.function.__code__.co_firstlineno,
        "target": column_of(roles),
        "roles": {role: str(target) for role, target in roles.items()},
    }


def write_line(path: str, line: dict) -> None:
    # One write, so that the lines of several processes do not mix.
    with open(path, "ab", buffering=0) as file:
        file.write(json.dumps(line).encode() + b"\n")


@pytest.fixture
def traces():
    """The agents of the running test; their traces end up in the report."""
    return []


@pytest.fixture
def launch(traces):
    """launch(target, role) starts one more agent, not yet started up."""
    running = []

    def start(target, role="agent") -> Agent:
        running.append(Agent(target, role))
        traces.append(running[-1])
        return running[-1]

    yield start
    for each in running:
        each.close()


@pytest.fixture
def bare(launch, agent_target):
    """An agent on which WSAStartup has not been called."""
    return launch(agent_target)


def started(agent: Agent) -> Agent:
    agent.WSAStartup([2, 2]).returns(0)
    return agent


@pytest.fixture
def agent(launch, agent_target):
    return started(launch(agent_target))


@pytest.fixture
def peer(agent):
    """The other end of a stream to `agent`, driven by Python itself."""
    if not agent.target.has_our_loopback:
        pytest.skip("the agent is on another machine, whose loopback is not ours")
    one = Peer(agent)
    yield one
    one.socket.close()


@pytest.fixture
def server(launch, server_target):
    return started(launch(server_target, "server"))


@pytest.fixture
def client(launch, client_target):
    return started(launch(client_target, "client"))


@pytest.fixture
def pair_of_programs(server_target, client_target):
    """The two targets of a pairing, for scenarios that start programs instead of agents."""
    return server_target, client_target


@pytest.fixture
def program():
    """program(target, name, *arguments) starts a program of that target's build."""
    running = []

    def start(target, name, *arguments) -> Program:
        running.append(Program(target, name, *arguments))
        return running[-1]

    yield start
    for each in running:
        each.close()


VERDICTS = {
    # (outcome, is it marked as deviating) -> what the report says
    ("passed", False): "passed",
    ("failed", False): "failed",
    ("skipped", False): "skipped",
    ("skipped", True): "deviates",
    ("failed", True): "unexpected pass",
    ("passed", True): "unexpected pass",
}


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    report = (yield).get_result()
    marker = item.get_closest_marker("behaviour")
    traces = getattr(item, "funcargs", {}).get("traces", [])
    lines = [line for each in traces for line in each.trace]
    if report.failed and lines:
        report.sections.append(("what the agents did", "\n".join(lines)))
    path = os.environ.get("WS2_RESULTS")
    if not marker or not path or not (call.when == "call" or report.outcome != "passed"):
        return
    about = dict(item.user_properties)
    deviation = about.get("deviation")
    verdict = VERDICTS[report.outcome, bool(deviation)]
    if verdict == "unexpected pass" and report.passed:
        verdict = "passed"  # not strict: the row was written for another version
    if call.when == "teardown" or (call.when == "setup" and report.failed):
        verdict = "failed"  # a broken test bench is no deviation
    result = marker.args[0].as_dict() | place_of(item)
    result |= {
        "whose": about.get("whose", ""),
        "verdict": verdict,
        "deviations": [deviation] if deviation else [],
        "skipped": str(report.longrepr[2]) if verdict == "skipped" else "",
        "trace": lines + what_differs(item, call),
        "seconds": report.duration,
    }
    write_line(path, result)


def what_differs(item, call) -> list[str]:
    """The line of a trace for the check that did not hold."""
    if not call.excinfo or call.excinfo.errisinstance(pytest.skip.Exception):
        return []
    here = [each for each in call.excinfo.traceback if str(each.path) == str(item.fspath)]
    line = here[-1].lineno + 1 if here else 0
    text = " ".join(str(call.excinfo.value).split())
    return [f"! {pathlib.Path(item.fspath).name}:{line} {text[:400]}"]
