import uuid

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _, pgettext_lazy
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.search import index

from speakers.models import Speaker, tile_renditions
from summit.addresses import section_url
from summit.models import EditorialRow, Source, StaffNoteMixin
from summit.visibility import PublicQuerySet, public_at

from . import live_values
from .changes import CalendarStamp, SessionChange, one_change  # noqa: F401 - Django finds models through this module

# The namespace of session UUIDs: a calendar entry keeps its identity through every new export and import.
SESSION_NAMESPACE = uuid.UUID("6f0c1a52-61d4-5a9e-9c57-0f0d1c2b2020")


def session_uuid(slug):
    return uuid.uuid5(SESSION_NAMESPACE, slug)


class SessionQuerySet(PublicQuerySet):
    def for_timetable(self):
        """Sessions with what decides their state and how to watch, in two queries for one as for a thousand.

        `people_count` is how many named people take part; places are read by the pages that show them.
        """
        return (
            self.select_related("bureau")
            .prefetch_related("broadcasts")
            .annotate(people_count=Count("participations", filter=Q(participations__speaker__live=True), distinct=True))
        )


class Session(EditorialRow):
    """A session of the summit. What it is at an instant is decided by `states.state_at` alone."""

    class Kind(models.TextChoices):
        TALK_SHOW = "talk-show", _("talk show")
        MAYORAL_MEETING = "mayoral-meeting", _("mayoral meeting")
        THEMATIC = "thematic", _("thematic discussion")
        CONVERSATION = "conversation", _("conversation")
        FORUM = "forum", _("forum")
        IR = "ir", _("investor relations")

    class SummaryBasis(models.TextChoices):
        REPORTED = "reported", _("reports of the session as held")
        ANNOUNCED = "announced", _("notices issued before it")
        MIXED = "mixed", _("reports and notices")

    slug = models.SlugField(
        _("slug"), max_length=80, unique=True, help_text=_("Latin letters; the same in both languages.")
    )
    uuid = models.UUIDField(_("calendar identity"), unique=True, editable=False)
    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.THEMATIC)
    starts_at = models.DateTimeField(_("starts at"), help_text=_("Seoul time"))
    ends_at = models.DateTimeField(_("ends at"), help_text=_("Seoul time; may be after midnight"))
    display_time = models.CharField(
        _("time as printed"), max_length=20, blank=True, help_text=_("Where the print goes past 24:00: 23:00-24:30")
    )
    title = models.CharField(_("title"), max_length=200, help_text=_("Example: 교육 분야 | Discussion on Education"))
    subtitle = models.CharField(_("subtitle"), max_length=200, blank=True)
    topic = models.CharField(_("topic"), max_length=300, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    summary_basis = models.CharField(
        _("basis of the summary"), max_length=20, choices=SummaryBasis.choices, blank=True, help_text=_("For staff.")
    )
    bureau = models.ForeignKey("summit.Bureau", models.PROTECT, related_name="sessions", verbose_name=_("bureau"))
    cities = ParentalManyToManyField("summit.City", blank=True, related_name="sessions", verbose_name=_("cities"))
    cities_announced = ParentalManyToManyField(
        "summit.City",
        blank=True,
        related_name="sessions_announced",
        verbose_name=_("cities named only in advance notices"),
    )
    cities_total = models.PositiveSmallIntegerField(_("number of cities"), null=True, blank=True)
    countries = ParentalManyToManyField(
        "summit.Country", blank=True, related_name="sessions", verbose_name=_("countries and regions")
    )
    companies = ParentalManyToManyField(
        "ir_companies.Company", blank=True, related_name="sessions", verbose_name=_("companies")
    )
    companies_total = models.PositiveSmallIntegerField(_("number of companies"), null=True, blank=True)
    experts_total = models.PositiveSmallIntegerField(_("number of experts"), null=True, blank=True)
    statistics = ParentalManyToManyField(
        "summit.Statistic", blank=True, related_name="sessions", verbose_name=_("statistics")
    )
    studio = models.ForeignKey(
        "summit.Studio",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name=_("studio"),
        help_text=_("For staff: the readiness board warns when two sessions need the same studio at once."),
    )
    has_interpretation = models.BooleanField(_("simultaneous interpretation"), default=False)
    transcript = models.TextField(_("transcript"), blank=True)

    is_cancelled = models.BooleanField(_("cancelled"), default=False)
    delay_minutes = models.SmallIntegerField(
        _("delay in minutes"),
        default=0,
        validators=[MinValueValidator(-120), MaxValueValidator(1440)],
        help_text=_(
            "Moves the start and, unless an end is given below, the end. Below zero: it began early, and the end stays."
        ),
    )
    delay_reason = models.CharField(_("reason of the delay or cancellation"), max_length=200, blank=True)
    revised_ends_at = models.DateTimeField(
        _("end set by staff"), null=True, blank=True, help_text=_("Seoul time. For an early end or an overrun.")
    )

    reported_starts_at = models.DateTimeField(_("start as reported"), null=True, blank=True)
    reported_duration_minutes = models.PositiveSmallIntegerField(_("minutes as reported"), null=True, blank=True)
    reported_sources = ParentalManyToManyField(
        "summit.Source", blank=True, related_name="+", verbose_name=_("sources on the session as held")
    )

    sources = ParentalManyToManyField("summit.Source", blank=True, related_name="+", verbose_name=_("sources"))

    objects = SessionQuerySet.as_manager()

    search_fields = [
        index.SearchField("title_ko"),
        index.SearchField("title_en"),
        index.AutocompleteField("title_ko"),
        index.AutocompleteField("title_en"),
    ]

    class Meta:
        ordering = ["starts_at", "number", "pk"]
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="session_ends_after_it_starts",
                violation_error_message=_("A session must end after it starts."),
            ),
            models.CheckConstraint(
                condition=Q(revised_ends_at=None) | Q(revised_ends_at__gt=F("starts_at")),
                name="session_revised_end_after_start",
                violation_error_message=_("The end set by staff must come after the start."),
            ),
        ]

    def __str__(self):
        return self.title_ko or self.title_en or self.slug

    def save(self, *args, **kwargs):
        if not self.uuid:
            self.uuid = session_uuid(self.slug)
            if Session.objects.filter(uuid=self.uuid).exists():  # of a session that had this slug before
                self.uuid = uuid.uuid4()
        with one_change():  # together with its broadcasts and people
            super().save(*args, **kwargs)

    def publish(self, *args, **kwargs):
        """Nobody changes the live row between the reading of the draft and its publication."""
        with one_change():
            live_values.lock(self.pk)
            return super().publish(*args, **kwargs)

    def serializable_data(self):
        today = getattr(self, "_live_values", None) or live_values.read(self.pk)
        return super().serializable_data() | {live_values.KEY: today}

    def with_content_json(self, content):
        today = live_values.read(self.pk)
        session = super().with_content_json(live_values.merged(content, today))
        session._live_values = today
        return session

    def get_latest_revision_as_object(self):
        today = live_values.read(self.pk)
        session = super().get_latest_revision_as_object()
        if session is self:
            session._live_values = today
        return session

    def save_revision(self, *args, **kwargs):
        revision = super().save_revision(*args, **kwargs)
        self._live_values = None  # the next draft starts from what the live row says then
        return revision

    def get_absolute_url(self):
        return section_url("schedule", self.slug)

    def get_preview_template(self, request, mode_name):
        return SchedulePage.detail_template

    def get_preview_context(self, request, mode_name):
        return SchedulePage.preview_context(self, request)


class ParticipationQuerySet(models.QuerySet):
    def public_at(self, now):
        """Participations that reveal no session and no person the public may not see yet."""
        return self.filter(public_at(Session, now, "session__"), Q(speaker=None) | public_at(Speaker, now, "speaker__"))

    def of_public_sessions(self, now):
        """For the page of a person, who may be a draft that only staff see."""
        return self.filter(public_at(Session, now, "session__"))

    def for_speakers(self):
        """Participations with their session and company, in the order in which the sessions start."""
        return self.select_related("session", "company").order_by(
            "session__starts_at", "session__number", "sort_order", "pk"
        )

    def for_people(self):
        return self.select_related(
            "speaker__city__country", "speaker__country", "speaker__photo", "company"
        ).prefetch_related(tile_renditions("speaker__photo"))


class Participation(StaffNoteMixin, models.Model):
    """What a person, or a company, does in a session."""

    class Role(models.TextChoices):
        HOST = "host", pgettext_lazy("role", "Host")
        KEYNOTE = "keynote", _("Keynote")
        CONGRATULATORY = "congratulatory", _("Congratulatory address")
        MODERATOR = "moderator", _("Moderator")
        INTERLOCUTOR = "interlocutor", _("Conversation")
        PRESENTER = "presenter", _("Presenter")
        PANELIST = "panelist", _("Panellist")

    class Mode(models.TextChoices):
        UNKNOWN = "", _("not stated")
        VIDEO = "video", _("by video")
        STUDIO = "studio", _("in the studio")

    class Evidence(models.TextChoices):
        REPORTED = "reported", _("reported")
        ANNOUNCED = "announced", _("announced")
        INFERRED = "inferred", _("to be confirmed")

    session = ParentalKey(Session, on_delete=models.CASCADE, related_name="participations")
    speaker = models.ForeignKey(
        "speakers.Speaker",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="participations",
        verbose_name=_("speaker"),
    )
    company = models.ForeignKey(
        "ir_companies.Company",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="participations",
        verbose_name=_("company"),
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.PRESENTER)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    sort_order_field = "sort_order"  # editors move the rows
    mode = models.CharField(_("takes part"), max_length=20, choices=Mode.choices, blank=True, default=Mode.UNKNOWN)
    talk_title = models.CharField(_("title of the talk"), max_length=250, blank=True)
    talk_subtitle = models.CharField(_("subtitle of the talk"), max_length=250, blank=True)
    evidence = models.CharField(_("evidence"), max_length=20, choices=Evidence.choices, default=Evidence.REPORTED)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        ordering = ["sort_order", "pk"]
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        constraints = [
            models.CheckConstraint(
                condition=Q(speaker__isnull=False) | Q(company__isnull=False),
                name="participation_names_somebody",
                violation_error_message=_("Choose a speaker or a company."),
            ),
            models.UniqueConstraint(
                fields=["session", "speaker", "role"],
                name="one_participation_per_session_speaker_and_role",
                violation_error_message=_("This person already has this role in this session."),
            ),
        ]

    def __str__(self):
        return f"{self.speaker or self.company}, {self.get_role_display()}"


class UnnamedParticipant(models.Model):
    """People a source describes without naming them."""

    session = ParentalKey(Session, on_delete=models.CASCADE, related_name="unnamed_participants")
    description = models.CharField(_("description"), max_length=250)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    sort_order_field = "sort_order"  # editors move the rows

    class Meta:
        ordering = ["sort_order", "pk"]
        verbose_name = _("unnamed participant")
        verbose_name_plural = _("unnamed participants")

    def __str__(self):
        return self.description_ko or self.description_en or ""


class Organisation(models.Model):
    """A body that took part in a session without a named person."""

    session = ParentalKey(Session, on_delete=models.CASCADE, related_name="organisations")
    name = models.CharField(_("name"), max_length=120)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    sort_order_field = "sort_order"  # editors move the rows

    class Meta:
        ordering = ["sort_order", "pk"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self):
        return self.name_ko or self.name_en or ""


class Segment(models.Model):
    """A part of a session, in order. Its clock time is given only where a source gives it."""

    session = ParentalKey(Session, on_delete=models.CASCADE, related_name="segments")
    title = models.CharField(_("title"), max_length=200)
    starts_at = models.DateTimeField(_("starts at"), null=True, blank=True)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    sort_order_field = "sort_order"  # editors move the rows

    class Meta:
        ordering = ["sort_order", "pk"]
        verbose_name = _("segment")
        verbose_name_plural = _("segments")

    def __str__(self):
        return self.title_ko or self.title_en or ""


class Broadcast(ClusterableModel):
    """Where a session is shown. A video id belongs to this session alone; an address may be a whole channel."""

    class Platform(models.TextChoices):
        YOUTUBE = "youtube", _("YouTube")
        FACEBOOK = "facebook", _("Facebook")
        ARIRANG = "arirang", _("Arirang TV")

    session = ParentalKey(Session, on_delete=models.CASCADE, related_name="broadcasts")
    platform = models.CharField(_("platform"), max_length=20, choices=Platform.choices, default=Platform.YOUTUBE)
    language = models.CharField(
        _("language"), max_length=5, choices=Source.Language.choices, blank=True, help_text=_("Empty: not stated.")
    )
    url = models.URLField(_("address of the channel or video"), max_length=500, blank=True)
    video_id = models.CharField(
        _("YouTube video id"),
        max_length=11,
        blank=True,
        validators=[RegexValidator(r"^[A-Za-z0-9_-]{11}\Z", _("A YouTube video id has 11 letters, digits, - or _."))],
        help_text=_("The 11 characters after v= in the address: 46yU-Kx_Xl4"),
    )
    video_source = models.ForeignKey(
        "summit.Source", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("source of the id")
    )
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    sort_order_field = "sort_order"  # editors move the rows
    sources = ParentalManyToManyField("summit.Source", blank=True, related_name="+", verbose_name=_("sources"))

    class Meta:
        ordering = ["sort_order", "pk"]
        verbose_name = _("broadcast")
        verbose_name_plural = _("broadcasts")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "platform", "language"],
                name="one_broadcast_per_session_platform_and_language",
                violation_error_message=_("This session already has a broadcast on that platform in that language."),
            )
        ]

    def __str__(self):
        return f"{self.get_platform_display()} {self.get_language_display()}".strip()

    def clean(self):
        super().clean()
        if self.video_id and self.platform != self.Platform.YOUTUBE:
            raise ValidationError({"video_id": _("Only a YouTube broadcast has a YouTube video id.")})

    @property
    def watch_url(self):
        """The page of this very video, or the channel where only that is known."""
        return f"https://www.youtube.com/watch?v={self.video_id}" if self.video_id else self.url

    @property
    def live_url(self):
        """Where the broadcast can be watched while it is live."""
        if self.video_id or self.platform != self.Platform.YOUTUBE or not self.url:
            return self.watch_url
        return f"{self.url.rstrip('/')}/live"

    @property
    def replay_url(self):
        """Where a recording is, or the list of recordings of the channel."""
        if self.video_id or self.platform != self.Platform.YOUTUBE or not self.url:
            return self.watch_url
        return f"{self.url.rstrip('/')}/videos"


from .pages import LivePage, SchedulePage  # noqa: E402, F401 - Django finds page models through this module
