"""The figures as tables: Markdown that reads as well on a terminal.

Takes what `python -m benchmarks` measured (the JSON it writes); measures nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.asking import FIRST, OURS, UNSEEN, geometric_mean
from benchmarks.engine import BY_NAME, MODES

PEER = "tantivy"
STOCK = "whoosh"
DIFFERENT = 0.05
"""A class in which a peer's totals lie, in the median, further from ours than this is marked."""

Result = Mapping[str, Any]


def markdown(result: Result) -> str:
    """All the tables."""
    parts = [
        _head(result),
        _targets(result),
        _building(result),
        _whole(result),
        _modes(result),
        _agreement(result),
        _opening(result),
        _slice(result),
        _growth(result),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def ratios(asked: Result, ours: str, peer: str) -> dict[str, float]:
    """Of each class: our time for the whole request, in the mode `ours`, by the peer's."""
    peers = asked["ms"][peer]["WHOLE"]
    return {kind: taken / peers[kind] for kind, taken in asked["ms"][OURS][ours].items()}


def _head(result: Result) -> str:
    machine, corpus, settings = result["machine"], result["corpus"], result["settings"]
    versions = ", ".join(f"{name} {version}" for name, version in result["versions"].items())
    lines = [
        f"{result['taken']}, revision {result['revision'] or 'unknown'}, {machine['processor']}, "
        f"{machine['cores']} cores, load {machine['load']:.1f} at the start.",
        f"{corpus['name']}: {corpus['speeches']:,} speeches, {corpus['text_bytes'] / 1e6:.1f} MB "
        f"of text, SHA-256 {corpus['sha256']}. Seed {settings['seed']}, "
        f"{settings['queries_per_class']} queries a class, {settings['rounds']} rounds; "
        f"building {settings['build_rounds']} rounds.",
        f"{versions}.",
    ]
    if result["not_installed"]:
        lines.append(f"Not installed: {', '.join(result['not_installed'])}.")
    return "\n".join(lines)


def _targets(result: Result) -> str:
    """The promises, and what was measured of each."""
    build, asked = result["build"], result["ask"]
    ours, peer = build[OURS], build[PEER]
    speed, peer_speed = ours["megabytes_per_second"], peer["megabytes_per_second"]
    whole = ratios(asked, "WHOLE", PEER)
    worst = max(whole, key=lambda kind: whole[kind])
    unseen = ratios(asked, UNSEEN, PEER)
    worst_unseen = max(unseen, key=lambda kind: unseen[kind])
    rows = [
        ("building ÷ tantivy, one each", "≥ 1.0", speed / peer_speed, speed >= peer_speed),
        _target("disk ÷ tantivy", ours["bytes"] / peer["bytes"], 1.3),
        _target("peak memory of building, GB", ours["peak_bytes"] / 1e9, 1.5),
        _target("whole request ÷ tantivy, mean", geometric_mean(whole.values()), 1.0),
        _target(f"whole request ÷ tantivy, worst ({worst})", whole[worst], 2.0),
        _target("the same, unseen, mean", geometric_mean(unseen.values()), 1.0),
        _target(f"the same, unseen, worst ({worst_unseen})", unseen[worst_unseen], 2.0),
        _target("cold command line ÷ bare Python", result["cold"]["ratio"], 20),
        _target("adding a day ÷ building", result["day"][OURS]["share_of_build"], 0.02),
    ]
    if two := build.get(f"{OURS}-2"):
        faster = two["megabytes_per_second"] / peer_speed
        rows.insert(1, ("building, two processes ÷ tantivy's one", "≥ 1.5", faster, faster >= 1.5))
    rows += _stock_targets(result["slice"])
    return "### Promises\n\n" + table(
        ["", "promise", "measured", ""],
        [
            [what, wanted, _number(got), "kept" if kept else "**missed**"]
            for what, wanted, got, kept in rows
        ],
    )


def _stock_targets(sliced: Result) -> list[tuple[str, str, float, bool]]:
    if STOCK not in sliced["build"]:
        return []
    speeds = {name: build["megabytes_per_second"] for name, build in sliced["build"].items()}
    building = speeds[OURS] / speeds[STOCK]
    asking = 1 / geometric_mean(ratios(sliced["ask"], "WHOLE", STOCK).values())
    return [
        ("building ÷ stock Whoosh, on the slice", "≥ 12", building, building >= 12),
        ("stock Whoosh's request ÷ ours, on the slice", "≥ 50", asking, asking >= 50),
    ]


def _target(what: str, got: float, most: float) -> tuple[str, str, float, bool]:
    return what, f"≤ {most:g}", got, got <= most


def _building(result: Result) -> str:
    day = result["day"]
    rows = _build_rows(result["build"])
    text = "### Building\n\n" + table(
        ["engine", "MB/s", "÷ tantivy", "disk, MB", "÷ tantivy", "peak memory, MB"], rows
    )
    added = "; ".join(
        f"{_title(name)} {day[name]['seconds']:.2f} s, {100 * day[name]['share_of_build']:.1f} %"
        for name in (OURS, PEER)
    )
    return f"{text}\n\nAdding the last day, {day['speeches']} speeches, of building: {added}."


def _build_rows(builds: Mapping[str, Any]) -> list[list[str]]:
    peer = builds[PEER]
    return [
        [
            _title(name),
            _number(build["megabytes_per_second"]),
            _ratio(build["megabytes_per_second"] / peer["megabytes_per_second"]),
            _number(build["bytes"] / 1e6),
            _ratio(build["bytes"] / peer["bytes"]),
            _number(build["peak_bytes"] / 1e6),
        ]
        for name, build in builds.items()
    ]


def _whole(result: Result) -> str:
    return "### The whole request\n\n" + _whole_table(result["ask"])


def _whole_table(asked: Result) -> str:
    """One row a class: milliseconds of every engine, and ours by tantivy's."""
    times, agreement = asked["ms"], asked["agreement"]
    peers = [name for name in times if name != OURS and times[name].get("WHOLE")]
    warm, unseen = ratios(asked, "WHOLE", PEER), ratios(asked, UNSEEN, PEER)
    rows = [
        [
            kind, f"{asked['hits'][kind]:,.0f}",
            _number(taken), _number(times[OURS][UNSEEN][kind]),
            *(_number(times[name]["WHOLE"][kind]) + _mark(agreement, name, kind) for name in peers),
            _ratio(warm[kind]), _ratio(unseen[kind]),
        ]
        for kind, taken in times[OURS]["WHOLE"].items()
    ]  # fmt: skip
    columns = [times[OURS]["WHOLE"], times[OURS][UNSEEN], *(times[name]["WHOLE"] for name in peers)]
    means = [_number(geometric_mean(column.values())) for column in columns]
    rows.append([
        "**mean**", "", *means,
        _ratio(geometric_mean(warm.values())), _ratio(geometric_mean(unseen.values())),
    ])  # fmt: skip
    if all(FIRST in times[name] for name in (OURS, *peers)):
        columns = [times[name][FIRST] for name in (OURS, *peers)]
        first = [_number(geometric_mean(column.values())) for column in columns]
        touch = geometric_mean(times[OURS][FIRST].values())
        by_peer = touch / geometric_mean(times[PEER][FIRST].values())
        rows.append(["first touch", "", first[0], "", *first[1:], _ratio(by_peer), ""])
    names = [_title(name) for name in peers]
    head = ["class", "hits", "Hustings", "unseen", *names, "÷ tantivy", "unseen ÷ tantivy"]
    return table(head, rows) + _legend(rows)


def _legend(rows: Sequence[Sequence[str]]) -> str:
    if any("≠" in cell for row in rows for cell in row):
        return f"\n\n≠: its totals lie more than {100 * DIFFERENT:.0f} % from ours in the median."
    return ""


def _mark(agreement: Mapping[str, Any], engine: str, kind: str) -> str:
    return " ≠" if agreement[engine][kind]["difference"] > DIFFERENT else ""


def _modes(result: Result) -> str:
    """The three modes of Search Benchmark, the Game, ours beside those that have them."""
    times, agreement = result["ask"]["ms"], result["ask"]["agreement"]
    parts = []
    for mode in MODES[:-1]:
        names = [name for name in times if times[name].get(mode)]
        rows = []
        for kind, ours in times[OURS][mode].items():
            cells = []
            for name in names:
                taken = times[name][mode].get(kind)
                marked = "" if name == OURS or taken is None else _mark(agreement, name, kind)
                cells.append("–" if taken is None else _number(taken) + marked)
            rows.append([kind, *cells, _ratio(ours / times[PEER][mode][kind])])
        ratio = geometric_mean(
            ours / times[PEER][mode][kind] for kind, ours in times[OURS][mode].items()
        )
        rows.append(["**mean**", *["" for _ in names], _ratio(ratio)])
        head = ["class", *map(_title, names), "÷ tantivy"]
        parts.append(f"### {mode}\n\n" + table(head, rows))
    return "\n\n".join(parts)


def _agreement(result: Result) -> str:
    asked = result["ask"]
    kinds = list(asked["hits"])
    rows = []
    for name, classes in asked["agreement"].items():
        cells = []
        for kind in kinds:
            one = classes.get(kind)
            cells.append(
                f"{_percent(one['equal'])} / {_percent(one['difference'])}" if one else "–"
            )
        seen = [one for one in classes.values() if "equal_counts" in one]
        counts = min((one["equal_counts"] for one in seen), default=None)
        marked = min((one["marked"] for one in classes.values() if "marked" in one), default=None)
        rows.append(
            [
                _title(name), *cells, _percent(counts), _percent(marked),
                str(asked["contradictions"][name]),
            ]
        )  # fmt: skip
    head = ["engine", *kinds, "equal counts", "hits marked", "contradictions"]
    return (
        "### Do they answer the same?\n\nPer cent of queries with our total / median difference "
        "from our total. Of those with our total, per cent with our counts (worst class); per cent "
        "of hits with a word marked (worst class); queries whose total differs from mode to "
        "mode.\n\n" + table(head, rows)
    )


def _opening(result: Result) -> str:
    rows = [
        [
            _title(name), _number(one["import_ms"]), _number(one["open_ms"]),
            _number(result["ask"]["peak_bytes"][name] / 1e6),
        ]
        for name, one in result["open"].items()
    ]  # fmt: skip
    cold = result["cold"]
    return (
        "### Opening\n\n"
        + table(["engine", "import, ms", "open, ms", "peak memory of asking, MB"], rows)
        + f"\n\nCold command line {cold['search_ms']:.0f} ms, Python that does nothing "
        f"{cold['python_ms']:.1f} ms: {cold['ratio']:.1f} times."
    )


def _slice(result: Result) -> str:
    sliced = result["slice"]
    corpus = sliced["corpus"]
    head = ["engine", "MB/s", "÷ tantivy", "disk, MB", "÷ tantivy", "peak memory, MB"]
    return (
        f"### Beside stock Whoosh, on {corpus['speeches']:,} speeches "
        f"({corpus['text_bytes'] / 1e6:.1f} MB)\n\n"
        + table(head, _build_rows(sliced["build"]))
        + "\n\n"
        + _whole_table(sliced["ask"])
    )


def _growth(result: Result) -> str:
    if not result["growth"]:
        return ""
    rows = []
    for grown in result["growth"]:
        build, asked = grown["build"], grown["ask"]
        ours, peer = build[OURS], build[PEER]
        warm, unseen = ratios(asked, "WHOLE", PEER), ratios(asked, UNSEEN, PEER)
        rows.append(
            [
                grown["scale"], f"{grown['corpus']['speeches']:,}",
                _number(ours["megabytes_per_second"]), _number(peer["megabytes_per_second"]),
                _ratio(ours["megabytes_per_second"] / peer["megabytes_per_second"]),
                _ratio(ours["bytes"] / peer["bytes"]),
                _number(ours["peak_bytes"] / 1e6),
                _number(geometric_mean(asked["ms"][OURS]["WHOLE"].values())),
                _number(geometric_mean(asked["ms"][PEER]["WHOLE"].values())),
                _ratio(geometric_mean(warm.values())), _ratio(geometric_mean(unseen.values())),
            ]
        )  # fmt: skip
    head = [
        "scale", "speeches", "build, MB/s", "tantivy", "÷", "disk ÷", "peak memory, MB",
        "whole request, ms", "tantivy", "÷", "unseen ÷",
    ]  # fmt: skip
    return "### Growth\n\n" + table(head, rows)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table, its columns padded; the first to the left, the others to the right."""
    every = [head, *rows]
    widths = [max(3, *(len(row[at]) for row in every)) for at in range(len(head))]
    lines = [
        "| " + " | ".join(
            cell.rjust(width) if at else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ) + " |"
        for row in every
    ]  # fmt: skip
    rule = "| " + " | ".join(
        "-" * (width - 1) + ":" if at else "-" * width for at, width in enumerate(widths)
    )
    return "\n".join([lines[0], rule + " |", *lines[1:]])


def _title(name: str) -> str:
    return BY_NAME[name].title


def _number(value: float) -> str:
    if value >= 100:
        return f"{value:.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= 1 else f"{value:.3f}"


def _ratio(value: float) -> str:
    return f"{value:.2f}"


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.0f}" if value >= 0.1 else f"{100 * value:.1f}"
