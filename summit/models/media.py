import secrets
from pathlib import PurePath

from django.db import models
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from wagtail.documents.models import AbstractDocument, Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition, Image as WagtailImage
from wagtail.models import UploadedFile

from ..staff_files import file_address
from ..uploads import clean_document, clean_image, clean_name


class Licence(models.TextChoices):
    """What a visitor may do with a work. KOGL is the Korea Open Government License."""

    NOT_STATED = "not_stated", _("not stated")
    KOGL_0 = "kogl_0", _("KOGL Type 0: no conditions")
    KOGL_1 = "kogl_1", _("KOGL Type 1: attribution")
    KOGL_2 = "kogl_2", _("KOGL Type 2: attribution, no commercial use")
    KOGL_3 = "kogl_3", _("KOGL Type 3: attribution, no changes")
    KOGL_4 = "kogl_4", _("KOGL Type 4: attribution, no commercial use, no changes")
    EXPIRED = "expired", _("protection expired")
    THIRD_PARTY = "third_party", _("rights of a third party")
    ALL_RIGHTS_RESERVED = "all_rights_reserved", _("all rights reserved")


KOGL_TYPES_WITH_AI_MARK = [Licence.KOGL_1, Licence.KOGL_2, Licence.KOGL_3, Licence.KOGL_4]


def ai_mark_constraint(name):
    """The AI mark adds a permission to a type of KOGL; beside anything else it would say nothing."""
    return models.CheckConstraint(
        condition=models.Q(has_ai_mark=False) | models.Q(licence__in=KOGL_TYPES_WITH_AI_MARK),
        name=name,
        violation_error_message=_("The AI mark stands beside one of the KOGL types 1 to 4 only."),
    )


class WebAddressField(models.URLField):
    """An address that is https where nothing else is said, also in the forms Wagtail makes for images and documents.

    Delete with Django 6, where this is what a URLField does.
    """

    def formfield(self, **kwargs):
        return super().formfield(**{"assume_scheme": "https", **kwargs})

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.URLField", args, kwargs


class RightsMixin(models.Model):
    """Who made a work and what others may do with it. Nobody is credited with a licence they did not give."""

    licence = models.CharField(_("licence"), max_length=30, choices=Licence.choices, default=Licence.NOT_STATED)
    has_ai_mark = models.BooleanField(_("KOGL AI mark"), default=False)
    credit = models.CharField(
        _("credit"), max_length=200, blank=True, help_text=_("Example: Photo: Seoul Metropolitan Government")
    )
    rights_source = WebAddressField(
        _("source of the work"), blank=True, help_text=_("Where the file and its licence were published.")
    )

    class Meta:
        abstract = True


class NamedFileMixin(models.Model):
    """The name under which a file was uploaded: the one on disk may differ, and is nobody's business."""

    file_name = models.CharField(_("name of the file"), max_length=150, blank=True, editable=False)

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if self.file and not self.file._committed:
            self.file_name = clean_name(self.file.name)
        elif self.file_name:
            self.file_name = clean_name(self.file_name)
        super().save(*args, **kwargs)


class Image(NamedFileMixin, RightsMixin, AbstractImage):
    """An image with its alternative text and rights in both languages."""

    alt = models.CharField(
        _("alternative text"),
        max_length=250,
        blank=True,
        help_text=_("What a person who cannot see the image needs to know. Leave empty only for decoration."),
    )

    # Wagtail's own Image model holds the default name of the way back from a tag.
    tags = TaggableManager(_("tags"), blank=True, help_text=None, related_name="summit_images")

    admin_form_fields = (
        *WagtailImage.admin_form_fields,
        "alt_ko",
        "alt_en",
        "credit_ko",
        "credit_en",
        "licence",
        "has_ai_mark",
        "rights_source",
    )

    class Meta(AbstractImage.Meta):
        default_related_name = "summit_images"
        constraints = [ai_mark_constraint("image_ai_mark_with_kogl_type")]
        verbose_name = _("image")
        verbose_name_plural = _("images")

    def get_upload_to(self, filename):
        """A name nobody can guess, so that an image is found through the pages that show it alone."""
        return f"original_images/{secrets.token_hex(16)}{PurePath(filename).suffix.lower()}"

    @property
    def default_alt_text(self):
        """Never the file name: a wrong text is worse than none."""
        return self.alt or ""


class Rendition(AbstractRendition):
    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_per_filter")
        ]


class Document(NamedFileMixin, RightsMixin, AbstractDocument):
    """A file to download, with its rights in both languages."""

    # Wagtail's own Document model holds the default name of the way back from a tag.
    tags = TaggableManager(_("tags"), blank=True, help_text=None, related_name="summit_documents")

    admin_form_fields = (
        *WagtailDocument.admin_form_fields,
        "credit_ko",
        "credit_en",
        "licence",
        "has_ai_mark",
        "rights_source",
    )

    class Meta(AbstractDocument.Meta):
        default_related_name = "summit_documents"
        constraints = [ai_mark_constraint("document_ai_mark_with_kogl_type")]
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    @property
    def filename(self):
        return self.file_name or super().filename

    @property
    def url(self):
        return file_address(super().url)


@receiver(pre_save, sender=UploadedFile)
def clean_waiting_upload(instance, **_kwargs):
    """A file that waits for its texts is not asked for again when it becomes an image or a document."""
    if instance.file and not instance.file._committed:
        clean = clean_image if instance.for_content_type.model_class() is Image else clean_document
        instance.file = clean(instance.file.file)
