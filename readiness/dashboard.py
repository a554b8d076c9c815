"""The next session and what it lacks, on the first page of the admin."""

from collections import Counter

from django.urls import reverse
from wagtail.admin.ui.components import Component

from .board import Board
from .rules import Severity


class ReadinessPanel(Component):
    name = "readiness"
    template_name = "staff/readiness/panel.html"
    order = 45  # above what staff do first, which is long

    def get_context_data(self, parent_context):
        request = parent_context["request"]
        board = Board(request.user, request.now)
        counts = Counter(entry.worst for entry in board.ahead)
        return {
            "next": board.next,
            "ready": sum(entry.is_ready for entry in board.ahead),
            "blocked": counts[Severity.BLOCKS],
            "ahead": len(board.ahead),
            "has_sessions": bool(board.entries),
            "url": reverse("readiness:board"),
        }
