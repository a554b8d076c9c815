"""Labels of Wagtail that would stay in the language in which they were first read, or that are English only.

Wagtail translates them while its modules are imported, which may be during anybody's request. Here they become lazy,
so that every request reads them in the language of its editor.
"""

from functools import wraps

from django.utils import translation
from django.utils.translation import gettext_lazy, gettext_noop
from wagtail.admin import auth
from wagtail.admin.forms.auth import LoginForm
from wagtail.admin.forms.workflows import WorkflowContentTypeForm, WorkflowPageForm
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.contrib.redirects.filters import RedirectsReportFilterSet
from wagtail.contrib.redirects.views import IndexView as RedirectsIndexView
from wagtail.forms import TaskStateCommentForm
from wagtail.images.forms import ImageInsertionForm
from wagtail.models import Site
from wagtail.sites.views import IndexView as SitesIndexView

CHOOSER_WORDS = {
    "choose_one_text": "Choose",
    "choose_another_text": "Choose another",
    "edit_item_text": "Edit",
    "search_tab_label": "Search",
    "create_action_label": "Create",
}
FIELD_WORDS = [
    (LoginForm, {"password": "Password"}),
    (TaskStateCommentForm, {"comment": "Comment"}),
    (ImageInsertionForm, {"format": "Format", "image_is_decorative": "Image is decorative", "alt_text": "Alt text"}),
    (WorkflowPageForm, {"page": "Page"}),
    (WorkflowContentTypeForm, {"content_types": gettext_noop("Content types")}),
]
REDIRECT_HEADINGS = {"old_path": "From", "site": "Site", "link": "To", "get_is_permanent_display": "Type"}


def in_language_of_editor(refuse):
    """Wagtail has left the language of the editor when it says that something is not permitted."""

    @wraps(refuse)
    def refused(request):
        profile = getattr(request.user, "wagtail_userprofile", None)
        with translation.override(profile.get_preferred_language() if profile else translation.get_language()):
            return refuse(request)

    return refused


def thaw():
    auth.permission_denied = in_language_of_editor(auth.permission_denied)
    for name, word in CHOOSER_WORDS.items():
        setattr(ChooserViewSet, name, gettext_lazy(word))
    for form, words in FIELD_WORDS:
        for name, word in words.items():
            form.base_fields[name].label = gettext_lazy(word)
    RedirectsIndexView.export_headings = {name: gettext_lazy(word) for name, word in REDIRECT_HEADINGS.items()}
    kind = RedirectsReportFilterSet.base_filters["is_permanent"]
    kind.label = gettext_lazy("Type")
    kind.extra["choices"] = [(True, gettext_lazy("Permanent")), (False, gettext_lazy("Temporary"))]
    kind.extra["empty_label"] = gettext_lazy("All")
    for column in SitesIndexView.columns:
        if column.name in {"port", "site_name", "root_page"}:
            column.label = Site._meta.get_field(column.name).verbose_name
