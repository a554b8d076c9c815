"""Reading what the feeds say, by the letter of the formats and without the code that writes them."""

import re


def content_lines(body):
    """Return the unfolded lines of an iCalendar file; the file must be CRLF throughout."""
    text = body.decode()
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    return re.sub(r"\r\n[ \t]", "", text).removesuffix("\r\n").split("\r\n")


def unescape(value):
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] in "nN" else match[1], value)


def properties(lines):
    """Return {name: [(parameters, value)]} of content lines."""
    found = {}
    for line in lines:
        head, value = re.fullmatch(r'((?:[^":]|"[^"]*")*):(.*)', line, re.DOTALL).groups()
        name, *parameters = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', head)
        pairs = dict(parameter.split("=", 1) for parameter in parameters)
        found.setdefault(name, []).append(({key: text.strip('"') for key, text in pairs.items()}, value))
    return found


def events(body):
    """Return the properties of each VEVENT."""
    lines = content_lines(body)
    starts = [number for number, line in enumerate(lines) if line == "BEGIN:VEVENT"]
    ends = [number for number, line in enumerate(lines) if line == "END:VEVENT"]
    return [properties(lines[start + 1 : end]) for start, end in zip(starts, ends, strict=True)]


def calendar_properties(body):
    lines = content_lines(body)
    return properties(lines[1 : lines.index("BEGIN:VTIMEZONE")])


def value(event, name):
    """Return the one value of a property, without its escapes."""
    ((_parameters, text),) = event[name]
    return unescape(text)
