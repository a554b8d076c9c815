"""What is typed at the live desk. Nothing typed is lost: a form that cannot be taken comes back with it."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from summit.clock import SEOUL, YEARS
from summit.models import Notice

from .addresses import parse_stream
from .changes import LONGEST_DELAY
from .models import LiveAction
from .words import CANCEL_PHRASES, DELAY_PHRASES

Kind = LiveAction.Kind
DAY = timedelta(days=1)


def phrase_choices(phrases):
    return [("", _("No reason")), *((str(number), ko) for number, (ko, _en) in enumerate(phrases))]


class PressForm(forms.Form):
    """What every form of the desk carries: its own mark, and the state that it was made for."""

    token = forms.CharField(max_length=40, widget=forms.HiddenInput)
    version = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)

    def asked(self):
        """What was typed, for the record and for the sentence about it."""
        return {}


class ReasonForm(PressForm):
    """A reason in both languages: one of the ready phrases, or words of one's own."""

    phrases = DELAY_PHRASES
    phrase = forms.ChoiceField(label=_("Ready reason"), required=False)
    reason_ko = forms.CharField(label=_("Reason in Korean"), max_length=200, required=False)
    reason_en = forms.CharField(label=_("Reason in English"), max_length=200, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["phrase"].choices = phrase_choices(self.phrases)
        self.fields["reason_ko"].widget.attrs["lang"] = "ko"
        self.fields["reason_en"].widget.attrs["lang"] = "en"

    def clean(self):
        cleaned = super().clean()
        korean, english = cleaned.get("reason_ko", ""), cleaned.get("reason_en", "")
        if not korean and not english and cleaned.get("phrase"):
            cleaned["reason_ko"], cleaned["reason_en"] = self.phrases[int(cleaned["phrase"])]
        elif english and not korean and not self.errors:
            self.add_error("reason_ko", _("Visitors read both languages: write it in Korean too."))
        elif korean and not english and not self.errors:
            self.add_error("reason_en", _("Visitors read both languages: write it in English too."))
        return cleaned

    def asked(self):
        return {name: self.cleaned_data[name] for name in ("reason_ko", "reason_en")}


class DelayForm(ReasonForm):
    minutes = forms.IntegerField(
        label=_("Delay in all, in minutes"),
        min_value=0,
        max_value=LONGEST_DELAY,
        help_text=_("From the announced start. 0 takes the delay back."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    field_order = ["minutes"]

    def asked(self):
        return super().asked() | {"minutes": self.cleaned_data["minutes"]}


class CancelForm(ReasonForm):
    phrases = CANCEL_PHRASES


class ExtendForm(PressForm):
    until = forms.DateTimeField(label=_("New end"), widget=forms.HiddenInput)

    def clean_until(self):
        """At the edges of the calendar a time has no date in other zones."""
        until = self.cleaned_data["until"]
        if until.year not in YEARS:
            raise forms.ValidationError(self.fields["until"].error_messages["invalid"], code="invalid")
        return until

    def asked(self):
        until = self.cleaned_data["until"]
        return {"until": until.isoformat(), "time": f"{until.astimezone(SEOUL):%H:%M}"}


class StreamForm(PressForm):
    language = forms.ChoiceField(choices=[("ko", _("Korean")), ("en", _("English"))], widget=forms.HiddenInput)
    address = forms.CharField(
        label=_("Address of the video or channel"),
        max_length=500,
        widget=forms.TextInput(
            attrs={"inputmode": "url", "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
        help_text=_("Any YouTube address, or the 11 characters of a video. Example: https://youtu.be/46yU-Kx_Xl4"),
    )

    def clean_address(self):
        self.url, self.video_id = parse_stream(self.cleaned_data["address"])
        return self.cleaned_data["address"]

    def asked(self):
        address = f"https://youtu.be/{self.video_id}" if self.video_id else self.url
        return {"language": self.cleaned_data["language"], "address": address}


class RemoveVideoForm(PressForm):
    language = forms.ChoiceField(choices=[("ko", _("Korean")), ("en", _("English"))], widget=forms.HiddenInput)

    def asked(self):
        return {"language": self.cleaned_data["language"]}


class NoticeForm(PressForm):
    text_ko = forms.CharField(label=_("Text in Korean"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    text_en = forms.CharField(
        label=_("Text in English"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    korean_only = forms.BooleanField(
        label=_("Post in Korean alone: English pages show the Korean text, marked as such."), required=False
    )
    level = forms.ChoiceField(
        label=_("Level"), choices=Notice.Level.choices, initial=Notice.Level.INFORMATION, widget=forms.RadioSelect
    )
    ends_at = forms.TimeField(
        label=_("Until (Seoul time)"),
        required=False,
        input_formats=["%H:%M", "%H:%M:%S"],
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("Empty: until it is withdrawn. A time that has passed today means tomorrow."),
    )

    def __init__(self, *args, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.now = now
        self.fields["text_ko"].widget.attrs["lang"] = "ko"
        self.fields["text_en"].widget.attrs["lang"] = "en"

    def clean_ends_at(self):
        """The next instant at which the clock in Seoul shows the time."""
        time = self.cleaned_data["ends_at"]
        if time is None:
            return None
        now = self.now.astimezone(SEOUL)
        instant = now.replace(hour=time.hour, minute=time.minute, second=0, microsecond=0)
        return instant if instant > now else instant + DAY

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("text_en") and not cleaned.get("korean_only") and "text_en" not in self.errors:
            self.add_error(
                "text_en", _("English is missing. Write it, or tick below that it shall be posted in Korean alone.")
            )
        return cleaned

    def asked(self):
        ends_at = self.cleaned_data["ends_at"]
        return {
            "title": self.cleaned_data["text_ko"],
            "text_en": self.cleaned_data["text_en"],
            "level": self.cleaned_data["level"],
            "ends_at": ends_at.isoformat() if ends_at else None,
        }
