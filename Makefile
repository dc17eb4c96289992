# Two commands matter: `make run` serves the diary, `make test` proves it.
PYTHON ?= python3
PORT ?= 8000
BIN = .venv/bin
export PORT

help:
	@echo "make run      serve the diary on http://127.0.0.1:$(PORT)"
	@echo "make test     everything: checks, tests on SQLite and PostgreSQL, journeys in Chromium"
	@echo "              (ARGS=--all-pages: the tests of each page on PostgreSQL too; some minutes more)"
	@echo "make check    the fast part: format, lint, types, layers, quick tests"
	@echo "make install  only the environment in .venv"
	@echo "make format   write the format that check asks for"
	@echo "make audit    known holes in what the app runs on, where advisories can be reached"
	@echo "make sbom     what the app runs on, with licences, as build/sbom.json (CycloneDX)"
	@echo "make calibrate  how often the method is right on simulated diaries (minutes; ARGS=--quick)"
	@echo "make pages    what the main pages cost a slow phone: bytes, requests, seconds"
	@echo "make list     what a clinician's list of 500 diaries costs beside an empty one"
	@echo "make restart  no request is lost while the server is reloaded and started anew (a minute)"
	@echo "make words    find what the report can say and bring the catalogues of translations up to date"
	@echo "make fuzz     100,000 cases of bad input: forms, files, JSON, API (half an hour; ARGS=--cases 4000)"
	@echo "make fuzz-api  calls of programs with what nobody would send (minutes)"
	@echo "make attack   sqlmap, wapiti, a checker of headers and a forger against a server of its own (minutes)"
	@echo "make crash    kill server and database while people save, 50 rounds on each database (half an hour)"
	@echo "make faults   read, save and export while net and database fail (DURATION=1800 seconds on each)"
	@echo "make failover  kill the primary of two PostgreSQL while people save, ten rounds (minutes)"
	@echo "              (ARGS=--patroni: the same with Patroni and etcd; needs their Debian packages)"
	@echo "make pgbouncer  tests and a load behind PgBouncer in transaction mode (minutes; Debian package)"
	@echo "make country  machines, waiting and cost for half a million people, simulated (seconds)"
	@echo "make bench    the goals of speed as a table, on both databases (a quarter of an hour)"
	@echo "make bench-csv  how fast a million ratings are taken along, beside sqlite3 -csv"
	@echo "make bench-backup  what a backup of the whole database takes (ARGS='10000000 --postgres')"
	@echo "make growth   one diary's pages among 10 and 100 million ratings, beside an empty database (an hour)"
	@echo "make lock     make the lock files anew from pyproject.toml (needs uv)"

install: .venv/run.stamp

run: .venv/run.stamp
	@$(BIN)/flask --app wsgi diary serve

test: .venv/dev.stamp lint
	$(BIN)/python tools/browser.py
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder $(ARGS)

check: .venv/dev.stamp lint audit
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not browser and not slow" --deselect-postgres $(ARGS)

lint: .venv/dev.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/djlint templates --check --lint --quiet
	$(BIN)/oxlint static/js static/worker

format: .venv/dev.stamp
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/djlint templates --reformat --quiet || true

audit: .venv/dev.stamp
	@$(BIN)/python -m tools.audit

sbom: .venv/dev.stamp
	@$(BIN)/python -m tools.sbom

calibrate: .venv/dev.stamp
	@$(BIN)/python -m benchmarks.calibrate $(ARGS)

pages: .venv/dev.stamp
	@$(BIN)/python -m benchmarks.pages

list: .venv/dev.stamp
	@$(BIN)/python -m benchmarks.clinic_list $(ARGS)

restart: .venv/dev.stamp
	@$(BIN)/python -m benchmarks.restart $(ARGS)

words: .venv/dev.stamp
	@$(BIN)/python -m tools.words

fuzz: .venv/dev.stamp
	@$(BIN)/python -m benchmarks.fuzz $(ARGS)

fuzz-api: .venv/dev.stamp
	FUZZ_EXAMPLES=$${FUZZ_EXAMPLES:-300} $(BIN)/python -m pytest --timeout=0 tests/views/test_api_schema.py $(ARGS)

bench: .venv/dev.stamp
	@$(BIN)/python -m benchmarks.goals $(ARGS)

bench-csv: .venv/dev.stamp
	@$(BIN)/python -m benchmarks.csv_export $(ARGS)

bench-backup: .venv/dev.stamp
	@$(BIN)/python -m benchmarks.backup $(ARGS)

growth: .venv/dev.stamp
	@$(BIN)/python -m benchmarks.growth $(ARGS)

attack: .venv/dev.stamp .venv-attack/run.stamp
	@$(BIN)/python -m tools.attack $(ARGS)

.venv-attack/run.stamp: tools/attack/requirements.txt
	$(PYTHON) -m venv .venv-attack
	.venv-attack/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r tools/attack/requirements.txt && touch $@

crash: .venv/dev.stamp
	@$(BIN)/python -m benchmarks.crash $(ARGS)

faults: .venv/dev.stamp
	@$(BIN)/python -m benchmarks.faults --seconds $${DURATION:-80} $(ARGS)

failover: .venv/dev.stamp
	@$(BIN)/python -m benchmarks.failover $(ARGS)

pgbouncer: .venv/dev.stamp
	@$(BIN)/python -m benchmarks.pgbouncer $(ARGS)

country: .venv/dev.stamp
	@$(BIN)/python -m benchmarks.country $(ARGS)

lock:
	uv pip compile -q --generate-hashes --universal --python-version 3.11 --no-header --no-annotate pyproject.toml -o requirements.txt
	uv pip compile -q --generate-hashes --universal --python-version 3.11 --no-header --no-annotate --group dev -c requirements.txt pyproject.toml -o requirements-dev.txt
	uv pip compile -q --generate-hashes --universal --python-version 3.11 --no-header --no-annotate tools/attack/requirements.in -o tools/attack/requirements.txt

.venv/%.stamp: requirements.txt requirements-dev.txt requirements-dev-apart.txt tools/install.sh
	sh tools/install.sh $(PYTHON) requirements$(if $(filter dev,$*),-dev).txt && touch $@

.PHONY: help install run test check lint format lock audit sbom words
.PHONY: calibrate pages list restart crash faults failover fuzz fuzz-api bench-csv bench-backup growth attack bench pgbouncer country
