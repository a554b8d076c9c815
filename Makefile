# Needs Python 3.11 or newer and git; everything else is installed into .venv.
# PYTHON=/path/to/python3.12 chooses another Python; PORT=8080 another port.

.DEFAULT_GOAL := help
.PHONY: help run test lint image-check bench bench-kit lock clean

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

run: ## Start the site on this machine, with the real programme
	@python=$$(sh scripts/find-python.sh) && exec "$$python" scripts/run.py

test: ## Lint, checks, unit and browser tests (ARGS="-k clock" passes words to pytest)
	@python=$$(sh scripts/find-python.sh) && exec "$$python" scripts/test.py $(ARGS)

lint: ## Only the lint and the checks of make test
	@python=$$(sh scripts/find-python.sh) && exec "$$python" scripts/test.py --lint-only

image-check: ## Carry out the Dockerfile's commands in a clean folder, without Docker
	@python=$$(sh scripts/find-python.sh) && exec "$$python" scripts/check_image.py

bench: ## Eight editors at once for a minute: errors, lost edits, times (ARGS="--seconds 20")
	@python=$$(sh scripts/find-python.sh) && exec "$$python" scripts/bench_editors.py $(ARGS)

bench-kit: ## Stream a 10 GB kit twice, resume it, cut a file meanwhile (ARGS="--gigabytes 1")
	@python=$$(sh scripts/find-python.sh) && exec "$$python" scripts/bench_kit.py $(ARGS)

lock: ## Choose the newest allowed packages again and write both locks
	@python=$$(sh scripts/find-python.sh) && exec "$$python" scripts/lock.py

clean: ## Remove the environment and what tools leave behind; var/ (your data) stays
	@rm -rf .venv .pytest_cache .ruff_cache
	@find . -name __pycache__ -not -path './var/*' -prune -exec rm -rf {} +
