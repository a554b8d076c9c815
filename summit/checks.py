"""Rules of this project that Django can check before anything runs."""

from django.apps import apps
from django.conf import settings
from django.core import checks
from modeltranslation.translator import translator
from wagtail.models import DraftStateMixin, RevisionMixin

from .models import BilingualRevisionMixin
from .visibility import PublicQuerySet

SQLITE_NEEDS = {"journal_mode=wal", "foreign_keys=on"}
SHORTEST_TIMEOUT = 10  # seconds


def our_models():
    packages = {config.name for config in apps.get_app_configs() if config.path.startswith(str(settings.BASE_DIR))}
    packages = {name for name in packages if "." not in name}
    return [model for model in apps.get_models() if model._meta.app_config.name in packages]


def problems_of_sqlite(database):
    """Return what a database lacks to lose no write when two arrive at once; nothing for other engines."""
    if not database.get("ENGINE", "").endswith("sqlite3"):
        return []
    options = database.get("OPTIONS", {})
    pragmas = options.get("init_command", "").lower().replace(" ", "")
    problems = [f"init_command has no PRAGMA {need}" for need in sorted(SQLITE_NEEDS) if need not in pragmas]
    if options.get("transaction_mode") != "IMMEDIATE":
        problems.append("transaction_mode is not IMMEDIATE")
    if options.get("timeout", 0) < SHORTEST_TIMEOUT:
        problems.append(f"timeout is shorter than {SHORTEST_TIMEOUT} seconds")
    return problems


@checks.register()  # not with the checks of databases, which are left out of most runs: it asks none
def sqlite_is_tuned(app_configs, **kwargs):
    return [
        checks.Error(
            f"The SQLite database “{alias}” would lose concurrent writes: {problem}.",
            hint="Use sqlite_database() of the settings module.",
            id="summit.E001",
        )
        for alias, database in settings.DATABASES.items()
        for problem in problems_of_sqlite(database)
    ]


def problems_of_model(model):
    """Yield (what is wrong, hint, id) for a model of ours."""
    translated = translator.get_registered_models(abstract=False)
    if issubclass(model, RevisionMixin) and not issubclass(model, DraftStateMixin):
        yield (
            "keeps revisions but no drafts, so autosave would write to what visitors see.",
            "Add DraftStateMixin, or take RevisionMixin away.",
            "summit.E002",
        )
    if (
        issubclass(model, RevisionMixin)
        and model in translated
        and not model.__name__.endswith("Page")
        and not issubclass(model, BilingualRevisionMixin)
    ):
        yield (
            "keeps revisions with bare names of translated fields.",
            "Put BilingualRevisionMixin before RevisionMixin.",
            "summit.E003",
        )
    names = {field.name for field in model._meta.get_fields()}
    has_page = hasattr(model, "get_absolute_url") or {"live", "embargo_until"} & names
    is_page = hasattr(model, "url_path") or "url_path" in names
    if has_page and not is_page and not isinstance(model._default_manager.all(), PublicQuerySet):
        yield (
            "is shown to visitors but cannot say what of it is public.",
            "Make its manager from PublicQuerySet.",
            "summit.E004",
        )


@checks.register(checks.Tags.models)
def models_follow_the_rules(app_configs, **kwargs):
    return [
        checks.Error(f"{model._meta.label} {problem}", hint=hint, obj=model, id=identifier)
        for model in our_models()
        for problem, hint, identifier in problems_of_model(model)
    ]
