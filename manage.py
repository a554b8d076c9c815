#!/usr/bin/env python
"""Run administrative commands of the summit site."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cac2020.settings")
    execute_from_command_line(sys.argv)
