"""Edit forms that offer only what the account may choose, and take only what it may change.

Whatever a request sends, the form decides: a field that is not for this account is disabled, and Django then keeps
the stored value.
"""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from modeltranslation.fields import TranslationField
from wagtail.admin.forms.models import WagtailAdminModelForm

from ..ownership import choosable, only_language, works_for_all
from .instants import InstantsFormMixin


class PlainChoice(forms.Widget):
    """The names of what is chosen, for those who cannot choose."""

    def __init__(self, rows):
        super().__init__()
        self.rows = rows

    def render(self, name, value, attrs=None, renderer=None):
        return format_html_join("", "<p>{}</p>", [(row,) for row in self.rows]) or "–"


def chosen_keys(form, name):
    """Return the primary keys that are stored in field `name`, whatever was submitted."""
    value = form.get_initial_for_field(form.fields[name], name)
    values = [value] if isinstance(value, str | int) or not hasattr(value, "__iter__") else value
    return [getattr(each, "pk", each) for each in values if each not in (None, "")]


def limit_choices(form, user):
    """Offer what `user` may choose, and what the row already holds."""
    for name, field in form.fields.items():
        model = getattr(getattr(field, "queryset", None), "model", None)
        if model is None or name == form._meta.model._meta.pk.name:
            continue
        everything = field.queryset
        offered = choosable(user, everything)
        if offered is everything:
            continue
        chosen = everything.filter(pk__in=chosen_keys(form, name))
        field.queryset = everything.filter(Q(pk__in=offered.order_by().values("pk")) | Q(pk__in=chosen.values("pk")))
        if hasattr(field.widget, "get_instance"):  # would show the name of any row whose key is sent
            field.widget.get_instance = choice_finder(field)


def choice_finder(field):
    def get_instance(value):
        if value is None or isinstance(value, field.queryset.model):
            return value
        try:
            return field.queryset.filter(pk=value).first()
        except (ValueError, TypeError):
            return None

    return get_instance


def is_text_in(model, name, language):
    field = next((each for each in model._meta.get_fields() if each.name == name), None)
    return isinstance(field, TranslationField) and field.language == language


def keep_to_language(form, language):
    """Disable every field but the texts of `language`; "" disables them all."""
    model = form._meta.model
    for name, field in form.fields.items():
        if is_text_in(model, name, language) or name == model._meta.pk.name:
            continue
        if getattr(field, "is_open_to_translators", False):
            continue
        field.disabled = True
        if isinstance(field, forms.ModelChoiceField):
            field.widget = PlainChoice(field.queryset.filter(pk__in=chosen_keys(form, name)))


def limit_parts(formset, user, language):
    """Limit the parts of a row like the row itself; a translator neither adds, removes nor moves them."""
    add_fields = formset.add_fields

    def add_and_limit(form, index):
        add_fields(form, index)
        limit(form, user, language)

    formset.add_fields = add_and_limit
    if language is not None:
        formset.can_order = False
        if formset.is_bound:
            formset.forms = forms_of_stored_parts(formset)
            formset.initial_form_count = lambda: len(formset.forms)
        formset.total_form_count = formset.initial_form_count
        formset.max_num = formset.initial_form_count()


def forms_of_stored_parts(formset):
    """Return the forms that were sent for the parts of the row, each bound to its part; all others are left out.

    A part of a draft has no key before it is published. Bound to an empty part, as modelcluster would have it, its
    form would take all that is disabled for empty; so these are told by their order.
    """
    parts = list(formset.get_queryset())
    known = {str(part.pk): part for part in parts if part.pk}
    nameless = iter([part for part in parts if not part.pk])
    found = []
    for number in range(min(formset.initial_form_count(), formset.absolute_max)):
        key = formset.data.get(f"{formset.add_prefix(number)}-{formset.model._meta.pk.name}")
        part = next(nameless, None) if key == "" else known.pop(key, None)
        if part is None:
            continue
        form = forms.BaseFormSet._construct_form(formset, number, instance=part)
        if not part.pk:
            form.has_changed = lambda: True  # modelcluster drops what has neither a key nor a change
        found.append(form)
    return found


def limit(form, user, language):
    limit_choices(form, user)
    if language is not None:
        keep_to_language(form, language)
    for formset in getattr(form, "formsets", {}).values():
        limit_parts(formset, user, language)


class StaffForm(InstantsFormMixin, WagtailAdminModelForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.for_user is None:
            return
        limit(self, self.for_user, only_language(self.for_user))
        if "bureau" in self.fields and not works_for_all(self.for_user):
            self.keep_to_own_bureaus(self.fields["bureau"])

    def keep_to_own_bureaus(self, field):
        """A new row belongs to one of the own bureaus; a row that exists stays where it is."""
        field.required = True
        if self.instance.pk:
            field.disabled = True
        elif len(own := list(self.for_user.bureaus.all()[:2])) == 1:
            self.initial["bureau"] = own[0].pk
            field.disabled = True
        if field.disabled:
            field.widget = PlainChoice(field.queryset.filter(pk__in=chosen_keys(self, "bureau")))

    def defer_required_fields(self):
        """A draft without a bureau would be out of its author's reach at once."""
        super().defer_required_fields()
        if "bureau" in self.fields and self.for_user and not works_for_all(self.for_user):
            self.fields["bureau"].required = True

    def clean_bureau(self):
        bureau = self.cleaned_data["bureau"]
        if bureau is None and self.for_user and not works_for_all(self.for_user):
            raise ValidationError(_("Choose the bureau this belongs to."))
        return bureau


def staff_form(*bases):
    """Return a form class that limits like StaffForm and does whatever else each of `bases` does."""
    form = StaffForm
    for base in bases:
        if not issubclass(form, base):
            form = type(form)(base.__name__, (form, base), {})
    return form
