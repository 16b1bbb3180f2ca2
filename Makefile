# Every target passes --release: HiGHS is compiled once per profile, so one profile serves all.
CARGO ?= cargo

.PHONY: all demo test test-long lint format bench doc setup instances
all: test

setup:
	@scripts/setup

test: setup
	$(CARGO) test --release --locked

test-long: setup
	TAVLE_PROPTEST_CASES=5000 $(CARGO) test --release --locked -- --include-ignored

lint: setup
	$(CARGO) fmt --check
	$(CARGO) clippy --release --locked --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --release --locked --no-deps

bench: setup
	$(CARGO) bench --locked

doc: setup
	$(CARGO) doc --release --locked --no-deps

# The folders of instances/, from the generator; changes nothing unless the generator has changed.
instances: setup
	$(CARGO) build --release --locked
	scripts/instances
