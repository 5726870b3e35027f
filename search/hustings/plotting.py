"""Trends as a picture: an SVG of our own, or a PNG by matplotlib where that is installed.

Takes trends and a measure; gives the bytes of a file. Lines break at gaps, and where no series has
a figure the ground is grey. Series differ in colour, in dashes and by name in the legend, so that a
print without colours can be read; `title` and `desc` tell a screen reader what is seen.
"""

from collections.abc import Iterator, Sequence
from html import escape
from io import BytesIO
from itertools import groupby
from math import floor, log10
from typing import TYPE_CHECKING

from hustings_indexer.errors import EngineUnavailable

if TYPE_CHECKING:
    from hustings.trends import Trends, TrendSeries

WIDTH, HEIGHT = 960, 460
MEASURES = {
    "count": "Occurrences",
    "speeches": "Speeches",
    "per_million": "Occurrences per million words",
    "share": "Share of speeches",
}
"""The figures of a trend, and what they are called."""

_LEFT, _RIGHT, _TOP, _BOTTOM = 72, WIDTH - 24, 72, HEIGHT - 36
_LETTER = 7  # how wide one is, about, in the legend
_MOST_TICKS = 12
_MOST_MARKS = 120  # points; more than these are a line without marks
# To be told from each other by the colour-blind, and from white by anyone: at least 3 to 1.
_COLOURS = ("#0072b2", "#c44e00", "#007a5e", "#a3307e", "#7a5c00", "#444444")
_DASHES = ((), (7, 3), (2, 3), (9, 3, 2, 3), (12, 4), (1, 4))
_GAP = "#ececec"
_NO_SPEECHES = "no speeches"

Values = Sequence[float | None]


def draw_svg(trends: "Trends", measure: str) -> bytes:
    """A whole SVG document, in UTF-8."""
    return ("\n".join(_Svg(trends, measure).parts()) + "\n").encode()


def draw_png(trends: "Trends", measure: str) -> bytes:
    """The same as a PNG; raises EngineUnavailable where matplotlib is not installed."""
    try:
        from matplotlib.figure import Figure  # large, and asked for by few
    except ImportError:
        raise EngineUnavailable(
            "a PNG is drawn by matplotlib, which is not installed: pip install 'hustings[plot]', "
            "or name an .svg, which needs nothing else"
        ) from None
    figure = Figure(figsize=(WIDTH / 100, HEIGHT / 100), dpi=200, layout="constrained")
    axes = figure.add_subplot()
    every = [_values(one, measure) for one in trends.series]
    for number, (label, values) in enumerate(zip(trends.labels, every, strict=True)):
        (line,) = axes.plot(
            [float("nan") if value is None else value for value in values],
            color=_COLOURS[number % len(_COLOURS)],
            marker="o" if len(values) <= _MOST_MARKS else None,
            markersize=3,
            label=label.replace("$", r"\$"),  # which would begin a formula
        )
        if dashes := _DASHES[number % len(_DASHES)]:
            line.set_dashes(dashes)
    for number, (start, end) in enumerate(_gaps(every)):
        # A label that begins with _ is left out of the legend.
        label = "_again" if number else _NO_SPEECHES
        axes.axvspan(start - 0.5, end - 0.5, color=_GAP, linewidth=0, label=label)
    ticks = _period_ticks(trends.periods)
    axes.set_xticks(list(ticks), list(ticks.values()))
    axes.set_ylim(bottom=0)
    axes.set_title(_title(trends, measure), loc="left")
    axes.spines[["top", "right"]].set_visible(False)
    shown = axes.get_legend_handles_labels()
    figure.legend(*shown, loc="outside lower left", ncols=4, frameon=False)
    written = BytesIO()
    figure.savefig(written, format="png")
    return written.getvalue()


class _Svg:
    """The parts of one drawing."""

    def __init__(self, trends: "Trends", measure: str) -> None:
        self._trends = trends
        self._measure = measure
        self._values = [_values(one, measure) for one in trends.series]
        self._periods = trends.periods
        greatest = max((v for values in self._values for v in values if v is not None), default=0)
        self._ticks = _value_ticks(greatest)
        self._labels = trends.labels
        self._legend = list(_legend(self._labels, any(self._gaps())))
        self._top = _TOP + 20 * max((row for _, row, _ in self._legend), default=0)

    def parts(self) -> Iterator[str]:
        title = _title(self._trends, self._measure)
        yield (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
            'aria-labelledby="title desc" font-family="system-ui, sans-serif" font-size="13" '
            'fill="#333">'
        )
        yield f'<title id="title">{escape(title)}</title>'
        yield f'<desc id="desc">{escape(" ".join(self._told()))}</desc>'
        yield f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>'
        yield f'<text x="{_LEFT}" y="26" font-size="16" font-weight="600">{escape(title)}</text>'
        yield from self._key()
        for start, end in self._gaps():
            left, right = self._x(start - 0.5), self._x(end - 0.5)
            yield _rect(left, self._top, right - left, _BOTTOM - self._top)
        yield from self._axes()
        for number, label in enumerate(self._labels):
            yield from self._series(number, label)
        yield "</svg>"

    def _gaps(self) -> Iterator[tuple[int, int]]:
        return _gaps(self._values)

    def _told(self) -> Iterator[str]:
        """What the drawing shows, in words."""
        if self._periods:
            yield f"From {self._periods[0]} to {self._periods[-1]}."
        for label, values in zip(self._labels, self._values, strict=True):
            most = max((value for value in values if value is not None), default=None)
            if most is not None:
                when = self._periods[values.index(most)]
                yield f"{label}: {_figure(most)} at most, in {when}."

    def _key(self) -> Iterator[str]:
        for number, (x, row, label) in enumerate(self._legend):
            y = 50 + 20 * row
            if number < len(self._values):
                yield f'<path d="M{x} {y - 4}h28" {_stroke(number)}/>'
            else:
                yield _rect(x, y - 11, 28, 14)
            yield f'<text x="{x + 34}" y="{y}">{escape(label)}</text>'

    def _axes(self) -> Iterator[str]:
        for value in self._ticks:
            y = self._y(value)
            yield f'<path d="M{_LEFT} {y:.1f}H{_RIGHT}" stroke="{"#ddd" if value else "#333"}"/>'
            yield f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{_figure(value)}</text>'
        for place, label in _period_ticks(self._periods).items():
            x = self._x(place)
            yield f'<path d="M{x:.1f} {_BOTTOM}v5" stroke="#333"/>'
            yield f'<text x="{x:.1f}" y="{_BOTTOM + 20}" text-anchor="middle">{label}</text>'

    def _series(self, number: int, label: str) -> Iterator[str]:
        points = list(enumerate(self._values[number]))
        yield f'<g fill="{_COLOURS[number % len(_COLOURS)]}"><title>{escape(label)}</title>'
        for known, run in groupby(points, key=lambda point: point[1] is not None):
            some = [(self._x(place), self._y(value or 0)) for place, value in run] if known else []
            if len(some) > 1:
                path = "L".join(f"{x:.1f} {y:.1f}" for x, y in some)
                yield f'<path d="M{path}" {_stroke(number)}/>'
            elif some:
                yield f'<circle cx="{some[0][0]:.1f}" cy="{some[0][1]:.1f}" r="2.5"/>'
        for place, value in points if len(points) <= _MOST_MARKS else ():
            if value is not None:
                told = escape(f"{label}, {self._periods[place]}: {_figure(value)}")
                x, y = self._x(place), self._y(value)
                yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3"><title>{told}</title></circle>'
        yield "</g>"

    def _x(self, place: float) -> float:
        return _LEFT + (place + 0.5) * (_RIGHT - _LEFT) / max(1, len(self._periods))

    def _y(self, value: float) -> float:
        return _BOTTOM - value * (_BOTTOM - self._top) / self._ticks[-1]


def _title(trends: "Trends", measure: str) -> str:
    return f"{MEASURES[measure]}{' (%)' if measure == 'share' else ''} by {trends.by}"


def _values(one: "TrendSeries", measure: str) -> Values:
    scale = 100 if measure == "share" else 1
    return [None if value is None else value * scale for value in one.values(measure)]


def _gaps(every: Sequence[Values]) -> Iterator[tuple[int, int]]:
    """[start, end) of each run of periods for which no series has a figure."""
    place = 0
    silences = (all(value is None for value in row) for row in zip(*every, strict=True))
    for silent, run in groupby(silences):
        start, place = place, place + len(list(run))
        if silent:
            yield start, place


def _legend(labels: Sequence[str], gaps: bool) -> Iterator[tuple[int, int, str]]:
    """Where each label begins, in which row, and the label; with one for gaps if there are any."""
    x, row = _LEFT, 0
    for label in (*labels, _NO_SPEECHES) if gaps else labels:
        wide = 58 + round(_LETTER * len(label))
        if x > _LEFT and x + wide > _RIGHT:
            x, row = _LEFT, row + 1
        yield x, row, label
        x += wide


def _period_ticks(periods: Sequence[str]) -> dict[int, str]:
    """The places of the periods that are named: days, months or years, the finest that fit; of many
    years the round ones."""
    starts: list[int] = []
    for length in (10, 7, 4):
        starts = [
            place
            for place, period in enumerate(periods)
            if not place or period[:length] != periods[place - 1][:length]
        ]
        if len(starts) <= _MOST_TICKS:
            return {place: periods[place][:length] for place in starts}
    step = next(
        n for n in (2, 5, 10, 20, 50, 100, 200, 500, 1000) if len(starts) / n <= _MOST_TICKS
    )
    return {p: periods[p][:4] for p in starts if int(periods[p][:4]) % step == 0}


def _value_ticks(greatest: float) -> list[float]:
    """Round values from 0 to no less than the greatest; there are at least two."""
    if not greatest:
        return [0, 1]
    power = 10.0 ** floor(log10(greatest / 5))
    step = next(n * power for n in (1, 2, 5, 10, 20, 50) if greatest <= 6 * n * power)
    count = -int(-greatest // step)
    return [number * step for number in range(count + 1)]


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value == round(value) or value >= 1000 else f"{value:,.3g}"


def _stroke(number: int) -> str:
    dashes = " ".join(map(str, _DASHES[number % len(_DASHES)]))
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'fill="none" stroke="{_COLOURS[number % len(_COLOURS)]}" stroke-width="2"{dashed}'


def _rect(x: float, y: float, width: float, height: float) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
    return f'<rect {place} fill="{_GAP}"/>'
