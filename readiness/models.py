from django.db import models
from django.utils.translation import gettext_lazy as _


class LinkCheck(models.Model):
    """What an address outside this site answered when it was last asked. One for each address, however many use it."""

    class Result(models.TextChoices):
        ALIVE = "alive", _("answers")
        MOVED = "moved", _("moved")
        REFUSED = "refused", _("refuses robots")
        DEAD = "dead", _("does not answer")
        UNSAFE = "unsafe", _("not asked")

    class Problem(models.TextChoices):
        NONE = "", ""
        STATUS = "status", _("the server answers with an error")
        NAME = "name", _("the name of the server does not exist")
        TIMEOUT = "timeout", _("the server does not answer in time")
        CONNECTION = "connection", _("the server accepts no connection")
        TLS = "tls", _("the certificate of the server is not valid")
        REDIRECTS = "redirects", _("redirects lead in a circle")
        PROTOCOL = "protocol", _("the server answers with something that is no page")
        ADDRESS = "address", _("the address is not one that may be asked from here")

    url = models.CharField(_("address"), max_length=1000, unique=True)
    result = models.CharField(_("result"), max_length=10, choices=Result.choices)
    problem = models.CharField(_("problem"), max_length=12, choices=Problem.choices, blank=True)
    http_status = models.PositiveSmallIntegerField(_("HTTP status"), null=True, blank=True)
    moved_to = models.CharField(_("moved to"), max_length=1000, blank=True)
    checked_at = models.DateTimeField(_("checked at"))
    last_alive_at = models.DateTimeField(_("last seen alive"), null=True, blank=True)
    first_failed_at = models.DateTimeField(_("first failed"), null=True, blank=True)

    class Meta:
        ordering = ["url"]
        verbose_name = _("check of a link")
        verbose_name_plural = _("checks of links")
        default_permissions = ()
        permissions = [("view_board", _("Can see the readiness board and the report of dead links"))]

    def __str__(self):
        return self.url

    def record(self, answer, now):
        """Take over what the address answered at `now`. Being refused or not asked says nothing about being there."""
        self.result, self.problem = answer.result, answer.problem
        self.http_status, self.moved_to = answer.http_status, answer.moved_to
        self.checked_at = now
        if self.result in {self.Result.ALIVE, self.Result.MOVED}:
            self.last_alive_at = now
        if self.result == self.Result.DEAD:
            self.first_failed_at = self.first_failed_at or now
        else:
            self.first_failed_at = None
