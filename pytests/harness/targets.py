# SPDX-License-Identifier: MIT
"""The targets at hand: programs of the host's build, programs of the Windows build under Wine, and
what WS2_REMOTE names: agents that listen, programs behind ssh. A target that is not built is simply
not there; WS2_TARGETS=native,wine says which must be."""

import dataclasses
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass, field

ROOT = pathlib.Path(__file__).resolve().parents[2]
TIME_FACTOR = int(os.environ.get("WS2_TIME_FACTOR", "1"))  # busy machines, valgrind, sanitizers
PATIENCE_S = 30 * TIME_FACTOR  # how long something that must happen may take
GLANCE_S = 0.05 * TIME_FACTOR  # how long a call that must stay blocked is watched
SSH = ("ssh", "-T", "-o", "BatchMode=yes")
REMOTE_FOLDER = "ws2shim/build/dev/bin"  # where ssh finds the programs unless told


@dataclass(frozen=True)
class Target:
    name: str  # what reports call it
    names: frozenset[str]  # what deviations.def may call it
    folder: pathlib.PurePath | None = None
    suffix: str = ""
    runner: tuple[str, ...] = ()
    is_described: bool = True  # deviations.def was written for this version of it
    agent: str | None = None  # host:port of an agent that listens
    host: str = ""  # the other machine, "" for this one
    has_our_loopback: bool = True
    # What it says of itself; no part of its identity.
    facts: dict = field(default_factory=dict, compare=False, hash=False)

    def __str__(self) -> str:
        return self.name

    @property
    def remote(self) -> bool:
        return bool(self.host)

    def command(self, program: str, *arguments: str) -> list[str]:
        if not self.folder:
            raise RuntimeError(f"{self.name} runs agents only, not {program}")
        # No Path: behind ssh it may be one of Windows.
        return [*self.runner, f"{self.folder}/{program}{self.suffix}", *arguments]

    def environment(self) -> dict[str, str]:
        environment = dict(os.environ)
        if self.suffix and not self.remote:
            environment.setdefault("WINEDEBUG", "-all")
            environment.setdefault("WINEPREFIX", str(ROOT / "build" / "wine"))
            pathlib.Path(environment["WINEPREFIX"]).parent.mkdir(parents=True, exist_ok=True)
        return environment

    def has(self, program: str) -> bool:
        return bool(self.folder) and pathlib.Path(f"{self.folder}/{program}{self.suffix}").exists()

    def hello(self, program: str = "ws2_agent", arguments=(), variables=None) -> bytes:
        """The first line to an agent that listens (tests/programs/agent/server.hpp)."""
        said = {"program": program, "arguments": list(arguments), "variables": variables or {}}
        if token := os.environ.get("WS2_AGENT_TOKEN"):
            said["token"] = token
        return json.dumps(said).encode() + b"\n"

    def address(self) -> tuple[str, int]:
        host, _, port = self.agent.rpartition(":")
        return host.strip("[]"), int(port)


# The rows of deviations.def about Wine are those of Debian 12's.
DESCRIBED_WINE = re.compile(r"(wine-|Wine )8\.")


def _wine(folder: pathlib.Path) -> Target:
    runner = (str(ROOT / "ci" / "wine"),)
    told = subprocess.run([*runner, "--version"], capture_output=True, text=True, check=False)
    is_described = bool(DESCRIBED_WINE.match(told.stdout))
    return Target("wine", frozenset({"wine"}), folder, ".exe", runner, is_described=is_described)


def _native(folder: pathlib.Path, host: str) -> Target:
    target = Target("native", frozenset({"native", host}), folder)
    if not target.has("ws2_agent"):
        return target
    # What it was built for (WS2_PLATFORM) only the program knows.
    facts = _about_from(target)
    return dataclasses.replace(target, names=frozenset(facts["names"].split()))


def _about_from(target: Target) -> dict:
    """What the target's agent says of itself."""
    words = target.command("ws2_agent")
    answer = subprocess.run(
        words, input='{"about": true}\n', capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )
    try:
        return json.loads(answer.stdout)["about"]
    except (ValueError, KeyError, TypeError) as error:
        raise Unreachable(f"{target}: {error!r}, said: {(answer.stdout or answer.stderr)!r}"[:500]) from None


def _host_name() -> str:
    hosts = {"linux": "native-linux", "darwin": "native-macos", "win32": "windows"}
    return hosts.get(sys.platform, "native-bsd")


def local() -> list[Target]:
    """The targets of this machine, built or not."""
    host = _host_name()
    native = pathlib.Path(os.environ.get("WS2_NATIVE_BIN", ROOT / "build" / "dev" / "bin"))
    windows = pathlib.Path(os.environ.get("WS2_WINE_BIN", ROOT / "build" / "mingw" / "bin"))
    if host == "windows":
        # Its own build, if there is one, or what mingw-w64 made elsewhere.
        folder = native if (native / "ws2_agent.exe").exists() else windows
        return [Target("windows", frozenset({"windows"}), folder, ".exe")]
    found = [_native(native, host)]
    if shutil.which("wine") or shutil.which("wine64"):
        found.append(_wine(windows))
    return found


class Unreachable(RuntimeError):
    """A remote target that does not answer as an agent does."""


def remote(word: str) -> Target:
    """The target that "[name=]host:port" or "[name=]user@host[:folder]" means; it is asked for what it
    is."""
    name, equals, place = word.rpartition("=")
    try:
        if "@" in place:
            user, _, folder = place.partition(":")
            target = Target(place, frozenset(), folder or REMOTE_FOLDER, runner=(*SSH, user), host=user)
            facts = _about_from(target)
        else:
            target = Target(place, frozenset(), agent=place, host=place.rpartition(":")[0])
            with socket.create_connection(target.address(), timeout=PATIENCE_S) as stream:
                stream.sendall(target.hello() + b'{"about": true}\n')
                said = stream.makefile("r", encoding="utf-8").readline()
            facts = json.loads(said)["about"]
    except (OSError, ValueError, KeyError, TypeError, subprocess.TimeoutExpired) as error:
        raise Unreachable(f"{place}: {error!r}, said: {locals().get('said', '')!r}"[:500]) from None
    names = facts["names"].split()
    is_described = "wine" not in names or bool(DESCRIBED_WINE.match(facts.get("library", "")))
    return Target(
        name if equals else f"{names[-1]}@{place}", frozenset(names), target.folder, "", target.runner,
        is_described, target.agent, target.host, _is_here(target), facts,
    )  # fmt: skip


def _is_here(target: Target) -> bool:
    """Whether its loopback is ours; a tunnel makes it look so, then WS2_REMOTE_LOOPBACK=0 says no."""
    host = target.host.rpartition("@")[2]
    return host in ("127.0.0.1", "localhost") and os.environ.get("WS2_REMOTE_LOOPBACK", "1") != "0"


def _candidates() -> list[Target]:
    found = [each for each in local() if each.has("ws2_agent")]
    for word in os.environ.get("WS2_REMOTE", "").split():
        found.append(remote(word))
    return found


def available() -> list[Target]:
    """Every target that can run, in a fixed order. Raises if a required one cannot."""
    found = _candidates()
    required = [name for name in os.environ.get("WS2_TARGETS", "").split(",") if name]
    missing = [name for name in required if name not in [each.name for each in found]]
    if missing:
        raise RuntimeError(f"required targets are not built or cannot run: {', '.join(missing)}")
    return [each for each in found if not required or each.name in required]
