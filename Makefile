# Every target passes --release: HiGHS is compiled once per profile, so one profile serves all.
CARGO ?= cargo

.PHONY: all demo test test-long lint format bench doc setup instances
all: test

# What the build needs, installed if it is missing (C++ compiler, cmake, libclang).
setup:
	@scripts/setup

# The shipped ward of thirty, planned end to end. The first build compiles HiGHS: about five minutes on two cores.
demo: setup
	$(CARGO) build --release --locked
	@scripts/demo

test: setup
	$(CARGO) test --release --locked

# The same with more random cases and the slow tests.
test-long: setup
	TAVLE_PROPTEST_CASES=5000 $(CARGO) test --release --locked -- --include-ignored

lint: setup
	@scripts/setup lint
	$(CARGO) fmt --check
	$(CARGO) clippy --release --locked --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --release --locked --no-deps

format:
	$(CARGO) fmt

bench: setup
	$(CARGO) bench --locked --bench planning

doc: setup
	$(CARGO) doc --release --locked --no-deps

# The folders of instances/, from the generator; changes nothing unless the generator has changed.
instances: setup
	$(CARGO) build --release --locked
	scripts/instances
