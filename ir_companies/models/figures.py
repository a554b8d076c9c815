"""Figures about a company, each with its source, its date and its currency."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _, pgettext_lazy
from modelcluster.fields import ParentalKey

from summit.models import StaffNoteMixin
from summit.partial_dates import PartialDateField

from ..money import FOREIGN_CURRENCIES, plain, read_money, write_number
from .companies import Company


def validate_money(text):
    if read_money(text) is None:
        raise ValidationError(
            _("Write the currency, the number and its unit: KRW 25.6 billion, more than USD 3 million."), code="money"
        )


class FundingRound(models.Model):
    """Money a company is reported to have raised, in the words and the currency of the source."""

    company = ParentalKey(Company, on_delete=models.CASCADE, related_name="funding_rounds")
    date = PartialDateField(_("date"))
    amount = models.CharField(
        _("amount"),
        max_length=120,
        blank=True,
        validators=[validate_money],
        help_text=_("As the source gives it: KRW 25.6 billion. Empty: not disclosed."),
    )
    text = models.TextField(_("text"))
    source = models.ForeignKey("summit.Source", models.PROTECT, related_name="+", verbose_name=_("source"))
    reliability = models.CharField(_("reliability"), max_length=200, blank=True, help_text=_("For staff."))

    class Meta:
        ordering = ["date", "pk"]
        verbose_name = _("funding")
        verbose_name_plural = _("funding")

    def __str__(self):
        return f"{self.date} {self.amount}".strip()


class FinancialYear(StaffNoteMixin, models.Model):
    """What a company reported for a year, in millions of won. An empty figure was not disclosed."""

    company = ParentalKey(Company, on_delete=models.CASCADE, related_name="financial_years")
    year = models.PositiveSmallIntegerField(_("year"))
    revenue_krw_million = models.BigIntegerField(_("revenue, KRW million"), null=True, blank=True)
    operating_income_krw_million = models.BigIntegerField(_("operating income, KRW million"), null=True, blank=True)
    net_income_krw_million = models.BigIntegerField(_("net income, KRW million"), null=True, blank=True)
    source = models.ForeignKey("summit.Source", models.PROTECT, related_name="+", verbose_name=_("source"))

    class Meta:
        ordering = ["-year"]
        verbose_name = _("financial year")
        verbose_name_plural = _("financial years")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "year"],
                name="one_row_per_company_and_year",
                violation_error_message=_("This company already has figures for that year."),
            )
        ]

    def __str__(self):
        return str(self.year)


class Need(models.Model):
    """What a company looks for, as of a date and in the words of a source."""

    class Kind(models.TextChoices):
        INVESTMENT = "investment", _("investment")
        PARTNERS = "partners", _("partners for development")
        LICENSING = "licensing", _("licensing")
        CUSTOMERS = "customers", _("customers and sales channels")

    company = ParentalKey(Company, on_delete=models.CASCADE, related_name="needs")
    kind = models.CharField(pgettext_lazy("what a company seeks", "what"), max_length=20, choices=Kind.choices)
    as_of = PartialDateField(_("as of"), help_text=_("A year, a month or a day: 2020-06"))
    amount = models.CharField(
        _("amount"),
        max_length=120,
        blank=True,
        validators=[validate_money],
        help_text=_("As the source gives it: KRW 25.6 billion. Empty: not disclosed."),
    )
    text = models.TextField(_("text"), blank=True)
    source = models.ForeignKey("summit.Source", models.PROTECT, related_name="+", verbose_name=_("source"))

    class Meta:
        ordering = ["as_of", "pk"]
        verbose_name = pgettext_lazy("of a company", "what it seeks")
        verbose_name_plural = pgettext_lazy("of a company", "what it seeks")

    def __str__(self):
        return self.get_kind_display()


class ExchangeRate(models.Model):
    """What a unit of a foreign currency cost in won on a day. Without one, no amount is converted."""

    currency = models.CharField(
        _("currency"),
        max_length=3,
        choices=FOREIGN_CURRENCIES,
        help_text=_("Amounts in won are also shown in US dollars, amounts in any other currency also in won."),
    )
    krw_per_unit = models.DecimalField(
        _("won for one unit"),
        max_digits=12,
        decimal_places=4,
        validators=[MinValueValidator(Decimal("0.0001"))],
        help_text=_("Won for 1 dollar, 1 euro, 1 yen (not 100). Example: 1203.4"),
    )
    as_of = models.DateField(
        _("day of the rate"),
        help_text=_("Each amount is converted at the rate of the day nearest to its own date, and the page says so."),
    )
    source = models.ForeignKey("summit.Source", models.PROTECT, related_name="+", verbose_name=_("source"))

    class Meta:
        ordering = ["currency", "-as_of"]
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")
        constraints = [
            models.UniqueConstraint(
                fields=["currency", "as_of"],
                name="one_rate_per_currency_and_day",
                violation_error_message=_("There already is a rate of this currency for that day."),
            )
        ]

    def __str__(self):
        return f"1 {self.currency} = {self.krw_per_unit_text} KRW ({self.as_of})"

    @property
    def krw_per_unit_text(self):
        return write_number(plain(self.krw_per_unit))
