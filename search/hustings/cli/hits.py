"""An answer as text: who, when, the passage with the words lit, and the facets beneath.

Takes a `Results` and a `Terminal`; gives the lines. Nothing is marked without colour, so that what
is piped is what was said.
"""

from collections.abc import Iterator, Mapping, Sequence
from heapq import nlargest

from hustings.cli.figures import counted, long_date
from hustings.cli.layout import faint, pad, paragraph, printable, width, wrap
from hustings.cli.speeches import byline, signature
from hustings.cli.tables import table
from hustings.cli.terminal import Terminal
from hustings.results import Explanation, FacetCount, Group, Hit, Passage, Results
from hustings.sentences import excerpt
from hustings_indexer.speech import Speech

_INDENT = "    "
_NEIGHBOUR_LINES = 6
_SNIPPET_LINES = 6
_FACET_VALUES = 8
_BAR_CELLS = 16
_WIDEST_VALUE = 36
_EIGHTHS = " ▏▎▍▌▋▊▉"


def draw_results(results: Results, terminal: Terminal) -> str:
    """The whole answer, each line ended."""
    lines = [summary(results, terminal), ""]
    for number, hit in enumerate(results.hits, start=1):
        lines += [*_hit(number, hit, terminal), ""]
    lines += _facets(results, terminal)
    if results.next:
        more = f"More: the same command with --cursor {results.next}"
        lines.append(terminal.paint(more, "faint"))
    while lines and not lines[-1]:
        lines.pop()
    return "".join(line + "\n" for line in lines)


def summary(results: Results, terminal: Terminal) -> str:
    """How many were found, of what, in what time."""
    found = counted(results.total, "speech", "speeches")
    if results.groups is not None:
        one = results.group_by
        found = f"{counted(results.groups, one, one + 's')} in {found}"
    told = f"  {printable(results.parsed)}  ({results.took_ms:.1f} ms)"
    return terminal.paint(found, "strong") + terminal.paint(told, "faint")


def _hit(number: int, hit: Hit, terminal: Terminal) -> Iterator[str]:
    yield f"{number:>2}. {byline(hit.speech, terminal, dated=True)}"
    if hit.group:
        yield from faint(_group(hit.group), terminal, indent=_INDENT)
    if hit.speech.heading:
        yield from faint(hit.speech.heading, terminal, indent=_INDENT)
    for neighbour in hit.before:
        yield from _neighbour(neighbour, terminal)
    for passage in hit.passages:
        yield from _snippet(passage, terminal)
    for neighbour in hit.after:
        yield from _neighbour(neighbour, terminal)
    yield from signature(hit.speech, terminal, indent=_INDENT)
    if hit.explanation:
        yield from _explanation(hit.explanation, terminal)


def _group(group: Group) -> str:
    """How many speeches the hit stands for, whose, and from when to when."""
    days = dict.fromkeys(map(long_date, (group.first, group.last)))
    return f"{counted(group.speeches, 'speech', 'speeches')}: {group.value}, {' to '.join(days)}"


def _snippet(passage: Passage, terminal: Terminal) -> list[str]:
    """As many whole sentences of the passage as there is room for."""
    longest = _SNIPPET_LINES * (terminal.columns - len(_INDENT))
    start, end = excerpt(passage.text, passage.highlights, longest)
    opening = "… " if start else ""
    shift = len(opening) - start
    lit = [(a + shift, b + shift) for a, b in passage.highlights if start <= a and b <= end]
    text = opening + passage.text[start:end] + (" …" if end < len(passage.text) else "")
    return paragraph(text, terminal, indent=_INDENT, highlights=lit)


def _explanation(explanation: Explanation, terminal: Terminal) -> Iterator[str]:
    """A line for each contribution to a score, and their sum."""
    parts = explanation.contributions
    names = list(dict.fromkeys(name for part in parts for name in part.how))
    rows = [
        (
            part.term,
            part.evidence,
            f"{part.value:.4f}",
            *(_figure(part.how[name]) if name in part.how else "" for name in names),
        )
        for part in parts
    ]
    rows.append(("score", "", f"{explanation.score:.4f}", *("" for _ in names)))
    for line in table(("term", "in", "worth", *names), rows, terminal):
        yield (_INDENT + line).rstrip()


def _figure(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:,.4g}"


def _neighbour(speech: Speech, terminal: Terminal) -> Iterator[str]:
    """The opening of a speech next to the one found."""
    indent = _INDENT + ("│ " if terminal.blocks else "| ")
    text = printable(" ".join(f"{speech.speaker or 'Unnamed'}: {speech.text}".split()))
    lines = wrap(text, terminal.columns - len(indent) - 2)
    for number, (start, end) in enumerate(lines[:_NEIGHBOUR_LINES], start=1):
        cut = " …" if number == _NEIGHBOUR_LINES < len(lines) else ""
        yield terminal.paint(indent + text[start:end] + cut, "faint")


def _facets(results: Results, terminal: Terminal) -> Iterator[str]:
    shown = {
        name: commonest(name, counts, _FACET_VALUES)
        for name, counts in results.facets.items()
        if counts
    }
    if shown:
        yield from draw_facets(results.facets, shown, terminal)
        yield ""


def draw_facets(
    facets: Mapping[str, Sequence[FacetCount]],
    shown: Mapping[str, Sequence[FacetCount]],
    terminal: Terminal,
) -> Iterator[str]:
    """Bars for the values of each facet that are to be shown, and how many more there are."""
    rows = [row for chosen in shown.values() for row in chosen]
    names = max(map(len, shown)) + 2
    values = min(_WIDEST_VALUE, max(width(printable(value)) for value, _ in rows))
    digits = max(len(f"{count:,}") for _, count in rows)
    for name, chosen in shown.items():
        most = max(count for _, count in chosen)
        for row, (value, count) in enumerate(chosen):
            label = " " * names if row else terminal.paint(pad(name, names), "strong")
            yield (
                f"{label}{pad(printable(value), values)}  {count:>{digits},}  "
                f"{terminal.paint(bar(count / most, terminal), 'faint')}"
            )
        if hidden := len(facets[name]) - len(chosen):
            yield from faint(f"and {hidden:,} more", terminal, indent=" " * names)


def commonest(name: str, counts: Sequence[FacetCount], most: int) -> Sequence[FacetCount]:
    """The values with the highest counts, in the order of the engine: years in that of time."""
    if name != "year":
        return counts[:most]
    kept = nlargest(most, range(len(counts)), key=lambda i: counts[i].count)
    return [counts[i] for i in sorted(kept)]


def bar(share: float, terminal: Terminal, cells: int = _BAR_CELLS) -> str:
    """A bar for a share from 0 to 1, all of it `cells` wide; what is more than nothing shows."""
    if not terminal.blocks:
        return "#" * max(share > 0, round(share * cells))
    whole, part = divmod(max(share > 0, round(share * cells * 8)), 8)
    return "█" * whole + _EIGHTHS[part].strip()
