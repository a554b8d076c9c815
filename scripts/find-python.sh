#!/bin/sh
# Print a Python that can make this project's environment, or say in one line what is missing.

for python in ${PYTHON:-python3 python3.13 python3.12 python3.11 python3.14 python}; do
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
    found=$python
    "$python" -c 'import ensurepip, venv' 2>/dev/null || continue
    command -v "$python"
    exit 0
done

if [ -n "$found" ]; then
    echo "$found has no venv module: install it (Debian and Ubuntu: apt-get install python3-venv)." >&2
else
    echo "Python 3.11 or newer is missing${PYTHON:+ (PYTHON=$PYTHON)}: install it, or name it with PYTHON=/path/to/python3." >&2
fi
exit 1
