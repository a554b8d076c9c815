"""The file fields of the forms for images and documents: what is uploaded is cleaned before anything else reads it."""

from wagtail.documents.fields import WagtailDocumentField
from wagtail.images.fields import WagtailImageField

from .models import Licence
from .uploads import clean_document, clean_image


class CleanImageField(WagtailImageField):
    def to_python(self, data):
        return super().to_python(clean_image(data) if data else data)


class CleanDocumentField(WagtailDocumentField):
    def to_python(self, data):
        return super().to_python(clean_document(data) if data else data)


class CleanUploadMixin:
    """A cleaned file, and the licence that nobody has given yet where none is chosen: many are uploaded at once."""

    upload_field = None  # a class of field

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        plain = self.fields.get("file")  # absent where only the texts of an uploaded file are asked for
        if plain:
            self.fields["file"] = self.upload_field(label=plain.label, required=plain.required, widget=plain.widget)
        if "licence" in self.fields:
            self.fields["licence"].required = False

    def clean_licence(self):
        return self.cleaned_data["licence"] or Licence.NOT_STATED


class CleanImageMixin(CleanUploadMixin):
    upload_field = CleanImageField


class CleanDocumentMixin(CleanUploadMixin):
    upload_field = CleanDocumentField
