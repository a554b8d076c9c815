from .editorial import EditorialRow
from .media import Document, Image, Licence, Rendition, RightsMixin
from .pages import BilingualPage, BilingualPreviewMixin
from .places import Bureau, City, Country, Studio
from .records import BilingualRevisionMixin, EditorialNote, Source, StaffNoteMixin
from .settings import Channel, Notice, RelatedLink, Statistic, SummitDay, SummitSettings

__all__ = [
    "BilingualPage",
    "BilingualPreviewMixin",
    "BilingualRevisionMixin",
    "Bureau",
    "Channel",
    "City",
    "Country",
    "Document",
    "EditorialNote",
    "EditorialRow",
    "Image",
    "Licence",
    "Notice",
    "RelatedLink",
    "Rendition",
    "RightsMixin",
    "Source",
    "StaffNoteMixin",
    "Statistic",
    "Studio",
    "SummitDay",
    "SummitSettings",
]
