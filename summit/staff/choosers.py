"""The choosers of all apps: both languages, substring search, and only what the account may choose."""

from django import forms
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext, gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn
from wagtail.log_actions import log
from wagtail.models import DraftStateMixin
from wagtail.snippets.views import chooser

from ..ownership import choosable, open_to_bureaus, owner_lookup, works_for_all
from ..widgets import RowChooser
from .lists import StatusColumn, containing


class ChooserFilterForm(BaseFilterForm):
    q = forms.CharField(label=_("Search term"), required=False)

    def filter(self, objects):
        objects = super().filter(objects)
        self.search_query = self.cleaned_data.get("q")
        if self.search_query:
            self.is_searching = True
            objects = objects.filter(containing(objects.model.snippet_viewset.search_fields, self.search_query))
        return objects


class InlineCreationForm(forms.ModelForm):
    """The few fields to make a row while choosing one; its slug follows the English name."""

    def clean(self):
        cleaned = super().clean()
        fields = {field.name for field in self.instance._meta.get_fields()}
        if "slug" in fields and not self.instance.slug:
            english = cleaned.get("name_en") or cleaned.get("title_en") or ""
            self.instance.slug = slugify(english)
            taken = type(self.instance)._default_manager.filter(slug=self.instance.slug).exists()
            if english and (taken or not self.instance.slug):
                raise forms.ValidationError(
                    gettext("There is already an entry at the address “%(slug)s”. Search for it first.")
                    % {"slug": self.instance.slug}
                )
        return cleaned


class OwnBureauMixin:
    """Who makes a row for a bureau makes it for one of the own."""

    def get_creation_form(self):
        form = super().get_creation_form()
        user = self.request.user
        if form is not None and owner_lookup(self.model_class) == "bureau" and not works_for_all(user):
            own = user.bureaus.all()
            form.fields["bureau"] = forms.ModelChoiceField(
                own,
                label=self.model_class._meta.get_field("bureau").verbose_name,
                initial=own.first(),
                empty_label=None,
                disabled=len(own) == 1,
            )
        return form


class ChooserColumnsMixin(OwnBureauMixin):
    """Both names, so that staff choose by the script they read."""

    filter_form_class = ChooserFilterForm

    def get_object_list(self):
        return choosable(self.request.user, super().get_object_list())

    @property
    def columns(self):
        title, *others = super().columns
        others = [StatusColumn(sort_key=None) if isinstance(each, LiveStatusTagColumn) else each for each in others]
        names = {field.name for field in self.model._meta.get_fields()}
        english = next((name for name in ("name_en", "title_en", "label_en") if name in names), None)
        return [title, *([Column(english, label=_("In English"))] if english else []), *others]


class ChooseView(ChooserColumnsMixin, chooser.ChooseView):
    def get_context_data(self, **kwargs):
        """In one phrase, since “Choose” and what is chosen come the other way round in Korean."""
        title = gettext("Choose %(object)s") % {"object": self.model_class._meta.verbose_name}
        return {**super().get_context_data(**kwargs), "page_title": title, "page_subtitle": ""}


class ChooseResultsView(ChooserColumnsMixin, chooser.ChooseResultsView):
    pass


class ChosenView(chooser.SnippetChosenView):
    def get_object(self, pk):
        return choosable(self.request.user, self.model_class._default_manager.all()).get(pk=pk)


class ChosenMultipleView(chooser.SnippetChosenMultipleView):
    def get_objects(self, pks):
        return choosable(self.request.user, super().get_objects(pks))


class ChooserCreateView(OwnBureauMixin, chooser.SnippetCreateView):
    def dispatch(self, request, *args, **kwargs):
        if self.get_creation_form_class() is None:  # rows of this model are not made in passing
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def save_form(self, form):
        """What is made in passing is a draft: it is published from its own page."""
        row = form.instance
        if "bureau" in form.cleaned_data:
            row.bureau = form.cleaned_data["bureau"]
        if isinstance(row, DraftStateMixin):
            row.live = False
        row = super().save_form(form)
        log(row, "wagtail.create", content_changed=True)
        if isinstance(row, DraftStateMixin):
            row.save_revision(user=self.request.user)
        return row


class StaffChooserViewSet(chooser.SnippetChooserViewSet):
    choose_view_class = ChooseView
    choose_results_view_class = ChooseResultsView
    chosen_view_class = ChosenView
    chosen_multiple_view_class = ChosenMultipleView
    create_view_class = ChooserCreateView
    # Wagtail's own texts here are frozen in the language in which the process started.
    choose_one_text = _("Choose")
    choose_another_text = _("Choose another")
    edit_item_text = _("Edit")
    search_tab_label = _("Search")
    create_action_label = _("Create")
    creation_tab_label = _("Create new")

    def construct_view(self, view_class, **kwargs):
        return open_to_bureaus(super().construct_view(view_class, **kwargs))

    @cached_property
    def widget_class(self):
        return RowChooser(model=self.model, icon=self.icon)
