"""The help page of the admin: the roles as they are stored, and the tasks of each role in steps."""

from dataclasses import dataclass

from django.shortcuts import render
from django.utils.translation import gettext, gettext_lazy as _

from accounts.roles import ROLES, role_of_group
from parity.words import EXPLANATIONS, STATES
from summit.ownership import open_to_bureaus

EVERYBODY = ()
BUREAUS = ("bureau-editor", "translator")


@dataclass(frozen=True)
class Section:
    """A part of the page; its text is the template `staff/help/<slug>.html`. `roles` are those it is meant for."""

    slug: str
    title: str
    roles: tuple = EVERYBODY

    @property
    def template(self):
        return f"staff/help/{self.slug.replace('-', '_')}.html"


SECTIONS = [
    Section("start", _("The first five minutes")),
    Section("topic", _("Change a topic in both languages"), ("bureau-editor",)),
    Section("speaker", _("Add a speaker to your session"), ("bureau-editor",)),
    Section("submit", _("Submit for approval, and what happens then"), BUREAUS),
    Section("look", _("See a draft before visitors do"), (*BUREAUS, "approver", "press-officer")),
    Section("undo", _("Withdraw or undo"), (*BUREAUS, "approver", "press-officer")),
    Section("photos", _("Photos, alternative text and rights"), ("bureau-editor", "press-officer", "approver")),
    Section("languages", _("What the marks of both languages mean")),
    Section("translator", _("Translate the texts of one language"), ("translator",)),
    Section("approver", _("Approve, send back, publish"), ("approver",)),
    Section("live-desk", _("Run the live desk"), ("live-desk",)),
    Section("press", _("Keep the media archive"), ("press-officer",)),
    Section("investors", _("Keep the companies"), ("investor-officer",)),
    Section("inquiries", _("Answer inquiries"), ("investor-officer",)),
    Section("reports", _("Readiness, dead links and who did what")),
    Section("sheets", _("Import and export"), ("approver", "administrator")),
    Section("accounts", _("Give an account its role"), ("administrator",)),
    Section("roles", _("Who may do what")),
    Section("contact", _("Who to ask")),
]

# Buttons of Wagtail that the steps name: as they are written there, so that the page says what is on the button.
BUTTONS = {
    "save_draft": "Save draft",
    "publish": "Publish",
    "more": "More actions",
    "preview": "Toggle preview",
    "preview_mode": "Preview mode",
    "status": "Toggle status",
    "history": "History",
    "compare": "Compare with current version",
    "compare_live": "Compare with live version",
    "review": "Review this version",
    "replace": "Replace current draft",
    "cancel": "Cancel workflow ",
    "request_changes": "Request changes",
    "unpublish": "Unpublish",
    "account": "Account",
    "images": "Images",
    "reports": "Reports",
    "settings": "Settings",
    "users": "Users",
}


APPROVALS = {"approve": "Approve", "approve_with_comment": "Approve with comment"}
AND_PUBLISH = "%(label)s and Publish"  # how Wagtail calls what happens after the last approval


def words():
    found = {name: gettext(word).strip() for name, word in BUTTONS.items()}
    return found | {name: gettext(AND_PUBLISH) % {"label": gettext(word)} for name, word in APPROVALS.items()}


@open_to_bureaus
def help_page(request):
    own = [role.slug for group in request.user.groups.all() if (role := role_of_group(group))]
    sections = [section for section in SECTIONS if set(section.roles) & set(own)]
    return render(
        request,
        "staff/help/page.html",
        {
            "sections": SECTIONS,
            "own_sections": sections,
            "roles": [(role, role.slug in own) for role in ROLES],
            "words": words(),
            "states": [(STATES[kind], explanation) for kind, explanation in EXPLANATIONS.items()],
        },
    )
