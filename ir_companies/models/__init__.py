from .companies import CARD_LOGO_SPECS, RESERVED_SLUGS, Company, Product, Sector, Tag
from .figures import ExchangeRate, FinancialYear, FundingRound, Need

__all__ = [
    "CARD_LOGO_SPECS",
    "RESERVED_SLUGS",
    "Company",
    "ExchangeRate",
    "FinancialYear",
    "FundingRound",
    "IRPage",
    "NamedInvestor",
    "Need",
    "Product",
    "Sector",
    "Tag",
]

# Django finds page models through this module
from ..pages import IRPage, NamedInvestor
