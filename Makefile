# Every target sets up what it needs by itself; arguments: make run ARGS="photo.png", make test ARGS="-k formula"
PYTHON ?= python3
ARGS ?=

.PHONY: run test check screenshots test-all soak bench setup lock

run test check screenshots test-all soak bench setup lock:
	@$(PYTHON) packaging/run.py $@ $(ARGS)
