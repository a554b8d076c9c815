"""The place in an edit form where it is said how the texts of both languages stand to each other.

The form fills it in, where it knows how (`parity.forms`); elsewhere the panel is not there.
"""

from wagtail.admin.panels import Panel, TabbedInterface


class BothLanguagesPanel(Panel):
    class BoundPanel(Panel.BoundPanel):
        template_name = "staff/parity/summary.html"

        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.meter = self.form.read_meter(self.request.now) if hasattr(self.form, "read_meter") else None

        def is_shown(self):
            return self.meter is not None

        def get_context_data(self, parent_context=None):
            return {**super().get_context_data(parent_context), "form": self.form, "meter": self.meter}


def with_both_languages(edit_handler):
    """Put the panel before everything else of an edit handler that is bound to its model."""
    first = edit_handler.children[0] if isinstance(edit_handler, TabbedInterface) else edit_handler
    if not any(isinstance(child, BothLanguagesPanel) for child in first.children):
        first.children.insert(0, BothLanguagesPanel().bind_to_model(edit_handler.model))
    return edit_handler
