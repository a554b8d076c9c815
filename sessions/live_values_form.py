"""The form of a session, open while the live desk is at work."""

import json

from django import forms
from django.utils.translation import gettext
from wagtail.admin.forms.models import WagtailAdminModelForm

from summit.clock import SEOUL

from . import live_values

SHOWN = "shown_live_values"


def shown_value(value):
    """A value as the form shows it: to the minute."""
    return live_values.plain(value.replace(second=0, microsecond=0) if hasattr(value, "second") else value)


class ShownField(forms.JSONField):
    widget = forms.HiddenInput
    is_open_to_translators = True  # it holds no text, but says which texts the form was shown with

    def clean(self, value):
        shown = super().clean(value)
        if shown and not is_shown(shown):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid", params={"value": value})
        return shown


def is_shown(value):
    """Whether a value that was sent has the shape of what `LiveValuesForm` shows."""
    if not isinstance(value, dict):
        return False
    parts = [value.get(name, {}) for name in ("fields", "streams")]
    return all(isinstance(each, dict) for each in [*parts, *(parts[1].values() if isinstance(parts[1], dict) else [])])


class LiveValuesForm(WagtailAdminModelForm):
    """Takes for changed only what the editor has changed, whatever the live desk did while the form was open.

    Where both have changed the same, the editor is told and asked again.
    """

    shown_live_values = ShownField(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._today = {name: getattr(self.instance, name) for name in live_values.FIELDS}
        formset = self.formsets.get("broadcasts")
        self._streams_today = {str(each.pk): each for each in self.instance.broadcasts.all() if each.pk}
        self._stream_values = {
            key: {name: getattr(each, name) for name in ("url", "video_id")}
            for key, each in self._streams_today.items()
        }
        if formset is not None or live_values.FIELDS[0] in self.fields:
            self.initial[SHOWN] = {
                "fields": {name: shown_value(value) for name, value in self._today.items()},
                "streams": {
                    key: {name: shown_value(value) for name, value in values.items()}
                    for key, values in self._stream_values.items()
                },
            }

    def clean(self):
        cleaned = super().clean()
        shown = self.cleaned_data.get(SHOWN) or {}
        if SHOWN in self.initial and self.instance.pk and not shown and SHOWN not in self.errors:
            # Without it nobody could tell what the editor has changed from what the live desk has.
            self.add_error(None, gettext("This form came incomplete. Please check it and save again."))
            shown = self.initial[SHOWN]
        shown_fields = shown.get("fields") or {}
        for name in live_values.FIELDS:
            if name not in self.cleaned_data or name not in shown_fields:
                continue
            mine, today = self.cleaned_data[name], self._today[name]
            if shown_value(mine) == shown_fields[name]:
                self.cleaned_data[name] = today
            elif shown_value(today) not in (shown_fields[name], shown_value(mine)):
                shown_fields[name] = shown_value(today)
                self.add_error(name, self._changed_meanwhile(today))
        self._keep_shown(shown)
        return cleaned

    def is_valid(self):
        is_valid = super().is_valid()
        return self._keep_streams() and is_valid

    def _keep_streams(self):
        """Do for streams what `clean` does for fields. Return whether nothing was changed by two at once."""
        formset = self.formsets.get("broadcasts")
        shown = self.cleaned_data.get(SHOWN) if formset is not None and formset.is_bound else None
        shown_streams = (shown or {}).get("streams")
        if shown_streams is None:
            return True
        is_fine, posted = True, set()
        for form in formset.forms:
            if not hasattr(form, "cleaned_data"):
                continue
            key = str(form.instance.pk or "")
            posted.add(key)
            values, known = self._stream_values.get(key), shown_streams.get(key)
            if not key:
                is_fine = self._is_new(form, posted, shown_streams) and is_fine
            if not values or not known:
                continue
            if form in formset.deleted_forms:
                if known != {name: shown_value(value) for name, value in values.items()}:
                    shown_streams[key] = {name: shown_value(value) for name, value in values.items()}
                    self.add_error(None, self._changed_meanwhile(values["video_id"] or values["url"]))
                    is_fine = False
                continue
            for name, today in values.items():
                mine = form.cleaned_data.get(name)
                if shown_value(mine) == known.get(name):
                    form.cleaned_data[name] = today
                    setattr(form.instance, name, today)
                elif shown_value(today) not in (known.get(name), shown_value(mine)):
                    known[name] = shown_value(today)
                    form.add_error(name, self._changed_meanwhile(today))
                    is_fine = False
        self._keep_shown(shown)
        return is_fine

    def _is_new(self, form, posted, shown_streams):
        """Whether a stream that the editor has added is none that the live desk has added meanwhile."""
        for key, stream in self._streams_today.items():
            same = (stream.platform, stream.language) == (
                form.cleaned_data.get("platform"),
                form.cleaned_data.get("language") or "",
            )
            if same and key not in shown_streams:
                form.add_error(None, self._changed_meanwhile(stream.video_id or stream.url))
                return False
        return True

    def _keep_shown(self, shown):
        """When the form comes back with errors, it shows what it said of the live row, not what it was given."""
        if self.errors or any(formset.total_error_count() for formset in self.formsets.values()):
            self.data = self.data.copy()
            self.data[self.add_prefix(SHOWN)] = json.dumps(shown)

    def _changed_meanwhile(self, value):
        shown = shown_value(value)
        if hasattr(value, "strftime"):
            shown = f"{value.astimezone(SEOUL):%Y-%m-%d %H:%M}"
        return gettext(
            "Changed by somebody else while this form was open. Now it is: %(value)s. Check and save again."
        ) % {"value": gettext("empty") if shown == "" else shown}
