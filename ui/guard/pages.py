"""The pages that the panel's rail leads to, in their order."""

from collections.abc import Mapping

from ui.guard.audit import AuditPage
from ui.guard.export_sheet import FindFolders
from ui.guard.health import HealthPage
from ui.guard.history import HistoryPage
from ui.guard.now import NowPage
from ui.guard.page import Place, Tab
from ui.guard.panel import MakePage
from ui.guard.people import PeoplePage
from ui.guard.pictures import Pictures
from ui.guard.unknown import UnknownPage


def pages(find_folders: FindFolders) -> Mapping[Tab, MakePage]:
    """Return what makes each page of one panel; they share its pictures. `find_folders` tells which sticks there are."""
    kept: list[Pictures] = []

    def pictures(place: Place) -> Pictures:
        if not kept:
            kept.append(Pictures(place.desk, place.answers, place.stage))
        return kept[0]

    return {
        Tab.NOW: lambda place: NowPage(place, pictures(place)),
        Tab.UNKNOWN: lambda place: UnknownPage(place, pictures(place)),
        Tab.PEOPLE: lambda place: PeoplePage(place, pictures(place)),
        Tab.HISTORY: lambda place: HistoryPage(place, pictures(place), find_folders),
        Tab.AUDIT: AuditPage,
        Tab.HEALTH: HealthPage,
    }
