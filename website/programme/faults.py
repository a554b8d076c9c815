from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Place:
    """Where something stands: a file and the path of keys inside it, such as sessions[education].starts_at."""

    file: str
    path: str = ""

    def key(self, name):
        return Place(self.file, f"{self.path}.{name}" if self.path else str(name))

    def item(self, label):
        return Place(self.file, f"{self.path}[{label}]")

    def __str__(self):
        return f"{self.file}: {self.path}" if self.path else self.file


@dataclass(frozen=True, order=True)
class Fault:
    """What is wrong, and where."""

    place: Place
    problem: str

    def __str__(self):
        return f"{self.place}: {self.problem}"


class ProgrammeError(Exception):
    """The programme cannot be loaded. `faults` says why, each with its place."""

    def __init__(self, faults):
        self.faults = list(faults)
        super().__init__("\n".join(map(str, self.faults)))
