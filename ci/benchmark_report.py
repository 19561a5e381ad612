# SPDX-License-Identifier: MIT
"""Turns the numbers of ci/bench into Markdown tables, into docs/performance.md and into plots."""

import pathlib
import re
import statistics
from collections.abc import Iterable, Sequence

from benchmark_numbers import UNDECIDED, Estimate, estimate, interquartile_share, is_clear, verdict
from benchmark_table import LOADS, OURS, PEERS, RAW, ROWS, SERVER_TARGETS, SERVERS, WINE, Row
from instructions import MOST
from runner import ROOT

LIMIT = SERVERS[0]  # what the others are compared with
DOCUMENT = ROOT / "docs" / "performance.md"
TABLES = re.compile(r"(<!-- ci/bench: begin -->\n).*(<!-- ci/bench: end -->)", re.DOTALL)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|---{'|---:' * (len(head) - 1)}|"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join(lines) + "\n"


def three_digits(value: float) -> str:
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


# --- rows -----------------------------------------------------------------------------------------


def ratio_to_raw(times: dict[str, list[float]], peer: str) -> Estimate | None:
    ours, raw = times.get(peer, []), times.get(RAW, [])
    if not ours or len(ours) != len(raw):
        return None
    return estimate([one / other for one, other in zip(ours, raw)])


def show_ratio(ratio: Estimate | None) -> str:
    if ratio is None:
        return ""
    digits = 2 if ratio.median < 10 else 0
    return f"{ratio.median:.{digits}f} ±{ratio.uncertainty * ratio.median:.{digits}f}"


def is_certain(row: Row, times: dict[str, list[float]]) -> bool:
    """Whether more rounds would tell nothing new of this row."""
    ratio = ratio_to_raw(times, OURS)
    if ratio is None:
        return True
    return is_clear(ratio) and (row.target is None or verdict(ratio, row.target) != UNDECIDED)


def wine_ratio(results: dict, row: Row) -> str:
    """Other rounds than the raw calls': medians, and few digits."""
    wine = results.get(WINE, {}).get(row.name)
    raw = results["rows"]["times"].get(row.name, {}).get(RAW)
    if not wine or not raw:
        return ""
    return f"{statistics.median(wine) / statistics.median(raw):.2g}"


def against_target(row: Row, times: dict[str, list[float]]) -> str:
    if row.most_ns is not None:
        value = estimate(times[OURS])
        return f"{row.most_ns:.0f} ns: {verdict(value, row.most_ns)}"
    ratio = ratio_to_raw(times, OURS)
    if row.target is None or ratio is None:
        return ""
    return f"{row.target:.2f}: {verdict(ratio, row.target)}"


def table_of_rows(results: dict) -> str:
    times = results["rows"]["times"]
    others = [peer for peer in PEERS if peer not in (RAW, OURS)]
    others = [peer for peer in others if any(peer in each for each in times.values())]
    head = ["row", "raw ns", "spread", "ws2shim ns", "ws2shim / raw", "target"]
    head += [f"{peer} / raw" for peer in others] + ["Wine / raw"]
    lines = []
    for row in ROWS:
        measured = times.get(row.name, {})
        if RAW not in measured or OURS not in measured:
            continue
        raw = measured[RAW]
        line = [row.name, three_digits(statistics.median(raw)), f"{interquartile_share(raw):.0%}"]
        line.append(three_digits(statistics.median(measured[OURS])))
        line.append(show_ratio(ratio_to_raw(measured, OURS)))
        line.append(against_target(row, measured))
        line += [show_ratio(ratio_to_raw(measured, peer)) for peer in others]
        line.append(wine_ratio(results, row))
        lines.append(line)
    return table(head, lines)


# --- servers --------------------------------------------------------------------------------------


def loads() -> list[str]:
    return [f"{connections} x {size}" for connections, size in LOADS]


def per_second(figures: Sequence[dict]) -> float:
    return statistics.median(figure["per_second"] for figure in figures)


def shares(servers: dict, server: str, beside: str) -> dict[str, float]:
    """The rate of one server as a share of another's, for each load, round by round."""
    found = {}
    for kind in (*loads(), "churn"):
        ours, theirs = servers.get(server, {}).get(kind), servers.get(beside, {}).get(kind)
        if ours and theirs:
            ratios = [one["per_second"] / other["per_second"] for one, other in zip(ours, theirs)]
            found[kind] = statistics.median(ratios)
    return found


def table_of_servers(results: dict) -> str:
    servers = results["servers"]["results"]
    head = ["server", *(f"{kind} B" for kind in loads()), "connect, echo, close"]
    lines = []
    for name, kinds in servers.items():
        line = [name.replace("_", " ")]
        found = shares(servers, name, LIMIT)
        for kind in (*loads(), "churn"):
            share = f" ({found[kind]:.2f})" if kind in found else ""
            line.append(f"{per_second(kinds[kind]) / 1000:.1f}{share}" if kind in kinds else "")
        lines.append(line)
    return table(head, lines)


def table_of_server_targets(results: dict) -> str:
    servers = results["servers"]["results"]
    lines = []
    for target in SERVER_TARGETS:
        found = shares(servers, target.server, target.beside)
        if found:
            missed = [f"{kind}: {share:.2f}" for kind, share in found.items() if share < target.share]
            lines.append([
                target.server.replace("_", " "), target.beside, f"{target.share:.2f}", f"{min(found.values()):.2f}",
                f"{statistics.median(found.values()):.2f}", ", ".join(missed) or "none",
            ])  # fmt: skip
    return table(["server", "beside", "target", "least share", "median", "loads that miss it"], lines)


# --- the rest -------------------------------------------------------------------------------------


def table_of_footprint(footprint: dict) -> str:
    peers = list(footprint["bytes_per_socket"])
    lines = [
        [f"memory per {kind} socket, bytes"]
        + [f"{footprint['bytes_per_socket'][peer][kind]:.0f}" for peer in peers]
        for kind in ("stream", "datagram")
    ]
    lines.append(
        ["start, one socket, end: ms"]
        + [f"{statistics.median(footprint['start_ms'][peer]):.2f}" for peer in peers]
    )
    sizes = ", ".join(
        f"{name} {size / 1024:.0f} KiB" for name, size in footprint["library_bytes"].items()
    )
    return table(["", *peers], lines) + f"\nLibraries without symbols: {sizes}.\n"


def table_of_instructions(counted: dict[str, float]) -> str:
    lines = [
        [call, f"{number:.0f}", f"{MOST}: {'met' if number <= MOST else 'missed'}"]
        for call, number in counted.items()
    ]
    return table(["call", "instructions", "target"], lines)


def describe_run(results: dict) -> str:
    machine = results["machine"]
    text = (
        f"Measured on {machine['date']}: {machine['processor']}, {machine['cores']} cores, "
        f"kernel {machine['kernel']}, {machine['libc']}, {machine['compiler']}. "
        f"Load average at the start: {machine['load']}.\n"
    )
    if results["left_out"]:
        text += f"\nToo few descriptors for: {', '.join(results['left_out'])}.\n"
    return text


def markdown(results: dict) -> str:
    parts = [describe_run(results), "### Calls\n", table_of_rows(results)]
    if "servers" in results:
        parts += [
            "### Echo servers\n",
            "Thousand messages (last column, `churn`: connections) per second, and the share of the raw epoll "
            "server: the median of the ratios within a round. `connections x bytes`. `buffers`: with a buffer for "
            "each connection, as overlapped receives must have, where the plain epoll server receives everything "
            "into one.\n",
            table_of_servers(results),
            "The same shares as targets:\n",
            table_of_server_targets(results),
        ]
    if "instructions" in results:
        parts += ["### Instructions that ws2shim adds\n", table_of_instructions(results["instructions"])]
    if "footprint" in results:
        parts += ["### Memory, start, size\n", table_of_footprint(results["footprint"])]
    failures = {**results["rows"]["failures"], **results.get("servers", {}).get("failures", {})}
    if failures:
        parts += ["### Could not be measured\n", "".join(f"* {each}: {why}\n" for each, why in failures.items())]
    return "\n".join(parts)


# --- plots ----------------------------------------------------------------------------------------


def plot_rows(results: dict, file: pathlib.Path) -> None:
    from matplotlib import pyplot  # here: it takes a second to load

    times = results["rows"]["times"]
    names, values, errors = [], [], []
    for row in reversed(ROWS):
        ratio = ratio_to_raw(times.get(row.name, {}), OURS)
        if ratio is not None and row.most_ns is None:
            names.append(row.name)
            values.append(min(ratio.median, 3))
            errors.append(min(ratio.uncertainty * ratio.median, 3))
    figure, axes = pyplot.subplots(figsize=(8, 0.28 * len(names) + 1))
    axes.barh(names, values, xerr=errors, color="#4878a8", ecolor="#999999")
    axes.axvline(1, color="black", linewidth=1)
    axes.set_xlabel("time of ws2shim / time of the raw calls")
    figure.tight_layout()
    figure.savefig(file, metadata={"Date": None})
    pyplot.close(figure)


def plot_servers(results: dict, file: pathlib.Path) -> None:
    from matplotlib import pyplot

    servers = results["servers"]["results"]
    kinds = [kind for kind in loads() if kind in servers.get(LIMIT, {})]
    names = list(servers)
    figure, axes = pyplot.subplots(figsize=(10, 5))
    width = 0.85 / len(names)
    for number, name in enumerate(names):
        places = [index + number * width for index in range(len(kinds))]
        rates = [per_second(servers[name][kind]) / 1000 if kind in servers[name] else 0 for kind in kinds]
        hatch = "//" if OURS in name else None
        axes.bar(places, rates, width, label=name.replace("_", " "), hatch=hatch)
    axes.set_xticks([index + 0.4 for index in range(len(kinds))], [f"{kind} B" for kind in kinds])
    axes.set_ylabel("thousand messages per second")
    axes.legend(fontsize="small", ncol=2)
    figure.tight_layout()
    figure.savefig(file, metadata={"Date": None})
    pyplot.close(figure)


def write(results: dict, folder: pathlib.Path, into_document: bool) -> str:
    """The Markdown, which also goes to files and, if wanted, into the document."""
    import matplotlib

    matplotlib.use("svg")
    text = markdown(results)
    (folder / "tables.md").write_text(text, encoding="utf-8")
    plot_rows(results, folder / "rows.svg")
    if results.get("servers", {}).get("results"):
        plot_servers(results, folder / "servers.svg")
    if into_document:
        document = DOCUMENT.read_text(encoding="utf-8")
        document = TABLES.sub(lambda found: f"{found[1]}\n{text}\n{found[2]}", document)
        DOCUMENT.write_text(document, encoding="utf-8")
    return text
