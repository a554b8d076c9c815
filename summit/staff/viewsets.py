"""What the viewsets of all apps share."""

from django.contrib.admin.utils import quote
from django.db import transaction
from django.db.models import ProtectedError
from django.forms import modelform_factory
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.forms.models import formfield_for_dbfield
from wagtail.admin.views.generic import RevisionsRevertMixin
from wagtail.models import DraftStateMixin
from wagtail.snippets.views import snippets

from ..both_languages import with_both_languages
from ..ownership import rows_of
from .choosers import InlineCreationForm, StaffChooserViewSet
from .forms import staff_form
from .guard import BureauPolicy, guarded, url_finder_for
from .lists import StaffIndexView, chosen_minute_buttons, view_on_site_buttons


def keep_public_version(row):
    """Keep what is public as the first version of a row that was loaded: so that one can go back to it."""
    if isinstance(row, DraftStateMixin) and row.live and row.latest_revision_id is None:
        stored = type(row)._default_manager.get(pk=row.pk)
        row.latest_revision = stored.save_revision(changed=False, clean=False)


class StaffEditView(snippets.EditView):
    def save_instance(self):
        keep_public_version(self.object)
        return super().save_instance()

    @cached_property
    def header_more_buttons(self):
        return [
            *super().header_more_buttons,
            *view_on_site_buttons(self.object, self.request.now),
            *chosen_minute_buttons(self.object),
        ]


class StaffDeleteView(snippets.DeleteView):
    def form_valid(self, form):
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except ProtectedError as error:
            others = ", ".join(sorted({str(row) for row in error.protected_objects})[:5])
            messages.error(
                self.request,
                gettext("“%(row)s” cannot be deleted while it is used by: %(others)s.")
                % {"row": self.object, "others": others},
            )
            return redirect(self.edit_url_name, quote(self.object.pk))


class StaffViewSet(snippets.SnippetViewSet):
    """Lists with substring search in both scripts, choosers that search both columns, links to the public page."""

    index_view_class = StaffIndexView
    edit_view_class = StaffEditView
    delete_view_class = StaffDeleteView
    chooser_viewset_class = StaffChooserViewSet
    chooser_per_page = 25
    chooser_creation_fields = None  # names of the fields needed to make a row while choosing
    copy_view_enabled = False  # slugs, numbers and calendar identities are not for copying
    list_per_page = 50
    search_backend_name = None  # stock full text search misses a third of Korean words

    @cached_property
    def permission_policy(self):
        return BureauPolicy(self.model)

    @property
    def url_finder_class(self):
        return url_finder_for(self.permission_policy, self.get_url_name("edit"))

    def construct_view(self, view_class, **kwargs):
        view = super().construct_view(view_class, **kwargs)
        return guarded(view, self.permission_policy, changes_all=issubclass(view_class, RevisionsRevertMixin))

    def get_index_view_kwargs(self, **kwargs):
        def own_rows(request):
            rows = self.get_queryset(request)
            return rows_of(request.user, self.model._default_manager.all() if rows is None else rows)

        return super().get_index_view_kwargs(**kwargs) | {"queryset": own_rows}

    def get_edit_handler(self):
        handler = super().get_edit_handler()
        bases = [handler.base_form_class, getattr(self.model, "base_form_class", None)]
        handler.base_form_class = staff_form(*filter(None, bases))
        return with_both_languages(handler)

    @property
    def chooser_viewset(self):
        creation_form = None
        if self.chooser_creation_fields:
            creation_form = modelform_factory(
                self.model,
                form=InlineCreationForm,
                fields=self.chooser_creation_fields,
                formfield_callback=formfield_for_dbfield,
            )
        return self.chooser_viewset_class(
            self.get_chooser_admin_url_namespace(),
            model=self.model,
            url_prefix=self.get_chooser_admin_base_path(),
            icon=self.icon,
            per_page=self.chooser_per_page,
            creation_form_class=creation_form,
            permission_policy=self.permission_policy,
        )

    @property
    def breadcrumbs_items(self):
        return [{"url": reverse_lazy("wagtailadmin_home"), "label": _("Home")}]

    @cached_property
    def export_filename(self):
        return self.model._meta.model_name
