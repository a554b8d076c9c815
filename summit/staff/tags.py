"""The tags of images and documents: Wagtail offers those of all, which tell what others work on."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.http import JsonResponse
from taggit.models import Tag
from wagtail.documents.views.documents import DocumentsFilterSet, IndexView as DocumentIndexView
from wagtail.images.views.chooser import ImageChooserViewSet, ImageChooseView
from wagtail.images.views.images import ImagesFilterSet, IndexView as ImageIndexView

from ..models import Document, Image
from ..ownership import rows_of, works_for_all

MOST = 10


def own_tags(user):
    on_own_files = Q()
    for model in (Image, Document):
        on_own_files |= Q(
            taggit_taggeditem_items__content_type=ContentType.objects.get_for_model(model),
            taggit_taggeditem_items__object_id__in=rows_of(user, model.objects.all()).values("pk"),
        )
    return Tag.objects.filter(on_own_files).distinct().order_by("name")


def own_tags_starting(request, **kwargs):
    term = request.GET.get("term", "").replace("\x00", "")
    tags = own_tags(request.user).filter(name__istartswith=term)[:MOST] if term else []
    return JsonResponse([tag.name for tag in tags], safe=False)


class OwnTagsMixin:
    """A filter by the tags of own files only."""

    def __init__(self, *args, request=None, **kwargs):
        super().__init__(*args, request=request, **kwargs)
        if "tag" in self.filters and not works_for_all(request.user):
            self.filters["tag"].extra["choices"] = [(tag.name, tag.name) for tag in own_tags(request.user)[:MOST]]


class ImageFilters(OwnTagsMixin, ImagesFilterSet):
    pass


class DocumentFilters(OwnTagsMixin, DocumentsFilterSet):
    pass


class OwnTagsChooseView(ImageChooseView):
    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if not works_for_all(self.request.user):
            context["popular_tags"] = own_tags(self.request.user)[:MOST]
        return context


def offer_own_tags():
    """Wagtail has no setting for these classes; it reads them when its addresses are made."""
    ImageIndexView.filterset_class = ImageFilters
    DocumentIndexView.filterset_class = DocumentFilters
    ImageChooserViewSet.choose_view_class = OwnTagsChooseView
