"""A walk over every address of the admin, with the numbers of the other bureau in all of them."""

import itertools
import re
import zipfile
from collections import Counter, defaultdict
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Q
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import RoutePattern, URLResolver
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.models import Revision, TaskState, WorkflowState

from media_archive.models import MediaItem
from sessions.models import Broadcast, Participation, Session
from speakers.models import Speaker
from summit.models import Document, Image
from summit.ownership import owner_lookup
from tests.forms import form_data
from tests.staff.canaries import OURS, THEIR_DRAFT, THEIRS

STAFF = "staff/"
REGEX_GROUP = re.compile(r"\((?:\?P<(\w+)>)?[^()]*\)")
ROUTE_ARGUMENT = re.compile(r"<(?:(\w+):)?(\w+)>")
FORGED = "forged"
# What any visitor sees is seen in the view of the site too: published sessions and the names of bureaus.
PUBLIC_VIEW, PUBLIC_KINDS = ":view_at", {"public", "bureau"}
# Fields that may lead from our row to one of theirs.
REFERENCE = re.compile(r"(^|-)(bureau|session|speaker|photo|image|document|attachments|collection|items)$")
MOST = 6  # addresses of one pattern
# Wagtail keeps these for itself; they say nothing about rows, or are written by looking.
BOOKKEEPING = {
    "sessions.Session",
    "wagtailadmin.EditingSession",
    "wagtailadmin.FormState",
    "wagtailcore.ReferenceIndex",
    "wagtailsearch.IndexEntry",
    "wagtailsearch.SQLiteFTSIndexEntry",
}
WRITES = re.compile(r'^\s*(?:INSERT (?:OR IGNORE )?INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"?(\w+)"?', re.IGNORECASE)


@dataclass
class Pattern:
    """One address of the admin: its text with %s where arguments go, and what they are called."""

    text: str
    names: list
    converters: list
    namespace: str
    name: str
    view: object

    @property
    def label(self):
        return f"{self.namespace}:{self.name or self.text}"


def patterns():
    """Yield a Pattern for every view under /staff/."""

    def descend(resolver, prefix, names, converters, namespaces):
        for each in resolver.url_patterns:
            text, own_names, own_converters = argument_places(each.pattern)
            place = (prefix + text, names + own_names, converters + own_converters)
            if isinstance(each, URLResolver):
                yield from descend(each, *place, namespaces + ([each.namespace] if each.namespace else []))
            else:
                yield Pattern(*place, ":".join(namespaces), each.name or "", each.callback)

    for each in get_resolver().url_patterns:
        if isinstance(each, URLResolver) and str(each.pattern) == STAFF:
            yield from descend(each, "/" + STAFF, [], [], [])
        elif not isinstance(each, URLResolver) and str(each.pattern).lstrip("^").startswith(STAFF):
            text, names, converters = argument_places(each.pattern)
            yield Pattern("/" + text, names, converters, "", each.name or "", each.callback)


def argument_places(pattern):
    text = str(pattern)
    if isinstance(pattern, RoutePattern):
        found = [(match[1] or "str", match[2]) for match in ROUTE_ARGUMENT.finditer(text)]
        return ROUTE_ARGUMENT.sub("%s", text), [name for _, name in found], [kind for kind, _ in found]
    text = text.removeprefix("^").removesuffix("$").replace(r"\.", ".")
    names = [match[1] or f"#{number}" for number, match in enumerate(REGEX_GROUP.finditer(text))]
    return REGEX_GROUP.sub("%s", text), names, ["regex"] * len(names)


class Arguments:
    """What to put into an address: by its name where it has a known one, else by its kind."""

    def __init__(self, world):
        theirs = {type(row): row for row in reversed(world.their_rows)}
        self.kinds = [(model._meta.app_label, model._meta.model_name) for model in theirs]
        self.kinds += [("website", "standardpage"), ("summit", "summitsettings")]
        self.kinds_of_pages = [("website", "standardpage")]
        pages = [world.home.pk, world.page.pk]
        revisions = Revision.objects.exclude(object_id=str(OURS))
        states = TaskState.objects.filter(workflow_state__object_id=str(THEIRS))
        self.by_name = {
            "page_id": pages,
            "page_pk": pages,
            "parent_page_id": pages,
            "page_to_move_id": pages[1:],
            "destination_id": pages[:1],
            "revision_id": [*revisions.filter(object_id=str(THEIRS)).values_list("pk", flat=True)],
            "task_state_id": [*states.values_list("pk", flat=True)],
            "workflow_state_id": [*WorkflowState.objects.filter(object_id=str(THEIRS)).values_list("pk", flat=True)],
            "task_id": [world.task.pk],
            "workflow_pk": [world.workflow.pk],
            "action": sorted({each for kinds in registered_actions() for each in kinds}),
            "action_name": ["approve", "reject"],
            "filter_spec": ["max-100x100"],
            "uidb64": ["MQ"],
            "token": ["set-password"],
            "object_id": [THEIRS],
            "session_id": [THEIRS],
            "language": ["ko"],
            "path": [section + slug for section, slug in addresses_of(world)],
            "name": [world.their_rows[0].file.name, world.their_rows[1].file.name],
        }
        self.by_app = {
            "wagtailusers_users": [world.their_editor.pk],
            "wagtailusers_groups": [group.pk for group in world.their_editor.groups.all()],
            "wagtailadmin_collections": [world.other.collection.pk],
            "wagtailadmin_workflows": [world.workflow.pk, world.task.pk],
            "wagtailsites": [1],
        }

    def addresses(self):
        """Return (pattern, address) for everything there is to ask."""
        return [(each, each.text % tuple(values)) for each in patterns() for values in self.of(each)]

    def of(self, pattern):
        """Return the tuples of arguments to try for `pattern`."""
        if "app_label" in pattern.names or any(name.endswith("app_name") for name in pattern.names):
            return self._of_kinds(pattern)
        choices = [self._values(pattern, *place) for place in zip(pattern.names, pattern.converters, strict=True)]
        if "#0" in pattern.names:  # the comparison of two revisions of a page
            return [(pages, "earliest", "latest") for pages in self.by_name["page_id"]]
        if "revision_id_a" in pattern.names:
            return [
                (pk, *ends) for pk in (THEIRS, THEIR_DRAFT) for ends in (("live", "latest"), ("earliest", "latest"))
            ]
        return list(itertools.islice(itertools.product(*choices), MOST))

    def _of_kinds(self, pattern):
        found = []
        for app, model in self.kinds_of_pages if "pages" in pattern.namespace else self.kinds:
            values = []
            for name, converter in zip(pattern.names, pattern.converters, strict=True):
                if name.endswith(("app_label", "app_name")):
                    values.append([app])
                elif name.endswith("model_name"):
                    values.append([model])
                elif name == "action":
                    values.append(sorted(bulk_action_registry.actions.get(app, {}).get(model, {})) or ["delete"])
                else:
                    values.append(self._values(pattern, name, converter))
            found += itertools.product(*values)
        return found

    def _values(self, pattern, name, converter):
        for namespace, values in self.by_app.items():
            if pattern.namespace.startswith(namespace) and name == "pk":
                return values
        if name in self.by_name:
            return self.by_name[name]
        if name == "pk" and len(pattern.names) > 1:
            return [THEIRS, OURS]  # our row with a step of theirs
        if converter == "int" or name == "pk":
            return [THEIRS, OURS, THEIR_DRAFT] if name == "pk" else [THEIRS]
        if converter == "path":
            return ["ko/schedule/", "en/"]
        return [str(THEIRS), "session", "ko"]


def addresses_of(world):
    """The public pages that would show rows of the other bureau, if anybody but its own staff saw them yet."""
    hidden = [("media", MediaItem, THEIRS), ("schedule", Session, THEIR_DRAFT), ("speakers", Speaker, THEIRS)]
    for section, model, pk in hidden:
        yield f"{section}/", ""
        yield f"{section}/", f"{model.objects.get(pk=pk).slug}/"


def registered_actions():
    bulk_action_registry._scan_for_bulk_actions()
    return [actions for models_ in bulk_action_registry.actions.values() for actions in models_.values()]


class Walk:
    """What one account saw and changed: each finding with the addresses that lead to it."""

    def __init__(self):
        self.answers = Counter()
        self.refused = 0
        self.leaks = defaultdict(set)
        self.failures = defaultdict(set)
        self.changes = defaultdict(set)


class Tables:
    """Which rows a request has changed: only tables that it wrote to are read again."""

    def __init__(self, own_bureau):
        self.own_bureau = own_bureau
        every = apps.get_models(include_auto_created=True)
        self.models = {model._meta.db_table: model for model in every if model._meta.label not in BOOKKEEPING}
        self.before = {table: self.rows(table) for table in self.models}
        self.own_before = {table: self.own(table) for table in self.models}
        self.written = set()

    def rows(self, table):
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - the names come from the models
            key = [column[0] for column in cursor.description].index(self.models[table]._meta.pk.column)
            return {row[key]: sha256(repr(row).encode()).digest() for row in cursor.fetchall()}

    def watch(self, execute, sql, params, many, context):
        if match := WRITES.match(sql):
            self.written.add(match[1])
        return execute(sql, params, many, context)

    def own(self, table):
        """The keys of the rows that belong to our bureau, or hang on one that does."""
        return set(hanging_on(self.models[table], self.own_bureau).values_list("pk", flat=True))

    def changes(self):
        """Yield (model, key, "added", "changed" or "removed", whether it is ours) for what was written."""
        for table in sorted(self.written & self.before.keys()):
            before, after = self.before[table], self.rows(table)
            changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
            own_after = self.own(table) if changed else ()
            for key in changed:
                what = "changed" if key in before and key in after else "added" if key in after else "removed"
                was_ours = key not in before or key in self.own_before[table]
                is_ours = key not in after or key in own_after
                yield self.models[table]._meta.label, key, what, was_ours and is_ours
        self.written.clear()


def hanging_on(model, bureau):
    """The rows of `model` that belong to `bureau`: themselves, by a foreign key, or by their generic key."""
    rows = model._base_manager.all()
    if lookup := owner_lookup(model):
        return rows.filter(**{lookup: bureau.pk})
    names = {field.name for field in model._meta.get_fields()}
    kind = next((name for name in ("base_content_type", "content_type") if name in names), None)
    condition = Q(pk__in=[])
    if kind and "object_id" in names:
        for owned in OWNED:
            keys = [str(pk) for pk in hanging_on(owned, bureau).values_list("pk", flat=True)]
            condition |= Q(**{kind: ContentType.objects.get_for_model(owned), "object_id__in": keys})
        return rows.filter(condition)
    for each in model._meta.concrete_fields:
        if each.is_relation and each.related_model is not None and each.related_model in HANGERS:
            keys = hanging_on(each.related_model, bureau).values("pk")
            condition |= Q(**{f"{each.name}__in": list(keys.values_list("pk", flat=True))})
    return rows.filter(condition)


OWNED = [Session, Speaker, MediaItem, Image, Document]
HANGERS = {*OWNED, Participation, Broadcast, WorkflowState, Revision}


def body_of(response):
    content = b"".join(response) if response.streaming else response.content
    kind = response.headers.get("Content-Type", "")
    if "spreadsheetml" in kind or "zip" in kind:
        return text_of_archive(content)
    return content.decode("utf-8", "replace")


def text_of_archive(content):
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return " ".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


class Forms:
    """The data a browser would send back from the form at each address, with other words in its texts."""

    def __init__(self):
        self.by_url = {}
        self.failures = set()

    def learn(self, superuser, addresses):
        browser = Browser(superuser)
        for pattern, url in addresses:
            with transaction.atomic():
                response, text = browser.ask("GET", url)
                if response.status_code >= 500:
                    self.failures.add(f"GET {pattern.label}")
                self.read(url, text)
                transaction.set_rollback(True)

    def read(self, url, html):
        if 'method="post"' not in html.lower():
            return
        data = form_data(html)
        changed = {
            name: FORGED
            if isinstance(value, str) and value and not value.isdecimal() and re.search(r"(_ko|_en|title|name)$", name)
            else value
            for name, value in data.items()
        }
        self.by_url[url] = changed


class Browser:
    """A client that stays signed in, whatever an address does with the cookies: the walk takes it all back."""

    def __init__(self, account):
        self.client = Client(raise_request_exception=False)
        self.client.force_login(account)
        self.session = self.client.cookies[settings.SESSION_COOKIE_NAME].value

    def ask(self, method, url, data=None, headers=None):
        self.client.cookies.clear()
        self.client.cookies[settings.SESSION_COOKIE_NAME] = self.session
        response = self.client.get(url) if method == "GET" else self.client.post(url, data, headers=headers)
        return response, body_of(response)


def is_refused(response):
    return response.status_code == 302 and response.headers["Location"] == reverse("wagtailadmin_home")


PLAIN = {"confirm": "1", "collection": str(THEIRS), "tags": "x", "minutes": "5", "id": str(THEIRS), "row": str(THEIRS)}
PUBLISH = {"action-publish": "action-publish"}
# The last two are for the view of the site: with drafts, and after every embargo.
QUERY = f"id={THEIRS}&id={THEIR_DRAFT}&q=kanari&term=kanari&pk={THEIRS}&drafts=1&at=2020-06-07T12:00"


def walk(world, account, *, is_theirs, each=MOST, thorough=True):
    """Ask every address as `account` and return what it saw and changed. Nothing remains of it.

    `each` bounds how many addresses of a pattern are asked; `thorough` sends each form in every way.
    """
    tables, forms = world.tables, world.forms
    browser = Browser(account)
    report = Walk()

    def ask(method, pattern, url, data=None, headers=None):
        asked = f"{method} {pattern.label}"
        with transaction.atomic():
            with connection.execute_wrapper(tables.watch):
                response, text = browser.ask(method, url, data, headers)
            if response.status_code >= 500:
                report.failures[asked].add(url)
            report.answers[pattern.label, response.status_code] += 1
            report.refused += is_refused(response)
            told = [text, *response.headers.values(), *map(str, response.wsgi_request._messages._queued_messages)]
            for kind, place in world.canaries.found_in(" ".join(told)) - world.canaries.found_in(url):
                if is_theirs(kind) and not (pattern.label == PUBLIC_VIEW and kind in PUBLIC_KINDS):
                    report.leaks[place].add(asked)
            for change in tables.changes():
                report.changes[change].add((asked, pattern.view.__module__))
            transaction.set_rollback(True)
        return is_refused(response)

    asked_of = Counter()
    for pattern, url in world.addresses:
        asked_of[pattern.text] += 1
        if asked_of[pattern.text] > each and "bulk" not in pattern.text:
            continue
        data = forms.by_url.get(url, {})
        if ask("GET", pattern, f"{url}?{QUERY}") and ask("POST", pattern, f"{url}?{QUERY}", PLAIN | data | PUBLISH):
            continue  # refused whatever is sent
        if not thorough:
            ask("POST", pattern, f"{url}?{QUERY}", PLAIN | data | PUBLISH)
            continue
        ask("GET", pattern, f"{url}?q=kanari&export=csv&multiple=1")
        ask("POST", pattern, f"{url}?{QUERY}", PLAIN)
        if data:
            ask("POST", pattern, url, data | PUBLISH)
            ask("POST", pattern, url, data | {"action-submit": "action-submit"})
            ask("POST", pattern, url, data, {"accept": "application/json"})
            ask("POST", pattern, url, data | {name: str(THEIRS) for name in data if REFERENCE.search(name)})
    return report
