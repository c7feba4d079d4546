# Everything below needs Go and make; what else a target needs it fetches itself
# (oracle: Node, where apt-get may install it).
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
FUZZTIME ?= 5s
GOFLAGS ?= -trimpath
export GOFLAGS

.DEFAULT_GOAL := help

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: demo
demo: ## run the main job: check, link, install and run a real definition
	@go run ./cmd/tenon demo

.PHONY: test
test: ## run all tests
	go test ./...

.PHONY: race
race: ## run all tests under the race detector
	go test -race ./...

.PHONY: build
build: ## build static binaries into bin/
	CGO_ENABLED=0 go build -ldflags '-s -w' -o bin/ ./cmd/...

.PHONY: lint
lint: ## gofmt, vet, staticcheck, tidy go.mod, no test library in the binaries
	@test -z "$$(gofmt -l .)" || { gofmt -l .; echo "these files are not gofmt'd: run gofmt -w on them"; exit 1; }
	go vet ./...
	go run $(STATICCHECK) ./...
	go mod tidy -diff
	go -C bench vet ./...
	go -C bench mod tidy -diff
	@! go list -deps ./cmd/... | grep -E 'stretchr/testify|rogpeppe/go-internal|invopop/jsonschema|^testing$$' || { echo "the packages above are for tests and must not be linked into a binary"; exit 1; }

.PHONY: bench
bench: ## print how fast reading, checking and linking are, as ratios (BENCHFLAGS=-language: templates and runs; -h lists all flags)
	@go -C bench run . $(BENCHFLAGS)

.PHONY: hostile
hostile: ## give tenon check texts of 100 MB that make one thing many, and print what each costs (MB=100)
	@go -C bench run . -hostile $(or $(MB),100)

.PHONY: recall
recall: ## print by kind what the compiler finds of faults made by machine
	@go run ./fixtures/mutate/recall -n 20

.PHONY: fuzz
fuzz: ## run every fuzz target for FUZZTIME (default 5s)
	@set -e; for dir in $$(grep -rl --include='*_test.go' '^func Fuzz' . | xargs -n1 dirname | sort -u); do \
	  for target in $$(grep -h '^func Fuzz' $$dir/*_test.go | sed 's/^func \(Fuzz[A-Za-z0-9_]*\).*/\1/' | sort); do \
	    echo "fuzz $$dir $$target"; \
	    go test $$dir -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x >fuzz.out 2>&1 || { cat fuzz.out; rm -f fuzz.out; exit 1; }; \
	    rm -f fuzz.out; \
	  done; \
	done

.PHONY: oracle
oracle: ## record again what the JavaScript originals answer, and fail if it is not what tests replay (UPDATE=--update)
	@oracle/run.sh $(UPDATE)

.PHONY: generate
generate: ## renew generated files and expected outputs
	go generate ./...
	@set -e; for dir in $$(grep -rlE --include='*_test.go' 'flag.Bool\("update"' . | xargs -n1 dirname | sort -u); do \
	  go test $$dir -update >/dev/null || go test $$dir -update; \
	done

.PHONY: fresh
fresh: generate ## fail if a generated file or an expected output is out of date
	@git diff --exit-code || { echo "run make generate and commit what it changes"; exit 1; }
	@test -z "$$(git ls-files --others --exclude-standard)" || { git ls-files --others --exclude-standard; echo "make generate wrote the new files above: commit them"; exit 1; }

.PHONY: ci
ci: test lint race fuzz fresh oracle ## everything that must pass before a change lands
