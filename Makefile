.PHONY: check demo test
PYTHON ?= python3

demo: .venv/installed  ## bake the default project into demo/ and run it
	.venv/bin/cookiecutter . --no-input --overwrite-if-exists --output-dir demo
	$(MAKE) -C demo/churn-take-home run

test: .venv/installed  ## all required checks
	.venv/bin/nox

check: .venv/installed  ## in seconds: lint, and the tests that bake nothing
	.venv/bin/nox -R -s lint tests -- -m "not bakes and not slow"

.venv/installed: Makefile
	$(PYTHON) -m venv --clear .venv
	.venv/bin/pip install --quiet --no-compile --disable-pip-version-check cookiecutter nox uv
	@touch $@
