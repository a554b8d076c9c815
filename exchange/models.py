from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

KEPT_FOR = timedelta(hours=1)


class UploadQuerySet(models.QuerySet):
    def kept_at(self, now):
        return self.filter(uploaded_at__gt=now - KEPT_FOR)

    def forgotten_at(self, now):
        return self.filter(uploaded_at__lte=now - KEPT_FOR)


class Upload(models.Model):
    """A file between its preview and the press that stores it. Only the person who sent it may see it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("user"))
    name = models.CharField(_("file name"), max_length=200)
    content = models.BinaryField(_("content"))
    digest = models.CharField(_("digest of the changes shown"), max_length=64)
    uploaded_at = models.DateTimeField(_("uploaded at"))

    objects = UploadQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        verbose_name = _("uploaded file")
        verbose_name_plural = _("uploaded files")
        default_permissions = ()
        permissions = [
            ("export_rows", _("Can export rows as files")),
            ("import_rows", _("Can import rows from files")),
        ]

    def __str__(self):
        return self.name
