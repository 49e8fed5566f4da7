# Two commands do everything: `make run` and `make test`.
PYTHON ?= python3.11
PYTHON := $(shell command -v $(PYTHON) || command -v python3)
ifeq ($(PYTHON),)
$(error Perlu Python 3.11: pasang, atau make run PYTHON=/jalan/ke/python3.11. / Python 3.11 or newer is needed: install it, or name it as above)
endif
BIN := .venv/bin

.PHONY: help setup setup-dev run test check fix texts lock clean

help: ## Daftar perintah / list of commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 24

setup: ## Siapkan lingkungan / make the environment
	@$(PYTHON) tools/bootstrap.py base

setup-dev:
	@$(PYTHON) tools/bootstrap.py base dev

run: setup ## Jalankan semuanya / start everything
	@exec $(BIN)/mpp up

test: setup-dev check ## Semua pemeriksaan dan uji / every check and test
	@$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder

check: setup-dev ## Gaya, tipe, arah impor / style, types, import direction
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/mypy

fix: setup-dev ## Rapikan gaya / mend the style
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

texts: setup-dev ## Kumpulkan teks untuk diterjemahkan / collect the texts to translate
	@$(BIN)/python tools/texts.py

lock: setup-dev ## Kunci ulang pustaka / pin the libraries again
	@$(BIN)/uv pip compile -q --python-version 3.11 --generate-hashes --no-header requirements/base.in -o requirements/base.txt
	@$(BIN)/uv pip compile -q --python-version 3.11 --generate-hashes --no-header requirements/dev.in -o requirements/dev.txt

clean: ## Buang lingkungan; data tetap / remove the environment, keep the data
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache
