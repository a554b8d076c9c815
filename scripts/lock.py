"""Write requirements.lock and requirements-test.lock from pyproject.toml: exact versions and hashes, no addresses."""

import subprocess
import sys

from environment import ROOT, VENV_PYTHON, ensure_environment, say

OPTIONS = [
    "--quiet",
    "--upgrade",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-emit-trusted-host",
    "--no-emit-options",
    "--strip-extras",
    "--allow-unsafe",
]
LOCKS = {"requirements.lock": [], "requirements-test.lock": ["--extra=test"]}


def main():
    ensure_environment("requirements-test.lock")
    for name, extra in LOCKS.items():
        say(f"Locking {name} (this takes a minute or more) ...")
        compile_lock = [VENV_PYTHON, "-m", "piptools", "compile", *OPTIONS, *extra, f"--output-file={name}"]
        if subprocess.run([*compile_lock, "pyproject.toml"], cwd=ROOT).returncode:
            sys.exit(f"{name} could not be written.")


if __name__ == "__main__":
    main()
