"""How staff see the media archive."""

from django.contrib.admin.utils import quote
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, TabbedInterface
from wagtail.admin.widgets.button import Button

from summit.ownership import only_language
from summit.panels import bilingual, bilingual_name, embargo_panels, for_staff_only, schedule_panel, slug_panel, tab
from summit.staff import PartialDateColumn, StaffViewSet, StatusColumn, StatusFilterSet, TimeColumn, updated_column
from summit.staff.lists import StaffIndexView
from summit.staff.viewsets import StaffEditView

from .downloads_panel import DownloadsPanel
from .models import MediaItem, MediaKit
from .own_material.desk import PressMaterialView, may_make
from .upload_view import UploadFilesView


class MediaItemFilterSet(StatusFilterSet):
    class Meta:
        model = MediaItem
        fields = ["kind", "bureau", "session", "licence"]


class OffersUploadMixin:
    """The way to put many files into an item, for those who may change more than its texts."""

    upload_url_name = None

    @cached_property
    def may_upload(self):
        user = self.request.user
        return user.has_perm("media_archive.change_mediaitem") and only_language(user) is None

    def upload_buttons(self, item):
        if not self.may_upload:
            return []
        url = reverse(self.upload_url_name, args=[quote(item.pk)])
        return [Button(gettext("Upload files"), url=url, icon_name="upload", priority=40)]


class MediaItemEditView(OffersUploadMixin, StaffEditView):
    @cached_property
    def header_more_buttons(self):
        return [*super().header_more_buttons, *self.upload_buttons(self.object)]


class MediaItemIndexView(OffersUploadMixin, StaffIndexView):
    def get_list_more_buttons(self, instance):
        return [*super().get_list_more_buttons(instance), *self.upload_buttons(instance)]


class MediaItemViewSet(StaffViewSet):
    model = MediaItem
    edit_view_class = MediaItemEditView
    index_view_class = MediaItemIndexView
    icon = "doc-full-inverse"
    list_display = [
        "title_ko",
        "title_en",
        "kind",
        PartialDateColumn("published", label=_("Date of publication"), sort_key="published"),
        "publisher",
        TimeColumn("embargo_until", label=_("Embargo until (Seoul)"), sort_key="embargo_until"),
        StatusColumn(),
        updated_column(),
    ]
    filterset_class = MediaItemFilterSet
    list_export = [
        "slug",
        "kind",
        "title_ko",
        "title_en",
        "summary_ko",
        "summary_en",
        "publisher_ko",
        "publisher_en",
        "published",
        "pages",
        "languages",
        "embargo_until",
        "corrected_at",
        "withdrawn_at",
        "external_url",
        "licence",
        "credit_ko",
        "credit_en",
        "session.slug",
        "bureau.slug",
        "live",
    ]
    search_fields = ["title_ko", "title_en", "also_called_ko", "also_called_en", "publisher_ko", "publisher_en", "slug"]
    edit_handler = TabbedInterface(
        [
            tab(
                _("Content"),
                bilingual_name("title"),
                bilingual("also_called"),
                FieldRowPanel([slug_panel(), FieldPanel("kind")]),
                bilingual("summary"),
                bilingual("publisher"),
                FieldRowPanel([FieldPanel("published"), FieldPanel("pages"), FieldPanel("languages")]),
                FieldRowPanel([FieldPanel("session"), FieldPanel("bureau")]),
                MultiFieldPanel(
                    [
                        bilingual("corrections"),
                        FieldPanel("corrected_at"),
                        bilingual("withdrawal_reason"),
                        FieldPanel("withdrawn_at"),
                    ],
                    _("Corrections and withdrawal"),
                ),
                schedule_panel(),
            ),
            tab(
                _("Files and rights"),
                embargo_panels(),
                FieldPanel("external_url"),
                InlinePanel(
                    "files",
                    panels=[
                        FieldRowPanel([FieldPanel("document"), FieldPanel("image")]),
                        FieldPanel("language"),
                        bilingual("caption"),
                    ],
                    heading=_("Files held here"),
                    label=_("file"),
                ),
                DownloadsPanel(heading=_("What visitors download")),
                FieldPanel("attachments"),
                MultiFieldPanel([FieldPanel("licence"), FieldPanel("has_ai_mark"), bilingual("credit")], _("Rights")),
            ),
            tab(
                _("Sources and notes"),
                FieldPanel("sources"),
                FieldPanel("sort_order"),
                for_staff_only(FieldPanel("staff_note")),
            ),
        ]
    )

    def get_queryset(self, request):
        return MediaItem.objects.select_related("session", "bureau")

    def get_common_view_kwargs(self, **kwargs):
        return super().get_common_view_kwargs(upload_url_name=self.get_url_name("upload"), **kwargs)

    @property
    def upload_view(self):
        names = {"edit_url_name": self.get_url_name("edit"), "index_url_name": self.get_url_name("list")}
        return self.construct_view(UploadFilesView, permission_policy=self.permission_policy, **names)

    def get_urlpatterns(self):
        route = f"upload/<{self.pk_path_converter}:pk>/"
        return [*super().get_urlpatterns(), path(route, self.upload_view, name="upload")]


class MediaKitIndexView(StaffIndexView):
    material_url_name = None

    @cached_property
    def header_more_buttons(self):
        buttons = super().header_more_buttons
        if not may_make(self.request.user):
            return buttons
        return [
            *buttons,
            Button(PressMaterialView.page_title, url=reverse(self.material_url_name), icon_name="image", priority=90),
        ]


class MediaKitViewSet(StaffViewSet):
    model = MediaKit
    index_view_class = MediaKitIndexView
    icon = "folder-open-1"
    sort_order_field = "sort_order"
    list_display = [
        "title_ko",
        "title_en",
        TimeColumn("embargo_until", label=_("Embargo until (Seoul)"), sort_key="embargo_until"),
        updated_column(),
    ]
    list_export = ["slug", "title_ko", "title_en", "summary_ko", "summary_en", "embargo_until"]
    search_fields = ["title_ko", "title_en", "slug"]
    panels = [
        bilingual_name("title"),
        bilingual("summary"),
        slug_panel(),
        embargo_panels(),
        FieldPanel("items"),
        for_staff_only(FieldPanel("staff_note")),
    ]

    def get_common_view_kwargs(self, **kwargs):
        return super().get_common_view_kwargs(material_url_name=self.get_url_name("material"), **kwargs)

    def get_urlpatterns(self):
        view = self.construct_view(PressMaterialView, index_url_name=self.get_url_name("list"))
        return [*super().get_urlpatterns(), path("material/", view, name="material")]
