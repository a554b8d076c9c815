from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .states import History, digest, digest_of_both


class TextPairQuerySet(models.QuerySet):
    def of(self, model, pks=None):
        pairs = self.filter(model=model._meta.label_lower)
        return pairs if pks is None else pairs.filter(row_id__in=pks)

    def by_model(self, models):
        """Return {label of the model: {row_id: {key of the text: pair}}}, in one query."""
        found = {}
        for pair in self.filter(model__in=[model._meta.label_lower for model in models]):
            found.setdefault(pair.model, {}).setdefault(pair.row_id, {})[pair.key] = pair
        return found

    def by_row(self):
        """Return {row_id: {key of the text: pair}}."""
        found = {}
        for pair in self:
            found.setdefault(pair.row_id, {})[pair.key] = pair
        return found


class TextPair(models.Model):
    """What is remembered of one field of a published row: when which language changed, and who said that it fits.

    It stands beside the rows, not on them: restoring an old revision must not turn it back. `memory.py` writes it.
    """

    model = models.CharField(max_length=60)
    row_id = models.PositiveBigIntegerField()
    part = models.CharField(max_length=60, blank=True)
    part_id = models.BigIntegerField(default=0)
    field = models.CharField(max_length=60)
    korean = models.CharField(max_length=32, blank=True)  # digests of the texts
    english = models.CharField(max_length=32, blank=True)
    korean_at = models.DateTimeField()
    english_at = models.DateTimeField()
    korean_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    english_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    agreed_at = models.DateTimeField()
    approved = models.CharField(max_length=32, blank=True)  # digest of the two texts that a person found to fit
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )

    objects = TextPairQuerySet.as_manager()

    wagtail_reference_index_ignore = True  # memory of a row is no use of it

    class Meta:
        verbose_name = _("text in both languages")
        verbose_name_plural = _("texts in both languages")
        default_permissions = ()
        permissions = [
            ("view_parity", _("see where a language is missing")),
            ("approve_texts", _("say that two texts fit as they are")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["model", "row_id", "part", "part_id", "field"], name="one_memory_per_row_and_field"
            )
        ]

    def __str__(self):
        return f"{self.model} {self.row_id} {self.part} {self.field}"

    @property
    def key(self):
        return (self.part, self.part_id, self.field)

    @property
    def history(self):
        return History(self.korean, self.english, self.korean_at, self.english_at, self.agreed_at, self.approved)

    def approve(self, text, now, user):
        """Say that two texts fit as they are; where they are what visitors see, they agree from now on."""
        self.approved = digest_of_both(text.korean, text.english)
        self.approved_at, self.approved_by = now, user
        if (digest(text.korean), digest(text.english)) == (self.korean, self.english):
            self.agreed_at = max(now, self.korean_at, self.english_at)
        self.save()

    def withdraw(self):
        """Take the approval back: whichever language was behind is so again."""
        self.agreed_at = min(self.korean_at, self.english_at)
        self.approved, self.approved_at, self.approved_by = "", None, None
        self.save()
