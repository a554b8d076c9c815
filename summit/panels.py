"""Edit panels that show both languages of a field side by side, and what they have in common."""

from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    PublishingPanel,
    TitleFieldPanel,
)
from wagtail.coreutils import safe_snake_case


def bilingual(name, **kwargs):
    """Return the Korean and the English field of a translated name in one row."""
    return FieldRowPanel([FieldPanel(f"{name}_ko", **kwargs), FieldPanel(f"{name}_en", **kwargs)])


def bilingual_name(name):
    """The same for what a row is called: the slug follows the English while nothing is published."""
    english = TitleFieldPanel(f"{name}_en", targets=["slug"], placeholder=False, classname="")
    return FieldRowPanel([FieldPanel(f"{name}_ko"), english])


def slug_panel():
    """An address cannot wait for publication: two drafts without one would collide."""
    return FieldPanel("slug", required_on_save=True)


class InstantsPanel(Panel):
    """On whose clock the times beside it are, and what to know before something public is hidden again.

    The form has the fields where it knows about instants (`staff.instants`); elsewhere the panel is not there.
    """

    def __init__(self, zone, confirm, **kwargs):
        super().__init__(**kwargs)
        self.zone, self.confirm = zone, confirm

    def clone_kwargs(self):
        return super().clone_kwargs() | {"zone": self.zone, "confirm": self.confirm}

    class BoundPanel(Panel.BoundPanel):
        template_name = "staff/instants.html"

        def is_shown(self):
            return self.panel.zone in self.form.fields

        def get_context_data(self, parent_context=None):
            fields = self.form.fields
            return {
                **super().get_context_data(parent_context),
                "zone": self.form[self.panel.zone],
                "confirm": self.form[self.panel.confirm] if self.panel.confirm in fields else None,
                "seen": getattr(self.form, "seen", None),
            }


def embargo_panels():
    """The end of an embargo, on the clock of any zone."""
    return FieldRowPanel([FieldPanel("embargo_until"), InstantsPanel("embargo_zone", "embargo_confirmed")])


def schedule_panel():
    """When a row goes live and when it ends; drawn in the status side panel."""
    panel = PublishingPanel()
    goes_live, ends = panel.children
    goes_live.heading, ends.heading = _("Goes live at (end of an embargo)"), _("Taken off the site at")
    goes_live.help_text = _(
        "Until this minute visitors see nothing of what is not on the site yet. Example: 2020-06-02 22:00, on the "
        "clock chosen below. Empty: as soon as it is published or approved."
    )
    ends.help_text = _("From this minute on visitors see nothing of it. On the clock chosen below. Empty: it stays.")
    panel.children.append(InstantsPanel("schedule_zone", "hide_until_then"))
    return panel


def for_staff_only(*panels):
    """A group of fields that no visitor ever sees, marked as such."""
    return MultiFieldPanel(
        list(panels), _("For staff only: visitors never see this"), icon="lock", classname="for-staff-only"
    )


def anchor_of(heading):
    """The name of a tab in an address, from its English heading: the same in whichever language it is opened."""
    with translation.override("en"):
        return safe_snake_case(str(heading))


class Tab(ObjectList):
    @property
    def clean_name(self):
        """Wagtail would keep the name in the language of whoever came first after a start."""
        return anchor_of(self.heading)


def tab(heading, *panels):
    return Tab(list(panels), heading=heading)
