"""Which mails an account gets. Wagtail asks only those who work on pages; staff submit and approve rows as well."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.account import BaseSettingsPanel, NotificationsSettingsPanel, notifications_tab
from wagtail.admin.widgets import SwitchInput
from wagtail.users.models import UserProfile


class AnswersForm(forms.ModelForm):
    class Meta:
        model = UserProfile
        fields = ["approved_notifications", "rejected_notifications"]
        widgets = dict.fromkeys(fields, SwitchInput())
        help_texts = dict.fromkeys(fields, "")  # Wagtail speaks of pages


class AnswersPanel(BaseSettingsPanel):
    name = "answers"
    title = _("Mails about approvals")
    tab = notifications_tab
    order = 100
    form_class = AnswersForm
    form_object = "profile"

    def is_active(self):
        return not NotificationsSettingsPanel(self.request, self.user, self.profile).is_active()
