from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class LiveAction(models.Model):
    """What somebody did at the live desk, with what was there before and after; kept for good, also when undone."""

    class Kind(models.TextChoices):
        START = "start", _("Start")
        DELAY = "delay", _("Delay")
        END = "end", _("End")
        EXTEND = "extend", _("Later end")
        REOPEN = "reopen", _("End taken back")
        CANCEL = "cancel", _("Cancellation")
        RESTORE = "restore", _("Cancellation taken back")
        STREAM = "stream", _("Stream")
        NOTICE = "notice", _("Notice posted")
        WITHDRAW = "withdraw", _("Notice withdrawn")

    kind = models.CharField(max_length=20, choices=Kind.choices)
    session = models.ForeignKey("summit_sessions.Session", models.SET_NULL, null=True, related_name="live_actions")
    token = models.CharField(max_length=40, unique=True)  # of the form: a second press of its button is the same action
    asked = models.JSONField(default=dict)  # what was typed
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    at = models.DateTimeField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    user_name = models.CharField(max_length=200)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    undone_by_name = models.CharField(max_length=200, blank=True)

    wagtail_reference_index_ignore = True  # memory of a session is no use of it

    class Meta:
        ordering = ["-at", "-pk"]
        default_permissions = ()
        permissions = [("use_live_desk", _("Can run the day at the live desk"))]
        verbose_name = _("live action")
        verbose_name_plural = _("live actions")

    def __str__(self):
        return f"{self.kind}: {self.session or ''}".strip(": ")
