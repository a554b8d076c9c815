"""The shape of the code: who may import whom, who reads the clock and the environment."""

import ast
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Each app may import itself and what stands to the left of it; speakers and ir_companies stand side by side.
MAY_IMPORT = {
    "accounts": set(),
    "summit": {"accounts"},
    "parity": {"accounts", "summit"},
    "speakers": {"summit", "parity"},
    "ir_companies": {"summit", "parity"},
    "inquiries": {"accounts", "summit", "parity", "ir_companies"},
    "sessions": {"summit", "parity", "speakers", "ir_companies"},
    "media_archive": {"summit", "parity", "speakers", "ir_companies", "sessions"},
    "live_desk": {"accounts", "summit", "parity", "speakers", "ir_companies", "sessions", "media_archive"},
    "exchange": {"accounts", "summit", "parity", "speakers", "ir_companies", "sessions", "media_archive"},
    "readiness": {"accounts", "summit", "parity", "speakers", "ir_companies", "sessions", "media_archive"},
    "website": {
        "accounts",
        "summit",
        "parity",
        "speakers",
        "ir_companies",
        "inquiries",
        "sessions",
        "media_archive",
        "exchange",
    },
}
APPS = sorted(MAY_IMPORT)
# Inside an app: the modules on the right are not imported by those on the left.
LAYERS = [{"models"}, {"translation", "viewsets", "exports", "feeds", "calendars"}, {"urls", "wagtail_hooks"}]


def modules(*folders):
    """Yield (path relative to the project, syntax tree) for each Python file but migrations."""
    for folder in folders:
        files = sorted(file for file in (ROOT / folder).rglob("*.py") if "migrations" not in file.parts)
        assert files, folder
        for file in files:
            yield file.relative_to(ROOT), ast.parse(file.read_text())


def imported(path, tree):
    """Yield (absolute name of the imported module, names taken from it, line)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, set(), node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = list(path.parent.parts[: len(path.parent.parts) + 1 - node.level]) if node.level else []
            module = ".".join(package + ([node.module] if node.module else []))
            yield module, {alias.name for alias in node.names}, node.lineno


@pytest.mark.parametrize("app", APPS)
def test_apps_import_only_what_stands_before_them(app):
    ours = set(APPS) | {"cac2020"}
    wrong = [
        f"{path}:{line} imports {name}"
        for path, tree in modules(app)
        for name, _names, line in imported(path, tree)
        if (top := name.split(".")[0]) in ours and top != app and top not in MAY_IMPORT[app]
    ]

    assert wrong == []


def test_wiring_has_no_models_and_nothing_imports_it():
    assert not (ROOT / "cac2020" / "models.py").exists()
    assert [
        str(path) for path, tree in modules(*APPS) for name, *_ in imported(path, tree) if name.startswith("cac2020")
    ] == []


@pytest.mark.parametrize("app", APPS)
def test_modules_of_an_app_import_no_higher_layer(app):
    rank = {name: number for number, layer in enumerate(LAYERS) for name in layer}
    wrong = []
    for path, tree in modules(app):
        own = rank.get(path.parts[1].removesuffix(".py"))
        for name, names, line in imported(path, tree):
            steps = name.split(".")
            targets = {steps[1]} if steps[0] == app and len(steps) > 1 else names if name == app else set()
            if own is not None and any(rank.get(target, own) > own for target in targets):
                wrong.append(f"{path}:{line} imports {name}")

    assert wrong == []


def test_imports_do_not_hide_in_functions():
    wrong = [
        f"{path}:{inner.lineno}"
        for path, tree in modules(*APPS)
        if path.name != "apps.py"  # Django wants signal receivers and checks imported when apps are ready
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]

    assert wrong == []


def test_foreign_keys_across_apps_are_strings():
    relations = {"ForeignKey", "OneToOneField", "ManyToManyField", "ParentalKey", "ParentalManyToManyField"}
    labels = {app: {"sessions": "summit_sessions"}.get(app, app) for app in APPS}
    wrong = []
    for path, tree in modules(*APPS):
        app = path.parts[0]
        strangers = {
            name
            for module, names, _ in imported(path, tree)
            if module.split(".")[0] in set(labels) - {app} and "models" in module
            for name in names
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in relations and node.args:
                target = node.args[0]
                if isinstance(target, ast.Name) and target.id in strangers:
                    wrong.append(f"{path}:{node.lineno}")

    assert wrong == []


def test_only_settings_read_the_environment():
    wrong = [
        f"{path}:{node.lineno}"
        for path, tree in modules("cac2020", *APPS)
        if path.as_posix() not in {"cac2020/settings.py", "cac2020/wsgi.py"}
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node) in {"os.environ", "os.getenv", "environ.get"}
    ]

    assert wrong == []


def test_only_the_clock_reads_the_time():
    readings = re.compile(
        r"(^|\.)(datetime\.(now|utcnow|today)|date\.today|timezone\.(now|localdate)|time\.time|localtime\(\)|Now)$"
    )
    allowed = {
        "summit/clock.py",
        "cac2020/settings.py",  # the instant at which the demonstration clock was started
    }
    wrong = []
    for path, tree in modules("cac2020", *APPS):
        if path.as_posix() in allowed:
            continue
        for node in ast.walk(tree):
            reads = isinstance(node, ast.Call) and readings.search(ast.unparse(node.func))
            no_argument = isinstance(node, ast.Call) and not node.args and ast.unparse(node.func).endswith("localtime")
            default = isinstance(node, ast.keyword) and readings.search(ast.unparse(node.value))
            if reads or no_argument or default:
                wrong.append(f"{path}:{(node if isinstance(node, ast.Call) else node.value).lineno}")

    assert wrong == []


def test_clock_is_asked_by_its_module():
    """Tests replace `summit.clock.now`; a name imported from there would keep the old one."""
    wrong = [
        f"{path}:{line}"
        for path, tree in modules("cac2020", *APPS)
        for name, names, line in imported(path, tree)
        if name == "summit.clock" and "now" in names
    ]

    assert wrong == []


def test_templates_hold_no_queries():
    wrong = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for match in re.finditer(r"\{[{%][^}%]*\.(objects|filter|exclude|public_at)\b[^}%]*[}%]\}", path.read_text())
    ]

    assert wrong == []


def test_readme_lists_every_variable_of_the_settings():
    variable = r"(?:DJANGO|CAC2020)_[A-Z0-9_]+|DATABASE_URL|PORT|WEB_CONCURRENCY"
    sources = [ROOT / "cac2020" / "settings.py", ROOT / "gunicorn.conf.py"]
    read = {name for path in sources for name in re.findall(rf"[\"']({variable})[\"']", path.read_text())}
    listed = set(re.findall(rf"^\| `({variable})`", (ROOT / "README.md").read_text(), re.MULTILINE))

    assert listed == read


def test_dependencies_are_declared():
    """Whatever the site imports is installed with it, not only with the tests."""
    locked = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.lock").read_text(), re.MULTILINE))
    packages = {"PIL": "pillow", "bs4": "beautifulsoup4", "yaml": "pyyaml", "django_filters": "django-filter"}
    ours = set(APPS) | {"cac2020"} | sys.stdlib_module_names
    imports = {
        top: f"{path}:{line} imports {name}"
        for path, tree in modules("cac2020", *APPS)
        for name, _names, line in imported(path, tree)
        if (top := name.split(".")[0]) not in ours
    }
    candidates = {top: {packages.get(top, top.replace("_", "-")), f"django-{top}"} for top in imports}

    assert [imports[top] for top in sorted(imports) if not candidates[top] & locked] == []
