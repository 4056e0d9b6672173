# SPDX-License-Identifier: Apache-2.0
# `make run` and `make test` do all the set-up on a fresh Debian 12 or Ubuntu machine with Swift, git and make.

ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help run test build format bench

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

run: ## install what is missing, build release, serve (ARGS="--port 9000" are passed on)
	@Scripts/install-packages run
	@Scripts/check-swift
	swift build -c release --product roost --static-swift-stdlib
	@exec .build/release/roost serve $(ARGS)

test: ## install what the tests need and run the whole gate (Scripts/check)
	@Scripts/install-packages test
	@Scripts/check-swift
	@Scripts/check

build: ## build everything in debug, as the unit tests use it
	@Scripts/install-packages run
	@Scripts/check-swift
	swift build --build-tests

format: ## format every Swift file in place
	@Scripts/format

bench: ## measure the table of Docs/PERFORMANCE.md (ARGS=--quick for a short run)
	@Scripts/install-packages bench
	@Scripts/check-swift
	@Scripts/bench $(ARGS)
