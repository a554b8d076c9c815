"""Form widgets of the admin."""

from django import forms
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.staticfiles import versioned_static
from wagtail.snippets.widgets import AdminSnippetChooser


class RowChooser(AdminSnippetChooser):
    """Wagtail's chooser of one row; its own texts are frozen in the language in which the process started."""

    choose_one_text = _("Choose")
    choose_another_text = _("Choose another")
    clear_choice_text = _("Clear the choice")
    link_to_chosen_text = _("Edit")

    def __init__(self, model, **kwargs):
        super().__init__(
            model,
            **{
                "choose_one_text": self.choose_one_text,
                "choose_another_text": self.choose_another_text,
                "link_to_chosen_text": self.link_to_chosen_text,
                **kwargs,
            },
        )


class RowPicker(forms.SelectMultiple):
    """Several rows of a model, found with the searchable chooser of that model; lists only what is chosen."""

    def __init__(self, model, attrs=None):
        self.model = model
        super().__init__(attrs)

    def get_chosen(self, value):
        keys = [key for key in value or [] if str(key).isdecimal()]
        return list(self.model._default_manager.filter(pk__in=keys)) if keys else []

    def render(self, name, value, attrs=None, renderer=None):
        finder = AdminURLFinder()
        chooser = self.model.snippet_viewset.chooser_viewset
        return render_to_string(
            "staff/row_picker.html",
            {
                "id": (attrs or {}).get("id", ""),
                "name": name,
                "described_by": (attrs or {}).get("aria-describedby", ""),
                "rows": [(row.pk, row, finder.get_edit_url(row)) for row in self.get_chosen(value)],
                "chooser_url": reverse(chooser.get_url_name("choose")),
            },
        )

    @cached_property
    def media(self):
        return forms.Media(js=[versioned_static("wagtailadmin/js/chooser-modal.js"), "staff/row_picker.js"])
