"""What waits at the desk for inquiries, on the first page of the admin. It counts and names nobody."""

from wagtail.admin.ui.components import Component

from . import desk
from .models import Inquiry


class InquiriesPanel(Component):
    name = "inquiries"
    template_name = "staff/inquiries/panel.html"
    order = 42  # after what is due, before what is long

    def get_context_data(self, parent_context):
        request = parent_context["request"]
        counts = desk.counts(request.user, request.now)
        return {"new": counts[Inquiry.Status.NEW], "mine": counts["me"], "soon": counts["soon"]}
