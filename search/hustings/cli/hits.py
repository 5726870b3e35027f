"""An answer as text: who, when, the passage with the words lit, and the facets beneath.

Takes a `Results` and a `Terminal`; gives the lines. Nothing is marked without colour, so that what
is piped is what was said.
"""

from collections.abc import Iterator, Sequence
from heapq import nlargest

from hustings.cli.figures import counted
from hustings.cli.layout import faint, pad, paragraph, printable, width, wrap
from hustings.cli.speeches import byline, signature
from hustings.cli.terminal import Terminal
from hustings.results import FacetCount, Hit, Results
from hustings_indexer.speech import Speech

_INDENT = "    "
_NEIGHBOUR_LINES = 6
_FACET_VALUES = 8
_BAR_CELLS = 16
_WIDEST_VALUE = 36
_EIGHTHS = " ▏▎▍▌▋▊▉"


def draw_results(results: Results, terminal: Terminal) -> str:
    """The whole answer, each line ended."""
    lines = [_summary(results, terminal), ""]
    for number, hit in enumerate(results.hits, start=1):
        lines += [*_hit(number, hit, terminal), ""]
    lines += _facets(results, terminal)
    if results.next:
        more = f"More: the same command with --cursor {results.next}"
        lines.append(terminal.paint(more, "faint"))
    while lines and not lines[-1]:
        lines.pop()
    return "".join(line + "\n" for line in lines)


def _summary(results: Results, terminal: Terminal) -> str:
    found = counted(results.total, "speech", "speeches")
    told = f"  {printable(results.parsed)}  ({results.took_ms:.1f} ms)"
    return terminal.paint(found, "strong") + terminal.paint(told, "faint")


def _hit(number: int, hit: Hit, terminal: Terminal) -> Iterator[str]:
    yield f"{number:>2}. {byline(hit.speech, terminal, dated=True)}"
    if hit.speech.heading:
        yield from faint(hit.speech.heading, terminal, indent=_INDENT)
    for neighbour in hit.before:
        yield from _neighbour(neighbour, terminal)
    for passage in hit.passages:
        yield from paragraph(passage.text, terminal, indent=_INDENT, highlights=passage.highlights)
    for neighbour in hit.after:
        yield from _neighbour(neighbour, terminal)
    yield from signature(hit.speech, terminal, indent=_INDENT)


def _neighbour(speech: Speech, terminal: Terminal) -> Iterator[str]:
    """The opening of a speech next to the one found."""
    indent = _INDENT + ("│ " if terminal.blocks else "| ")
    text = printable(" ".join(f"{speech.speaker or 'Unnamed'}: {speech.text}".split()))
    lines = wrap(text, terminal.columns - len(indent) - 2)
    for number, (start, end) in enumerate(lines[:_NEIGHBOUR_LINES], start=1):
        cut = " …" if number == _NEIGHBOUR_LINES < len(lines) else ""
        yield terminal.paint(indent + text[start:end] + cut, "faint")


def _facets(results: Results, terminal: Terminal) -> Iterator[str]:
    facets = {name: counts for name, counts in results.facets.items() if counts}
    if not facets:
        return
    shown = {name: _shown(name, counts) for name, counts in facets.items()}
    rows = [row for chosen in shown.values() for row in chosen]
    names = max(map(len, facets)) + 2
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
    yield ""


def _shown(name: str, counts: Sequence[FacetCount]) -> Sequence[FacetCount]:
    """The values with the highest counts; years in order of time."""
    if name != "year":
        return counts[:_FACET_VALUES]
    kept = nlargest(_FACET_VALUES, range(len(counts)), key=lambda i: counts[i].count)
    return [counts[i] for i in sorted(kept)]


def bar(share: float, terminal: Terminal) -> str:
    """A bar for a share from 0 to 1; what is more than nothing shows."""
    if not terminal.blocks:
        return "#" * max(share > 0, round(share * _BAR_CELLS))
    whole, part = divmod(max(share > 0, round(share * _BAR_CELLS * 8)), 8)
    return "█" * whole + _EIGHTHS[part].strip()
