from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IRCompaniesConfig(AppConfig):
    name = "ir_companies"
    verbose_name = _("IR companies")
