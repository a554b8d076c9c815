"""What is typed at the desk. A form that cannot be taken comes back with what was typed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .access import PURPOSE_LENGTH
from .desk import name_of, officers
from .desk_export import FORMATS
from .forms import validate_line, validate_text
from .models import Inquiry

LONGEST = 10_000  # characters of a reply


class OfficerField(forms.ModelChoiceField):
    def label_from_instance(self, user):
        return name_of(user)


def text_field(label, rows, most=LONGEST, **kwargs):
    widget = forms.Textarea(attrs={"rows": rows, "autocomplete": "off"})
    return forms.CharField(label=label, max_length=most, validators=[validate_text], widget=widget, **kwargs)


def line_field(label, most, field=forms.CharField, **kwargs):
    kwargs.setdefault("widget", field.widget(attrs={"autocomplete": "off"}))
    return field(label=label, max_length=most, validators=[validate_line], **kwargs)


def reason_field():
    return line_field(
        _("Reason"),
        PURPOSE_LENGTH,
        min_length=5,
        help_text=_("It is kept in the access record for two years. Write no name and no address in it."),
    )


class ActForm(forms.Form):
    """What a form about an inquiry carries: the version of the inquiry that it was made for."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id=f"{self.name}-%s", **kwargs)


class StatusForm(ActForm):
    name = "status"
    status = forms.ChoiceField(label=_("Status"), choices=Inquiry.Status.choices)


class AssignForm(ActForm):
    name = "assign"
    user = OfficerField(label=_("Assigned to"), queryset=None, required=False, empty_label=_("nobody"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = officers()


class NoteForm(ActForm):
    name = "note"
    token = forms.CharField(max_length=40, widget=forms.HiddenInput)
    text = text_field(_("Note"), 4, help_text=_("For the desk alone. The sender gets it on asking what is held."))


class ReplyForm(ActForm):
    name = "reply"
    token = forms.CharField(max_length=40, widget=forms.HiddenInput)
    subject = line_field(_("Subject"), 150)
    text = text_field(_("Reply"), 12)


class PassOnForm(ActForm):
    name = "pass-on"
    token = forms.CharField(max_length=40, widget=forms.HiddenInput)
    recipient = line_field(_("E-mail address at the company"), 254, field=forms.EmailField)


class ExportForm(forms.Form):
    format = forms.ChoiceField(
        label=_("Format"),
        choices=[(name, name.upper()) for name in FORMATS],
        initial="xlsx",
        widget=forms.RadioSelect,
    )
    reason = reason_field()


class PersonForm(forms.Form):
    email = line_field(
        _("E-mail address of the person"),
        254,
        field=forms.EmailField,
        help_text=_("The whole address: what is encrypted cannot be searched by parts."),
    )


class ReportForm(PersonForm):
    reason = reason_field()


class EraseForm(ReportForm):
    confirmed = forms.BooleanField(label=_("I have checked that all of this is to be erased for good."))
