# Two commands are the whole set-up:  make kit  and  make test.  (GNU make 3.81 and newer)

.PHONY: help kit test test-all quick coverage lint docs pictures site hooks dist lock clean

export CALLED_FROM := $(PWD)

help:
	@echo "make kit    build the sample course in lessons/ into build/ (installs what it needs first)"
	@echo "make test   run the linter, the type checker and the tests (installs what it needs first)"
	@echo "make quick  the tests that need no browser, kill no process and do not build the whole course: while you work"
	@echo "make test-all  all that make test does, and the whole course in every variant: before a release"
	@echo "make coverage  run the tests of make test and show which lines of kitgen none of them reached"
	@echo "make lint   the linter and the type checker alone"
	@echo "make docs   write the pages of docs/ that follow from the code"
	@echo "make pictures  take the pictures of docs/ from what is built now"
	@echo "make site   build docs/ as a site into build/site/ (installs what it needs first)"
	@echo "make hooks  have git check each commit: linter, types, words, subject"
	@echo "make dist   the wheel, the source archive and their hashes in dist/"
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

pictures:
	@sh setup/prepare.sh kit
	@.venv/bin/python -P docs/pictures.py

# a broken link, a picture that is missing and a page outside the navigation are errors
site:
	@sh setup/prepare.sh docs
	@.venv/bin/python -m sphinx -q -W --keep-going -E -c docs/_site -d build/site-cache . build/site
	@echo "The site is in build/site/: open build/site/index.html"

hooks:
	@sh setup/prepare.sh quick
	@.venv/bin/python -m pre_commit install

dist:
	@sh setup/prepare.sh kit
	@rm -rf dist
	@.venv/bin/python -m hatchling build -d dist
	@cd dist && { sha256sum kitgen-* 2>/dev/null || shasum -a 256 kitgen-*; } >SHA256SUMS && cat SHA256SUMS

# needs uv on the PATH; the result has hashes and no addresses
lock:
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --upgrade --no-config \
	  --no-emit-index-url --no-emit-find-links --no-header --no-annotate \
	  pyproject.toml requirements/build.in -o requirements/kit.txt
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --upgrade --no-config \
	  --no-emit-index-url --no-emit-find-links --no-header --no-annotate \
	  --extra test -c requirements/kit.txt pyproject.toml requirements/build.in -o requirements/test.txt
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --upgrade --no-config \
	  --no-emit-index-url --no-emit-find-links --no-header --no-annotate \
	  --extra docs -c requirements/test.txt pyproject.toml requirements/build.in -o requirements/docs.txt

clean:
	@rm -rf build dist .pytest_cache .mypy_cache .ruff_cache
