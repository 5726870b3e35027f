"""The figures as tables: Markdown that reads as well on a terminal.

Takes what `python -m benchmarks` measured (the JSON it writes); measures nothing.
"""

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

from benchmarks import reading
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
        _asking(result),
        _agreement(result),
        _opening(result),
        _reading(result),
        _concordance(result),
        _slice(result),
        _growth(result),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def ratios(asked: Result, ours: str, peer: str) -> dict[str, float]:
    """Of each class: the time that `ours` takes for the whole request, by the peer's."""
    peers = asked["ms"][peer]["WHOLE"]
    return {kind: taken / peers[kind] for kind, taken in asked["ms"][ours]["WHOLE"].items()}


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
    speed = faster(ours, peer)
    whole = ratios(asked, OURS, PEER)
    worst = max(whole, key=lambda kind: whole[kind])
    unseen = ratios(asked, UNSEEN, PEER)
    worst_unseen = max(unseen, key=lambda kind: unseen[kind])
    rows = [
        ("building ÷ tantivy, one each", "≥ 1.0", speed, speed >= 1),
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
        both = faster(two, peer)
        rows.insert(1, ("building, two processes ÷ tantivy's one", "≥ 1.5", both, both >= 1.5))
    rows += _reading_target(result) + _concordance_targets(result) + _stock_targets(result["slice"])
    return "### Promises, made for the full corpus\n\n" + table(
        ["", "promise", "measured", ""],
        [
            [what, wanted, _number(got), "kept" if kept else "**missed**"]
            for what, wanted, got, kept in rows
        ],
    )


def _stock_targets(sliced: Result) -> list[tuple[str, str, float, bool]]:
    if STOCK not in sliced["build"]:
        return []
    building = faster(sliced["build"][OURS], sliced["build"][STOCK])
    asking = 1 / geometric_mean(ratios(sliced["ask"], OURS, STOCK).values())
    return [
        ("building ÷ stock Whoosh, on the slice", "≥ 12", building, building >= 12),
        ("stock Whoosh's request ÷ ours, on the slice", "≥ 50", asking, asking >= 50),
    ]


def _reading_target(result: Result) -> list[tuple[str, str, float, bool]]:
    """Of the XML formats, the one that is read slowest."""
    speeds = {
        name: one["megabytes_per_second"][reading.OURS]
        for name, one in (result.get("reading") or {}).items()
        if len(one["megabytes_per_second"]) > 1
    }
    if not speeds:
        return []
    name = min(speeds, key=lambda name: speeds[name])
    what, wanted = f"reading XML, slowest ({name}), MB/s", reading.WANTED
    return [(what, f"≥ {wanted}", speeds[name], speeds[name] >= wanted)]


def _concordance_targets(result: Result) -> list[tuple[str, str, float, bool]]:
    if not (read := result.get("concordance")):
        return []
    every, first = read["all"], read["first"]
    speed = every["found"] / every["seconds"]
    return [
        _target("trends of a frequent word, s", read["trends"]["seconds"], 1),
        _target(f"its first {first['found']:,.0f} lines in context, s", first["seconds"], 1),
        ("all its lines, a second", "≥ 20000", speed, speed >= 20_000),
        _target("own memory of reading out all its lines, MB", every["peak_bytes"] / 1e6, 100),
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


def faster(build: Result, peer: Result) -> float:
    """How many times as fast as the peer's a build is: the median over the rounds that both had,
    so that a busy minute, which falls on both, tells on neither."""
    pairs = zip(build["runs"], peer["runs"], strict=False)
    quotients: list[float] = [theirs / ours for ours, theirs in pairs]
    return median(quotients)


def _build_rows(builds: Mapping[str, Any]) -> list[list[str]]:
    peer = builds[PEER]
    return [
        [
            _title(name),
            _number(build["megabytes_per_second"]),
            _ratio(faster(build, peer)),
            _number(build["bytes"] / 1e6),
            _ratio(build["bytes"] / peer["bytes"]),
            _number(build["peak_bytes"] / 1e6),
        ]
        for name, build in builds.items()
    ]


def _asking(result: Result) -> str:
    """The whole request, then the three modes of Search Benchmark, the Game."""
    order = ("WHOLE", *(mode for mode in MODES if mode != "WHOLE"))
    return "\n\n".join(f"### {mode}\n\n{_times(result['ask'], mode)}" for mode in order)


def _times(asked: Result, mode: str) -> str:
    """Milliseconds: a row a class, a column an engine, and ours by tantivy's."""
    times = asked["ms"]
    names = [name for name in times if times[name].get(mode)]
    kinds = list(times[OURS][mode])
    rows = [
        [
            kind,
            f"{asked['hits'][kind]:,.0f}",
            *(_time(asked, name, mode, kind) for name in names),
            *(_ratio(times[name][mode][kind] / times[PEER][mode][kind]) for name in (OURS, UNSEEN)),
        ]
        for kind in kinds
    ]
    rows.append(_means(times, names, mode, "**mean**"))
    if mode == "WHOLE":
        rows.append(_means(times, names, FIRST, "first touch"))
    titles = [_title(name) for name in names]
    return table(["class", "hits", *titles, "ours ÷ tantivy", "unseen ÷ tantivy"], rows)


def _time(asked: Result, name: str, mode: str, kind: str) -> str:
    taken = asked["ms"][name][mode].get(kind)
    if taken is None:
        return "–"
    agrees = asked["agreement"].get(name, {}).get(kind)
    different = agrees is not None and agrees["difference"] > DIFFERENT
    return ("≠ " if different else "") + _number(taken)


def _means(times: Result, names: Sequence[str], mode: str, label: str) -> list[str]:
    """The geometric means over the classes; none for an engine that has not all of them."""
    kinds = len(times[OURS][mode])
    means = {
        name: geometric_mean(times[name][mode].values())
        for name in names
        if len(times[name][mode]) == kinds
    }
    cells = [_number(means[name]) if name in means else "–" for name in names]
    return [label, "", *cells, *(_ratio(means[name] / means[PEER]) for name in (OURS, UNSEEN))]


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


def _reading(result: Result) -> str:
    formats = result.get("reading")
    if not formats:
        return ""
    peers = list(next(iter(formats.values()))["megabytes_per_second"])
    rows = []
    for name, one in formats.items():
        speeds = one["megabytes_per_second"]
        ours, ceiling = speeds[reading.OURS], speeds.get("lxml")
        rows.append(
            [
                name, _number(one["bytes"] / 1e6),
                *(_number(speeds[peer]) if peer in speeds else "–" for peer in peers),
                _ratio(ours / ceiling) if ceiling else "–",
            ]
        )  # fmt: skip
    head = ["format", "file, MB", *(f"{peer}, MB/s" for peer in peers), "ours ÷ lxml"]
    return "### Reading\n\n" + table(head, rows)


def _concordance(result: Result) -> str:
    if not (read := result.get("concordance")):
        return ""
    beside = {"trends": "count", "first": "count", "all": "occurrences"}
    titles = {
        "trends": "trends by year", "first": "first lines, in context",
        "all": "all lines, in context", "count": "grep -c", "occurrences": "grep -o",
    }  # fmt: skip
    rows = []
    for name, title in titles.items():
        one = read[name]
        peer = read[beside[name]]["seconds"] if name in beside else None
        rows.append(
            [
                title, f"{one['found']:,.0f}", _number(1000 * one["seconds"]),
                f"{one['found'] / one['seconds']:,.0f}",
                _ratio(one["seconds"] / peer) if peer else "–",
                _number(one["peak_bytes"] / 1e6) if "peak_bytes" in one else "–",
            ]
        )  # fmt: skip
    head = ["a frequent word", "found", "ms", "a second", "÷ grep", "own memory, MB"]
    return (
        "### Reading out\n\nTrends and the first lines by `grep -c`, all lines by `grep -o`.\n\n"
        + table(head, rows)
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
        + _times(sliced["ask"], "WHOLE")
    )


def _growth(result: Result) -> str:
    if not result["growth"]:
        return ""
    rows = []
    for grown in result["growth"]:
        build, asked = grown["build"], grown["ask"]
        ours, peer = build[OURS], build[PEER]
        warm, unseen = ratios(asked, OURS, PEER), ratios(asked, UNSEEN, PEER)
        rows.append(
            [
                grown["scale"], f"{grown['corpus']['speeches']:,}",
                _number(ours["megabytes_per_second"]), _number(peer["megabytes_per_second"]),
                _ratio(faster(ours, peer)),
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
