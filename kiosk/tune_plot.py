"""A picture of a what-if: alarms over the limit, and how the scores lie to the limits tried."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.errors import BadInput
from kiosk.tune import Result, Trial, Tuning

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLOURS = ("#0E5F73", "#C26A00", "#4A4A72", "#6B7A00")
INK, QUIET, DOTS = "#231E19", "#5E554B", "#8E8476"
SHOWN = 3.5
"""°C on both sides of the middle that the histogram shows; what lies beyond is put at its ends."""


def draw(tuning: Tuning, file: Path) -> None:
    """Draw results with their curves into a PNG file; raises BadInput where it cannot be written."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415  (only who draws pays for it)
    from matplotlib.figure import Figure  # noqa: PLC0415

    figure = Figure(figsize=(11, 4.8), dpi=120, layout="constrained")
    FigureCanvasAgg(figure)
    left, right = figure.subplots(1, 2)
    _alarms(left, tuning)
    _scores(right, tuning)
    span = f"{tuning.first:%Y-%m-%d} to {tuning.last:%Y-%m-%d}"
    figure.suptitle(f"{tuning.visits} visits, {span}, judged again", fontsize=13, color=INK)
    try:
        figure.savefig(file, format="png")
    except OSError as error:
        raise BadInput(f"{file}: the plot cannot be written ({error.strerror})") from error


def _alarms(axes: "Axes", tuning: Tuning) -> None:
    for colour, row in zip(COLOURS, tuning.curves, strict=False):
        points = [result for result in row if result.per_hundred is not None]
        at = [result.trial.delta for result in points]
        low, high = (
            [result.per_hundred or 0.0 for result in points],
            [result.per_hundred_at_most or 0.0 for result in points],
        )
        name = "elevated" if len(tuning.curves) == 1 else _name(row[0].trial)
        axes.plot(at, low, color=colour, linewidth=2, label=name)
        bound = "at most, if every unrecorded reading confirmed" if len(tuning.curves) == 1 else None
        axes.fill_between(
            at, low, [max(pair) for pair in zip(low, high, strict=True)], color=colour, alpha=0.16, label=bound
        )
    _dots(axes, [result for result in tuning.results if result.per_hundred is not None], named=len(tuning.curves) == 1)
    axes.axvline(tuning.today.trial.delta, color=DOTS, linestyle=":", label="limit in force")
    axes.set(title="Elevated among 100 visits judged", xlabel="limit above recent visitors, °C", ylim=(0, None))
    _dress(axes)


def _dots(axes: "Axes", results: Sequence[Result], *, named: bool) -> None:
    """Mark what was tried; with the number of alarms beside it where no other curve is in the way."""
    at, high = [result.trial.delta for result in results], [result.per_hundred or 0.0 for result in results]
    label = "tried, with the number of alarms" if named else "tried"
    axes.plot(at, high, "o", color=INK, markersize=6, label=label)
    for result, x, y in zip(results, at, high, strict=True):
        if named:
            axes.annotate(f"{result.elevated}", (x, y), (6, 7), textcoords="offset points", fontsize=10, color=INK)


def _name(trial: Trial) -> str:
    return f"κ {trial.kappa:g}, {trial.mads:g} MAD′, {trial.people} people"


def _scores(axes: "Axes", tuning: Tuning) -> None:
    shown = _fullest(tuning)
    edges = [n / 10 for n in range(round(-10 * SHOWN), round(10 * SHOWN) + 1)]
    values = [min(max(score, -SHOWN + 0.01), SHOWN - 0.01) for score in shown.scores]
    axes.hist(values, bins=edges, color=DOTS, edgecolor="white", linewidth=0.4)
    deltas = sorted({result.trial.delta for result in tuning.results})
    for number, delta in enumerate(deltas):
        name = "limits tried" if number == 0 else None
        axes.axvline(delta, color=COLOURS[1], linestyle="--", linewidth=1.4, label=name)
    axes.axvline(tuning.today.trial.delta, color=INK, linestyle=":", linewidth=1.6, label="limit in force")
    axes.set(title="How visitors stood to those before them", xlabel="score, °C", ylabel="visits", xlim=(-SHOWN, SHOWN))
    _dress(axes)


def _fullest(tuning: Tuning) -> Result:
    """Return the result with most scores: today's, unless it compared nobody."""
    return max((tuning.today, *tuning.results), key=lambda result: len(result.scores))


def _dress(axes: "Axes") -> None:
    axes.grid(visible=True, alpha=0.3)
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(colors=QUIET)
    axes.legend(frameon=False, fontsize=9)
