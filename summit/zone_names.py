"""Cities that name a visitor's time zone where the browser knows only the zone's identifier."""

from django.utils.translation import gettext_lazy as _

ZONE_CITIES = {
    "Africa/Cairo": _("Cairo"),
    "Africa/Johannesburg": _("Johannesburg"),
    "Africa/Lagos": _("Lagos"),
    "Africa/Nairobi": _("Nairobi"),
    "America/Bogota": _("Bogotá"),
    "America/Argentina/Buenos_Aires": _("Buenos Aires"),
    "America/Buenos_Aires": _("Buenos Aires"),
    "America/Chicago": _("Chicago"),
    "America/Denver": _("Denver"),
    "America/Lima": _("Lima"),
    "America/Los_Angeles": _("Los Angeles"),
    "America/Mexico_City": _("Mexico City"),
    "America/New_York": _("New York"),
    "America/Santiago": _("Santiago"),
    "America/Sao_Paulo": _("São Paulo"),
    "America/Toronto": _("Toronto"),
    "America/Vancouver": _("Vancouver"),
    "Asia/Almaty": _("Almaty"),
    "Asia/Bangkok": _("Bangkok"),
    "Asia/Calcutta": _("Delhi"),
    "Asia/Dubai": _("Dubai"),
    "Asia/Hong_Kong": _("Hong Kong"),
    "Asia/Jakarta": _("Jakarta"),
    "Asia/Ho_Chi_Minh": _("Ho Chi Minh City"),
    "Asia/Kathmandu": _("Kathmandu"),
    "Asia/Katmandu": _("Kathmandu"),
    "Asia/Kolkata": _("Delhi"),
    "Asia/Kuala_Lumpur": _("Kuala Lumpur"),
    "Asia/Manila": _("Manila"),
    "Asia/Rangoon": _("Yangon"),
    "Asia/Saigon": _("Ho Chi Minh City"),
    "Asia/Shanghai": _("Beijing"),
    "Asia/Singapore": _("Singapore"),
    "Asia/Taipei": _("Taipei"),
    "Asia/Tashkent": _("Tashkent"),
    "Asia/Tehran": _("Tehran"),
    "Asia/Tokyo": _("Tokyo"),
    "Asia/Ulaanbaatar": _("Ulaanbaatar"),
    "Asia/Yangon": _("Yangon"),
    "Australia/Sydney": _("Sydney"),
    "Europe/Amsterdam": _("Amsterdam"),
    "Europe/Athens": _("Athens"),
    "Europe/Berlin": _("Berlin"),
    "Europe/Brussels": _("Brussels"),
    "Europe/Budapest": _("Budapest"),
    "Europe/Istanbul": _("Istanbul"),
    "Europe/Lisbon": _("Lisbon"),
    "Europe/London": _("London"),
    "Europe/Madrid": _("Madrid"),
    "Europe/Moscow": _("Moscow"),
    "Europe/Paris": _("Paris"),
    "Europe/Rome": _("Rome"),
    "Europe/Stockholm": _("Stockholm"),
    "Europe/Vienna": _("Vienna"),
    "Europe/Zurich": _("Zurich"),
    "Pacific/Auckland": _("Auckland"),
    "Pacific/Honolulu": _("Honolulu"),
}


def plain_name(zone):
    """The city that an identifier names by itself: Buenos Aires of America/Argentina/Buenos_Aires."""
    return zone.rpartition("/")[2].replace("_", " ")


def zone_names():
    """ "Europe/London=런던|…" in the active language, for one data attribute: names that no identifier tells."""
    return "|".join(f"{zone}={city}" for zone, city in ZONE_CITIES.items() if city != plain_name(zone))
