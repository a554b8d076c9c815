"""Both languages on the first page of the admin."""

from collections import Counter

from wagtail.admin.ui.components import Component

from .states import GAPS
from .views import all_gaps, line_of
from .words import STATES

SHOWN = 6


class BothLanguagesPanel(Component):
    name = "both_languages"
    template_name = "staff/parity/dashboard.html"
    order = 45

    def get_context_data(self, parent_context):
        gaps = [(row, reading) for row, reading in all_gaps(parent_context["request"].user) if reading.state.is_gap]
        counted = Counter(reading.state.kind for _row, reading in gaps)
        return {
            "total": len(gaps),
            "counts": [(STATES[kind], kind.value, counted[kind]) for kind in GAPS if counted[kind]],
            "worst": [line_of(row, reading, {}) for row, reading in gaps[:SHOWN]],
        }
