"""A picture of the screening table: how well each method tells people apart, by distance."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk.domain.face import distance_m
from kiosk.domain.policy import Policy
from kiosk.errors import BadInput

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LOOKS = {
    "oracle": ("the skin's true temperature", "#000000", ":", ""),
    "ours_ref": ("doorman, calibrated, with a reference", "#009E73", "-", "s"),
    "ours": ("doorman", "#0072B2", "-", "o"),
    "last10": ("hottest pixel − last ten people", "#D55E00", "--", "^"),
    "raw_fixed": ("hottest pixel against a fixed limit", "#7F7F7F", "--", "v"),
}
"""Name, colour, line and mark; colours of Okabe and Ito, which people with any colour vision tell apart."""

Rows = Sequence[dict[str, Any]]


def check(file: Path) -> None:
    """Raise BadInput where `file` cannot become a plot, before minutes are spent on its numbers."""
    if file.suffix.lower() != ".png":
        raise BadInput(f"{file}: plots are PNG files; end the name in .png")
    if not file.parent.is_dir():
        raise BadInput(f"{file}: there is no folder {file.parent}; make it first")


def draw(table: Rows, file: Path) -> None:
    """Draw the table of docs/json.md into a PNG file; raises BadInput where it cannot be written."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415  (only who draws pays for it)
    from matplotlib.figure import Figure  # noqa: PLC0415

    figure = Figure(figsize=(10, 4.6), dpi=120, layout="constrained")
    FigureCanvasAgg(figure)
    left, right = figure.subplots(1, 2)
    _panel(left, table, "auc", "Area under the curve", (0.5, 1.0))
    _panel(right, table, "sens95", "Found at 5 % false alarms", (0.0, 0.8))
    figure.suptitle("People with 38 °C and more among others, simulated", fontsize=13)
    figure.legend(*left.get_legend_handles_labels(), loc="outside lower center", ncols=3, frameon=False, fontsize=10)
    try:
        figure.savefig(file, format="png")
    except OSError as error:
        raise BadInput(f"{file}: the plot cannot be written ({error.strerror})") from error


def _panel(axes: "Axes", table: Rows, key: str, title: str, limits: tuple[float, float]) -> None:
    for method, (name, colour, line, mark) in LOOKS.items():
        rows = [row for row in table if row["method"] == method and row[key] is not None]
        at = [row["distance_m"] for row in rows]
        low, high = ([row[f"{key}_ci"][end] for row in rows] for end in (0, 1))
        axes.fill_between(at, low, high, color=colour, alpha=0.18, linewidth=0)
        axes.plot(at, [row[key] for row in rows], line, color=colour, marker=mark, markersize=5, label=name)
    nearest, farthest = (distance_m(width) for width in (Policy().face_wide, Policy().face_narrow))
    axes.axvspan(nearest, farthest, color="#0072B2", alpha=0.07, linewidth=0, label="where doorman gives an outcome")
    axes.set(title=title, xlabel="distance, m", ylim=limits, xticks=sorted({row["distance_m"] for row in table}))
    axes.grid(visible=True, alpha=0.3)
    axes.spines[["top", "right"]].set_visible(False)
