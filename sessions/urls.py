"""Calendars, exports and feeds, and the agenda: the same addresses below each language."""

from django.urls import path

from . import views

app_name = "sessions"
urlpatterns = [
    path("schedule.ics", views.programme_calendar, name="calendar"),
    path("schedule/<slug:slug>.ics", views.session_calendar, name="session_calendar"),
    path("agenda/", views.agenda_page, name="agenda"),
    path("agenda.ics", views.agenda_calendar, name="agenda_calendar"),
    path("schedule.xml", views.schedule_xml, name="xml"),
    path("schedule.json", views.schedule_json, name="json"),
    path("schedule.csv", views.schedule_csv, name="csv"),
    path("schedule.atom", views.schedule_atom, name="atom"),
    path("live.json", views.live_json, name="live"),
]
