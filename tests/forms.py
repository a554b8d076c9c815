"""What a browser would send back from a form it was given."""

from bs4 import BeautifulSoup


def form_data(html):
    """Return the data of the form with the most fields, as lists where a name comes more than once."""
    soup = BeautifulSoup(html, "html.parser")
    form = max(soup.select("form"), key=lambda each: len(each.select("[name]")))
    data = {}
    for field in form.select("input[name], select[name], textarea[name]"):
        if field.find_parent("template") or field.find_parent("script"):
            continue
        values = _values(field)
        if values is not None:
            data.setdefault(field["name"], []).extend(values)
    for stream in form.select("[data-block]"):  # drawn by a script; here always empty
        data[f"{stream['id']}-count"] = ["0"]
    return {name: values if len(values) > 1 else values[0] for name, values in data.items() if values}


def _values(field):
    if field.name == "textarea":
        text = field.text
        return [text[1:] if text.startswith("\n") else text]
    if field.name == "select":
        options = field.select("option")
        chosen = [option for option in options if option.has_attr("selected")]
        if not chosen and not field.has_attr("multiple"):
            chosen = options[:1]
        return [option.get("value", option.text) for option in chosen]
    kind = field.get("type", "text")
    if kind in {"checkbox", "radio"}:
        return [field.get("value", "on")] if field.has_attr("checked") else None
    return None if kind in {"submit", "button", "file"} else [field.get("value", "")]
