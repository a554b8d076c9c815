from django.db import models
from django.utils.translation import gettext_lazy as _


class LoadedRow(models.Model):
    """What the programme loader last wrote for a row of the data files.

    `fingerprint` is that of the stored row right after loading: when it no longer matches, staff have edited the
    row and it is theirs. A row that is gone although it was loaded was deleted by staff and stays away.
    """

    model = models.CharField(_("model"), max_length=80)
    key = models.CharField(_("key"), max_length=500)
    fingerprint = models.CharField(_("fingerprint"), max_length=64)
    loaded_at = models.DateTimeField(_("loaded at"), auto_now=True)

    class Meta:
        ordering = ["model", "key"]
        verbose_name = _("loaded row")
        verbose_name_plural = _("loaded rows")
        constraints = [models.UniqueConstraint(fields=["model", "key"], name="one_record_per_loaded_row")]

    def __str__(self):
        return f"{self.model} {self.key}"


from .pages import CitiesPage, HomePage, LinksPage, OverviewPage, StandardPage  # noqa: E402, F401
