"""How administrators give accounts their roles, bureaus and language."""

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db.models import Case, Value, When
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm

from .roles import BUREAU_ROLES, ROLES, TRANSLATOR, role_of_group

User = get_user_model()
Bureau = User._meta.get_field("bureaus").related_model


def role_groups():
    """The groups of the roles, in the order of the roles. Other groups are kept by the system."""
    order = [When(name=role.slug, then=Value(number)) for number, role in enumerate(ROLES)]
    return Group.objects.filter(name__in=[role.slug for role in ROLES]).order_by(Case(*order))


class RolesField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, group):
        role = role_of_group(group)
        return format_html("<span><strong>{}</strong><br>{}</span>", role.label, role.description)


class StaffUserForm(forms.ModelForm):
    """The fields about what an account may do, to be put before one of Wagtail's forms."""

    groups = RolesField(None, label=_("Roles"), required=False)
    bureaus = forms.ModelMultipleChoiceField(
        Bureau._default_manager.all(),
        label=_("Bureaus"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For bureau editors and translators: the bureaus whose rows this account works on."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["groups"].queryset = role_groups()
        if self.instance.pk:
            self.initial["bureaus"] = list(self.instance.bureaus.values_list("pk", flat=True))

    def clean(self):
        cleaned = super().clean()
        roles = {group.name for group in cleaned.get("groups", [])}
        if roles and roles <= BUREAU_ROLES and not cleaned.get("bureaus"):
            self.add_error("bureaus", ValidationError(gettext("Choose the bureaus: this role works on nothing else.")))
        if TRANSLATOR in roles and not cleaned.get("translates_into"):
            self.add_error("translates_into", ValidationError(gettext("Choose the language of this translator.")))
        return cleaned

    def _save_m2m(self):
        kept = self.instance.groups.exclude(pk__in=role_groups())
        self.cleaned_data["groups"] = [*self.cleaned_data["groups"], *kept]
        super()._save_m2m()
        self.instance.bureaus.set(self.cleaned_data["bureaus"])


class StaffUserCreationForm(StaffUserForm, UserCreationForm):
    class Meta(UserCreationForm.Meta):
        fields = UserCreationForm.Meta.fields | {"translates_into"}


class StaffUserEditForm(StaffUserForm, UserEditForm):
    class Meta(UserEditForm.Meta):
        fields = UserEditForm.Meta.fields | {"translates_into"}
