# SPDX-License-Identifier: MIT
"""The targets at hand: programs of the host's build, programs of the Windows build under Wine, an
agent on another machine. A target that is not built is simply not there; WS2_TARGETS=native,wine
says which must be."""

import os
import pathlib
import shutil
import subprocess
import sys
from dataclasses import dataclass

ROOT = pathlib.Path(__file__).resolve().parents[2]
TIME_FACTOR = int(os.environ.get("WS2_TIME_FACTOR", "1"))  # busy machines, valgrind, sanitizers
PATIENCE_S = 30 * TIME_FACTOR  # how long something that must happen may take
GLANCE_S = 0.05 * TIME_FACTOR  # how long a call that must stay blocked is watched


@dataclass(frozen=True)
class Target:
    name: str  # what reports call it
    names: frozenset[str]  # what deviations.def may call it
    folder: pathlib.Path | None = None
    suffix: str = ""
    runner: tuple[str, ...] = ()
    is_described: bool = True  # deviations.def was written for this version of it
    remote: str | None = None  # host:port of an agent started with --listen

    def __str__(self) -> str:
        return self.name

    def command(self, program: str, *arguments: str) -> list[str]:
        if not self.folder:
            raise RuntimeError(f"{self.name} runs agents only, not {program}")
        return [*self.runner, str(self.folder / (program + self.suffix)), *arguments]

    def environment(self) -> dict[str, str]:
        environment = dict(os.environ)
        if self.runner:
            environment.setdefault("WINEDEBUG", "-all")
            environment.setdefault("WINEPREFIX", str(ROOT / "build" / "wine"))
            pathlib.Path(environment["WINEPREFIX"]).parent.mkdir(parents=True, exist_ok=True)
        return environment

    def has(self, program: str) -> bool:
        return bool(self.folder) and (self.folder / (program + self.suffix)).exists()


# The rows of deviations.def about Wine are those of Debian 12's.
DESCRIBED_WINE = "wine-8."


def _wine(folder: pathlib.Path) -> Target:
    runner = (str(ROOT / "ci" / "wine"),)
    told = subprocess.run([*runner, "--version"], capture_output=True, text=True, check=False)
    is_described = told.stdout.startswith(DESCRIBED_WINE)
    return Target("wine", frozenset({"wine"}), folder, ".exe", runner, is_described=is_described)


def _host_name() -> str:
    hosts = {"linux": "native-linux", "darwin": "native-macos", "win32": "windows"}
    return hosts.get(sys.platform, "native-bsd")


def _candidates() -> list[Target]:
    host = _host_name()
    native = pathlib.Path(os.environ.get("WS2_NATIVE_BIN", ROOT / "build" / "dev" / "bin"))
    windows = pathlib.Path(os.environ.get("WS2_WINE_BIN", ROOT / "build" / "mingw" / "bin"))
    found = []
    if host == "windows":
        found.append(Target("windows", frozenset({"windows"}), windows, ".exe"))
    else:
        found.append(Target("native", frozenset({"native", host}), native))
        if shutil.which("wine") or shutil.which("wine64"):
            found.append(_wine(windows))
    found = [each for each in found if each.has("ws2_agent")]
    if remote := os.environ.get("WS2_REMOTE_AGENT"):
        name = os.environ.get("WS2_REMOTE_NAME", "windows")
        found.append(Target(name, frozenset({name, "remote"}), remote=remote))
    return found


def available() -> list[Target]:
    """Every target that can run, in a fixed order. Raises if a required one cannot."""
    found = _candidates()
    required = [name for name in os.environ.get("WS2_TARGETS", "").split(",") if name]
    missing = [name for name in required if name not in [each.name for each in found]]
    if missing:
        raise RuntimeError(f"required targets are not built or cannot run: {', '.join(missing)}")
    return [each for each in found if not required or each.name in required]
