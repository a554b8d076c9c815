"""Who may see an item or a kit before its embargo ends, and who did."""

import secrets

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from summit.addresses import absolute_url

from .preview_tokens import token_of


def new_nonce():
    return secrets.token_urlsafe(16)


class PreviewGrant(models.Model):
    """A link for one person to one item or kit; `nonce` is the secret that its token signs."""

    item = models.ForeignKey(
        "media_archive.MediaItem",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="previews",
        verbose_name=pgettext_lazy("media archive", "item"),
    )
    kit = models.ForeignKey(
        "media_archive.MediaKit", models.CASCADE, null=True, blank=True, related_name="previews", verbose_name=_("kit")
    )
    person = models.CharField(_("name of the person"), max_length=120)
    organisation = models.CharField(_("organisation"), max_length=160)
    language = models.CharField(_("language of the link"), max_length=2, choices=settings.LANGUAGES)
    expires_at = models.DateTimeField(_("ends at"))
    nonce = models.CharField(max_length=40, default=new_nonce, editable=False)
    created_at = models.DateTimeField(_("made at"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_by_name = models.CharField(_("made by"), max_length=200)
    revoked_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    revoked_by_name = models.CharField(_("withdrawn by"), max_length=200, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-created_at", "-pk"]
        default_permissions = ()
        permissions = [("give_previews", _("Can give accredited previews"))]
        verbose_name = _("accredited preview")
        verbose_name_plural = _("accredited previews")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(item__isnull=False, kit=None) | models.Q(item=None, kit__isnull=False),
                name="preview_is_of_item_or_kit",
            )
        ]

    def __str__(self):
        return f"{self.person} ({self.organisation})"

    @property
    def target(self):
        return self.item or self.kit

    def is_open_at(self, now):
        return self.revoked_at is None and now < self.expires_at

    @property
    def path(self):
        """The path of the link in the language of the person."""
        with translation.override(self.language):
            return reverse("media_preview", args=[token_of(self.pk, self.nonce), ""])

    @property
    def link(self):
        return absolute_url(self.path)


class PreviewVisit(models.Model):
    """One use of a link. Rows are added and never changed."""

    grant = models.ForeignKey(PreviewGrant, models.CASCADE, related_name="visits")
    at = models.DateTimeField(_("time"))
    what = models.CharField(_("what was opened"), max_length=250, blank=True)  # "" is the page itself
    client = models.CharField(_("from"), max_length=8)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-at", "-pk"]
        default_permissions = ()
        verbose_name = _("visit of a preview")
        verbose_name_plural = _("visits of previews")

    def __str__(self):
        return f"{self.grant}: {self.what}"

    def save(self, *args, **kwargs):
        if self.pk is not None:
            raise TypeError("A visit is written once.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("A visit stays as long as its link.")
