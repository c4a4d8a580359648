# Two commands: `make run` starts both sites, `make test` checks what changed, `make test-all` everything.
# EMPTY=1 begins an empty agency beside the demonstration; PORT=8000 moves the agency (the observatory takes the next port); PYTHON=… imposes a Python.
# CONTRIBUTING.md says when each of the others serves.
.POSIX:
.PHONY: run dev test test-all calendar guide crash lint messages coverage bench days deliberations mutants crawl oracle lock clean

run:
	@sh tools/setup.sh run
	@.venv/bin/python tools/messages.py compile
	@exec .venv/bin/trousseau run $${EMPTY:+--empty}

dev:
	@sh tools/setup.sh dev
	@.venv/bin/python tools/messages.py compile
	@.venv/bin/trousseau migrate
	@.venv/bin/trousseau demo 2>/dev/null || true
	@TROUSSEAU_DEBUG=1 TROUSSEAU_DEMO=1 exec .venv/bin/trousseau manage runserver $${PORT:-8000}

test:
	@sh tools/setup.sh dev
	@sh tools/test.sh

test-all:
	@sh tools/setup.sh dev
	@ALL=1 sh tools/test.sh

calendar:
	@sh tools/setup.sh dev
	@.venv/bin/python tools/messages.py compile
	@.venv/bin/python -m tools.other_days

guide:
	@sh tools/setup.sh dev
	@.venv/bin/python tools/messages.py compile
	@GUIDE=1 .venv/bin/pytest -n 0 -q tests/journeys/test_the_guide.py

crash:
	@sh tools/setup.sh dev
	@CRASH_MOMENTS=$${CRASH_MOMENTS:-50} T=tests/crash sh tools/test.sh

lint:
	@sh tools/setup.sh dev
	@sh tools/lint.sh

messages:
	@sh tools/setup.sh run
	@.venv/bin/python tools/messages.py compile

coverage:
	@sh tools/setup.sh dev
	@.venv/bin/python tools/messages.py compile
	@.venv/bin/coverage erase
	@failed=0; \
	test -n "$${T:-}" || TROUSSEAU_SITE=observatory .venv/bin/coverage run -m pytest -n 2 tests/observatory || failed=1; \
	.venv/bin/coverage run -m pytest -n 2 --dist worksteal $${T:-} || failed=1; \
	.venv/bin/coverage combine -q || true; \
	.venv/bin/coverage report --sort=cover --skip-covered; \
	exit $$failed

bench:
	@sh tools/setup.sh dev
	@.venv/bin/python tools/messages.py compile
	@.venv/bin/python -m bench

days:
	@sh tools/setup.sh dev
	@.venv/bin/python tools/messages.py compile
	@.venv/bin/python -m bench.days $(DAYS)

deliberations:
	@sh tools/setup.sh dev
	@LAYOUTS=$${LAYOUTS:-200} .venv/bin/pytest -n 0 -q tests/exchange/deliberation/test_jury.py

mutants:
	@sh tools/setup.sh dev
	@.venv/bin/python tools/messages.py compile
	@.venv/bin/python -m tools.mutants $(FILES)

crawl:
	@sh tools/setup.sh dev
	@.venv/bin/python tools/messages.py compile
	@.venv/bin/python -m tools.crawl $${STORY:+--story "$$STORY"} $${PAGES:+--pages "$$PAGES"} $${AGAINST:+--against "$$AGAINST"}

oracle:
	@sh tools/setup.sh dev
	@sh tools/setup.sh oracle
	@.venv/bin/python -m tools.oracle

lock:
	@sh tools/setup.sh lock

clean:
	rm -rf .venv .oracle .uv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find src -name '*.mo' -exec rm -f {} +
