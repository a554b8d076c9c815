import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
CONTROL_BUT_LINES = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
TRAP = "comment"  # people do not see this field; some machines fill in every field they find
STAMP = "stamp"
WRITTEN = ["name", "organisation", "email", "country", "message"]


def validate_line(text):
    if CONTROL.search(text):
        raise ValidationError(_("Write this in one line, without control characters."), code="control")


def validate_text(text):
    if CONTROL_BUT_LINES.search(text):
        raise ValidationError(_("There is a character in it that cannot be kept. Write the text anew."), code="control")


def line(label, most, autocomplete, field=forms.CharField, is_required=True, help_text="", **messages):
    return field(
        label=label,
        help_text=help_text,
        max_length=most,
        required=is_required,
        validators=[validate_line],
        widget=field.widget(attrs={"class": "form__input", "autocomplete": autocomplete}),
        error_messages={"max_length": _("At most %(limit_value)d characters.")} | messages,
    )


class InquiryForm(forms.Form):
    """What an investor writes. The consents are two, and only an inquiry to a company has the second."""

    name = line(_("Name"), 100, "name", required=_("Write your name."))
    organisation = line(_("Organisation"), 150, "organization", required=_("Write the name of your organisation."))
    email = line(
        _("E-mail address"),
        254,
        "email",
        field=forms.EmailField,
        help_text=_("The answer goes to this address."),
        required=_("Write your e-mail address."),
        invalid=_("Write an e-mail address such as name@example.com."),
    )
    country = line(_("Country or region"), 100, "country-name", is_required=False)
    message = forms.CharField(
        label=_("Message"),
        help_text=_(
            "At most 4,000 characters. Please write nothing that the answer does not need, such as identity numbers or "
            "health data."
        ),
        max_length=4000,
        validators=[validate_text],
        widget=forms.Textarea(attrs={"class": "form__input form__input--long", "rows": 8, "autocomplete": "off"}),
        error_messages={
            "required": _("Write your message."),
            "max_length": _("At most %(limit_value)d characters; these are %(show_value)d."),
        },
    )
    consent = forms.BooleanField(
        label=_("Consent to the use of your data"),
        widget=forms.CheckboxInput(attrs={"class": "form__check"}),
        error_messages={"required": _("To send the inquiry, agree to the use of your data.")},
    )
    passed_on_consent = forms.BooleanField(
        label=_("Consent to passing on"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form__check"}),
    )

    def __init__(self, data=None, *, company=None):
        super().__init__(data, auto_id="inquiry-%s")
        if company is None:
            del self.fields["passed_on_consent"]

    @property
    def first_errors(self):
        """(id of the field, label, what is wrong) of each field with an error, in the order of the page."""
        return [(self[name].id_for_label, self[name].label, errors[0]) for name, errors in self.errors.items()]

    def clean_message(self):
        return self.cleaned_data["message"].replace("\r\n", "\n").replace("\r", "\n")

    def is_what_was_sent(self, inquiry, company):
        """Whether `inquiry` holds these very words and consents: then this is the same form, sent again."""
        is_passed_on = bool(self.cleaned_data.get("passed_on_consent"))
        return (
            inquiry.company == company
            and is_passed_on == bool(inquiry.passed_on_consented_at)
            and all(getattr(inquiry, name) == self.cleaned_data[name] for name in WRITTEN)
        )
