# The one door: every task of this house is a target here. `make` alone prints the list.
SHELL := /bin/bash
.DEFAULT_GOAL := help
BIN := .venv/bin
# Tests and drawn pictures need no screen.
OFFSCREEN := QT_QPA_PLATFORM=offscreen
# A test that stands still shows where and fails, instead of standing until somebody looks.
PYTEST := $(OFFSCREEN) $(BIN)/python -m pytest -n auto --maxprocesses 4 --dist worksteal -o faulthandler_timeout=600 -o faulthandler_exit_on_timeout=true
PICAMERA2 := build/picamera2-src
# The one release whose faithfulness to AWS was measured.
MINISTACK := 1.5.33
TEMPLATE := packaging/aws/template.yaml
CODE := kiosk ui cloud tests

.PHONY: help setup demo demo-cloud demo-slack run test test-faults check full ci pictures bench bench-plot models lock package test-package picamera2-source devstack template clean

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-17s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Make .venv with everything in it; does nothing where that is done
	@packaging/setup.sh

demo: setup ## Show the kiosk with drawn visitors; needs no sensor, camera or account
	@$(BIN)/doorman demo

demo-cloud: devstack ## Show two kiosks that share a cloud, all of it on this machine
	@$(BIN)/python -m tests.cloud.demo

demo-slack: setup ## Show how the kiosk tells Slack and is answered, all of it on this machine
	@$(BIN)/python -m tests.slack.demo --fast --seconds 90

run: setup ## Run the kiosk with this machine's settings
	@$(BIN)/doorman run

test: setup picamera2-source ## Run the tests that take seconds
	@packaging/apart.sh devstack || echo "the tests that talk to it will say that they are skipped"
	@packaging/apart.sh cfn || echo "the tests of the AWS template will say that they are skipped"
	$(PYTEST) -m "not slow and not faults"

test-faults: setup devstack ## Send thousands of visits through breaking networks, kills and days offline
	$(OFFSCREEN) $(BIN)/python -m pytest -m faults -o faulthandler_timeout=1500 tests/cloud

check: setup ## Look at form, style, types and the layers of the house
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

ci: check template picamera2-source devstack ## Everything a change must pass: check, and all tests, slow ones too
	$(PYTEST) -m "not faults" --durations=10

full: ci test-faults test-package pictures bench ## ci, and all that takes long: faults, the package, the pictures and the bench

pictures: setup ## Draw every screen into docs/screens
	$(OFFSCREEN) $(BIN)/python -m kiosk.sheets
	$(OFFSCREEN) $(BIN)/python -m kiosk.why_sheets
	$(OFFSCREEN) $(BIN)/python -m kiosk.guard_sheets
	$(OFFSCREEN) $(BIN)/python -m kiosk.staff_sheets
	$(OFFSCREEN) $(BIN)/python -m kiosk.page_sheets
	$(OFFSCREEN) $(BIN)/python -m kiosk.guide_sheets
	$(OFFSCREEN) $(BIN)/python -m tests.slack.sheets

bench: setup ## Measure speed and quality on this machine
	@packaging/apart.sh devstack || echo "the sync cannot be measured without it"
	$(OFFSCREEN) $(BIN)/doorman bench all

bench-plot: setup ## Draw what screening is worth, by distance, into docs/screens
	$(BIN)/doorman bench screening --plot docs/screens/screening.png || test $$? = 1 # a missed goal is drawn all the same

models: setup ## Fetch the face models, or check those that are here
	@true

lock: setup ## Choose the newest packages that fit and write packaging/requirements.lock
	@test -x build/uv/bin/uv || $(BIN)/python -m pip install --quiet --target build/uv uv
	build/uv/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --fork-strategy fewest \
		--no-emit-index-url --no-header --no-annotate --extra dev --output-file build/requirements.lock pyproject.toml
	@{ head -n 1 packaging/requirements.lock; cat build/requirements.lock; } > build/headed.lock
	@mv build/headed.lock packaging/requirements.lock
	printf 'ministack==$(MINISTACK)\nboto3\n' | build/uv/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
		--fork-strategy fewest --no-emit-index-url --no-header --no-annotate --output-file build/devstack.lock -
	@{ head -n 1 packaging/devstack.txt; cat build/devstack.lock; } > build/headed.lock
	@mv build/headed.lock packaging/devstack.txt
	printf 'cfn-lint\naws-sam-translator\n' | build/uv/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
		--fork-strategy fewest --no-emit-index-url --no-header --no-annotate --output-file build/cfn.lock -
	@{ head -n 1 packaging/cfn.txt; cat build/cfn.lock; } > build/headed.lock
	@mv build/headed.lock packaging/cfn.txt

devstack: setup ## Install the local AWS server that tests talk to
	@packaging/apart.sh devstack

template: setup ## Check the AWS template with cfn-lint
	@packaging/apart.sh cfn
	build/cfn/bin/cfn-lint $(TEMPLATE)

package: setup ## Build build/package/doorman_VERSION_all.deb for Debian 13 and Raspberry Pi OS
	@packaging/package.sh

test-package: package ## Install, kill, hang, reboot, update and purge the package in a container (root; minutes)
	@packaging/test_package.sh

picamera2-source: setup ## Unpack the camera library's source, for tests of its signatures
	@if test ! -d $(PICAMERA2); then \
		rm -rf $(PICAMERA2).tmp && mkdir -p $(PICAMERA2).tmp && \
		$(BIN)/python -m pip --disable-pip-version-check --retries 1 download --quiet --no-deps --only-binary :all: --require-hashes \
			--dest $(PICAMERA2).tmp -r packaging/picamera2.txt && \
		$(BIN)/python -m zipfile -e $(PICAMERA2).tmp/picamera2-*.whl $(PICAMERA2).tmp && \
		rm $(PICAMERA2).tmp/*.whl && mv $(PICAMERA2).tmp $(PICAMERA2) || \
		{ rm -rf $(PICAMERA2).tmp; echo "picamera2's source could not be fetched; the tests that read it will say that they are skipped"; }; \
	fi

clean: ## Delete what was built and cached; .venv stays
	rm -rf build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find $(CODE) -name __pycache__ -type d -prune -exec rm -rf {} +
