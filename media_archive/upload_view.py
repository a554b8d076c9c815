"""The screen on which staff put many files into a media item at once."""

from django import forms
from django.contrib.admin.utils import quote
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _, gettext_lazy, ngettext
from django.views.generic import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from summit.models import Document, Licence
from summit.ownership import only_language
from summit.uploads import DOCUMENT_KINDS, IMAGE_FORMATS

from .bulk_upload import MOST_BYTES, MOST_FILES, add_files, collection_for
from .models import MediaItem

ENDINGS = ",".join(f".{ending}" for ending in (*IMAGE_FORMATS, *DOCUMENT_KINDS))


class RightsForm(forms.ModelForm):
    """The rights of all files, given once."""

    class Meta:
        model = Document
        fields = ["licence", "has_ai_mark", "credit_ko", "credit_en", "rights_source"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["licence"].required = False

    def clean_licence(self):
        return self.cleaned_data["licence"] or Licence.NOT_STATED


class UploadFilesView(WagtailAdminTemplateMixin, View):
    model = MediaItem
    permission_policy = None
    edit_url_name = index_url_name = None
    template_name = "staff/media_archive/upload.html"
    header_icon = "upload"
    page_title = gettext_lazy("Upload files")
    http_method_names = ["get", "head", "post", "options"]

    def dispatch(self, request, pk):
        self.item = get_object_or_404(MediaItem.objects.select_related("bureau__collection"), pk=pk)
        user = request.user
        may_change = self.permission_policy.user_has_permission_for_instance(user, "change", self.item)
        if not may_change or only_language(user) is not None:
            raise PermissionDenied
        self.lock = self.item.get_lock()
        self.is_locked = bool(self.lock and self.lock.for_user(user))
        may_publish = self.permission_policy.user_has_permission_for_instance(user, "publish", self.item)
        # Other changes that wait are published from the form, where they are seen.
        self.may_publish = may_publish and self.item.live and not self.item.has_unpublished_changes
        return super().dispatch(request, pk)

    def get_page_subtitle(self):
        return str(self.item)

    def get_breadcrumbs_items(self):
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse(self.index_url_name), "label": capfirst(MediaItem._meta.verbose_name_plural)},
            {"url": self.edit_url, "label": str(self.item)},
            {"url": "", "label": self.page_title},
        ]

    @property
    def edit_url(self):
        return reverse(self.edit_url_name, args=[quote(self.item.pk)])

    def get(self, request, pk):
        return self.page()

    def post(self, request, pk):
        if self.is_locked:
            return self.page(409)
        form = RightsForm(request.POST)
        uploads = request.FILES.getlist("files")
        problem, status = wrong_with(uploads)
        if problem or not form.is_valid():
            return self.page(status or 400, form=form, problem=problem)
        publishes = self.may_publish and "publish" in request.POST
        try:
            outcomes = add_files(self.item, uploads, rights_in(form), request.user, publishes=publishes)
        except ValidationError as error:
            return self.page(422, form=form, problem=" ".join(error.messages))
        self.item.refresh_from_db()
        kept = [outcome for outcome in outcomes if not outcome.problem]
        return self.page(
            200 if kept else 422, form=form, outcomes=outcomes, kept=len(kept), is_published=publishes and bool(kept)
        )

    def page(self, status=200, form=None, **context):
        initial = {name: getattr(self.item, name) for name in ("licence", "has_ai_mark", "credit_ko", "credit_en")}
        context |= {
            "item": self.item,
            "edit_url": self.edit_url,
            "image_edit_name": "wagtailimages:edit",
            "form": form or RightsForm(initial=initial),
            "collection": collection_for(self.item),
            "endings": ENDINGS,
            "most_files": MOST_FILES,
            "most_bytes": MOST_BYTES,
            "may_publish": self.may_publish,
            "is_locked": self.is_locked,
            "lock_message": self.lock.get_message(self.request.user) if self.is_locked else "",
        }
        return self.render_to_response(self.get_context_data(**context), status=status)


def wrong_with(uploads):
    """Return what is wrong with all uploads together, and the status that says so."""
    if not uploads:
        return _("Choose at least one file."), 400
    if len(uploads) > MOST_FILES:
        return (
            ngettext(
                "At most %(most)d file can be uploaded at once. Nothing was kept.",
                "At most %(most)d files can be uploaded at once. Nothing was kept.",
                MOST_FILES,
            )
            % {"most": MOST_FILES},
            413,
        )
    if sum(upload.size for upload in uploads) > MOST_BYTES:
        return (
            _("Together the files are larger than %(size)d MB. Nothing was kept: upload them in several parts.")
            % {"size": MOST_BYTES >> 20},
            413,
        )
    return "", 0


def rights_in(form):
    return {name: value for name, value in form.cleaned_data.items() if value not in (None, "")}
