# Everything that one does with Deltag. `make help` lists it.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.NOTPARALLEL:
.DELETE_ON_ERROR:

APP := frontend/app
GOLANGCI := bin/tools/golangci-lint-2.15.0

# What the built front end depends on; folders too, so that a deleted file counts. schema.d.ts is itself generated.
FRONTEND := $(shell find $(APP) frontend/styles api/openapi.yaml \
	\( -name node_modules -o -name dist -o -name schema.d.ts \) -prune -o -print 2>/dev/null)

# One way to compile everything: what go vet, the linters, the tests and the program have in common is then compiled once.
export GOFLAGS := $(strip $(GOFLAGS) $(if $(findstring -trimpath,$(GOFLAGS)),,-trimpath))

step = @printf '\n== %s\n' "$(1)"

.PHONY: help
help: ## Show this list
	@sed -nE 's/^([a-z0-9]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

.PHONY: run
run: $(if $(DATABASE_URL),,postgresql) build ## Start the demo on http://localhost:8080; Ctrl-C ends it and leaves nothing running
	@exec scripts/demo

.PHONY: build
build: bin/.frontend ## Build the whole program into bin/deltag
	@command -v go >/dev/null || { echo "Go 1.26 or newer is needed: see https://go.dev/doc/install"; exit 1; }
	go build -trimpath -buildvcs=false -o bin/deltag ./cmd/deltag

.PHONY: test
test: format lint gotest webtest e2e newcomer ## Check everything: format, linters, Go tests, front end, the program in a browser
	$(call step,all checks passed)

.PHONY: format
format: ## Refuse Go files that gofmt would change
	$(call step,format)
	@unformatted=$$(git ls-files '*.go' | xargs gofmt -l); \
	if [ -n "$$unformatted" ]; then echo "run gofmt -w on:"; echo "$$unformatted"; exit 1; fi

.PHONY: lint
lint: $(GOLANGCI) ## Run the linters over the Go code
	$(call step,linters)
	go vet ./...
	$(GOLANGCI) run

# These packages reckon without goroutines, as a test sees to: the race detector would make them slower and find nothing.
RECKONING := ./domain/calendar ./domain/lottery ./domain/mix

# Without the go vet of go test: lint has it look at everything.
.PHONY: gotest
gotest: postgresql icalendar chromium $(APP)/node_modules/.package-lock.json ## Run the Go tests with the race detector, on a PostgreSQL of their own
	$(call step,Go tests)
	go test -vet=off $(RECKONING)
	go run ./cmd/testdb go test -race -vet=off -timeout 40m $$(go list ./... | grep -vxF "$$(go list $(RECKONING))")

.PHONY: webtest
webtest: $(APP)/node_modules/.package-lock.json ## Check the types of the front end and run its tests
	$(call step,front end)
	cd $(APP) && npm run --silent check && npm run --silent test

.PHONY: e2e
e2e: postgresql chromium build bin/sink ## Walk through the program in a real Chromium
	$(call step,the program in a browser)
	cd $(APP) && npm run --silent e2e

.PHONY: newcomer
newcomer: postgresql ## Do what the README tells a newcomer, on a clean clone with an empty home
	$(call step,a clean clone)
	scripts/cleanclone

bin/sink: $(wildcard mailer/*.go mailer/smtptest/*.go mailer/smtptest/sink/*.go)
	go build -trimpath -o $@ ./mailer/smtptest/sink

.PHONY: soak
soak: postgresql build ## Run the long tests: the program killed again and again (half an hour)
	go run ./cmd/testdb go test -tags soak -run Soak -timeout 2h -v ./...

.PHONY: bench
bench: postgresql build ## Measure speed beside plain SQL, for the README's table
	go run ./cmd/bench

.PHONY: clean
clean: ## Remove what was built; data is never touched
	rm -rf bin $(APP)/node_modules $(APP)/src/api/schema.d.ts
	find $(APP)/dist -mindepth 1 ! -name .keep -delete
	@if [ -e data ]; then echo "data/ is kept: it may hold people's answers"; fi

.PHONY: postgresql chromium icalendar
postgresql chromium icalendar:
	@scripts/need $@

$(APP)/node_modules/.package-lock.json: $(APP)/package-lock.json $(APP)/package.json
	@command -v npm >/dev/null || { echo "Node 20.19 or newer with npm is needed: see https://nodejs.org"; exit 1; }
	cd $(APP) && npm ci --include=dev --no-audit --no-fund
	@touch $@

bin/.frontend: $(APP)/node_modules/.package-lock.json $(FRONTEND)
	cd $(APP) && npm run --silent build
	@mkdir -p bin && touch $@

# Not a tool of go.mod, where it would bring a thousand lines of dependencies that Deltag does not have.
$(GOLANGCI):
	$(call step,building the linters: once and for some minutes)
	GOBIN=$(CURDIR)/bin/tools go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
	@mv bin/tools/golangci-lint $@
