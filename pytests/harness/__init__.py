# SPDX-License-Identifier: MIT
"""What the scenarios are written with. README.md one folder up tells how."""

from harness import winsock
from harness.agent import Agent, Missing, Pending, Reply, tcp_pair, until
from harness.behaviours import Behaviour, behaviour, row, rows
from harness.winsock import *  # noqa: F403

OURS = ["Agent", "Behaviour", "Missing", "Pending", "Reply", "behaviour", "row", "rows", "tcp_pair", "until"]
__all__ = OURS + [name for name in vars(winsock) if name.isupper() and name[0] != "_"]
