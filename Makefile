# Two commands are the whole set-up:  make kit  and  make test.  (GNU make 3.81 and newer)

.PHONY: help kit test test-all quick coverage lint docs lock clean

export CALLED_FROM := $(PWD)

help:
	@echo "make kit    build the sample course in lessons/ into build/ (installs what it needs first)"
	@echo "make test   run the linter, the type checker and the tests (installs what it needs first)"
	@echo "make quick  the tests that need no browser, kill no process and do not build the whole course: while you work"
	@echo "make test-all  all that make test does, and the whole course in every variant: before a release"
	@echo "make coverage  run the tests of make test and show which lines of kitgen none of them reached"
	@echo "make lint   the linter and the type checker alone"
	@echo "make docs   write the pages of docs/ that follow from the code"
	@echo "make lock   pin the newest versions of all dependencies"
	@echo "make clean  remove build/ and caches"

kit:
	@sh setup/prepare.sh kit
	@.venv/bin/python -P -m kitgen build lessons -o build
	@sh setup/next.sh

# two processes; a test that runs long at the end of one's share does not keep the other waiting
PYTEST := .venv/bin/python -m pytest -n 2 --dist worksteal

test: lint
	@$(PYTEST) -m "not full"

test-all: lint
	@$(PYTEST)

# what setup/bare-debian.sh runs as well: it installs no browsers
quick:
	@sh setup/prepare.sh quick
	@$(PYTEST) -m "not (browser or course or kills or slow or full)"

coverage:
	@sh setup/prepare.sh test
	@$(PYTEST) -m "not full" --cov --cov-report=term-missing:skip-covered

lint:
	@sh setup/prepare.sh test
	@.venv/bin/python -m ruff check .
	@.venv/bin/python -m ruff format --check .
	@.venv/bin/python -m mypy

docs:
	@sh setup/prepare.sh kit
	@.venv/bin/python docs/generate.py

# needs uv on the PATH; the result has hashes and no addresses
lock:
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --upgrade --no-config \
	  --no-emit-index-url --no-emit-find-links --no-header --no-annotate \
	  pyproject.toml requirements/build.in -o requirements/kit.txt
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --upgrade --no-config \
	  --no-emit-index-url --no-emit-find-links --no-header --no-annotate \
	  --extra test -c requirements/kit.txt pyproject.toml requirements/build.in -o requirements/test.txt

clean:
	@rm -rf build dist .pytest_cache .mypy_cache .ruff_cache
