#!/usr/bin/env bash
# From nothing to a working environment in .venv/: Python 3.10, the pinned dependencies, the Dutch pipeline. Safe to run again: does only what changed.
# Usage: tools/setup.sh [dev]     (dev: also what tests and checks need)
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '\033[1m» %s\033[0m\n' "$*"; }
fail() { printf '\n\033[31mStopped: %s\033[0m\n%s\n' "$1" "$2" >&2; exit 1; }

files=(requirements.txt)
[ "${1:-}" = dev ] && files+=(requirements-dev.txt)
# A test environment also serves for running: keep it, rather than taking packages out again.
[ -e .venv/.dev ] && files=(requirements.txt requirements-dev.txt)
wanted=$(cat "${files[@]}" | cksum)

if [ ! -x .venv/bin/python ] || [ "$(cat .venv/.installed 2>/dev/null)" != "$wanted" ]; then
  if uv=$(command -v uv) && "$uv" --version >/dev/null 2>&1; then :; else
    python=$(command -v python3) || fail "no python3 found" "Install Python 3 (any version from 3.8) and type the command again."
    if [ ! -x .uv/bin/uv ]; then
      say "Installing uv, the package installer, in .uv/"
      "$python" -m venv .uv || fail "python3 could not make an environment" "On Debian and Ubuntu: apt install python3-venv, then type the command again."
      .uv/bin/pip install --quiet --require-hashes -r tools/bootstrap.txt \
        || fail "uv could not be downloaded" "Check the internet connection or the proxy (PIP_INDEX_URL, HTTPS_PROXY), then type the command again."
    fi
    uv=.uv/bin/uv
  fi

  if [ ! -x .venv/bin/python ]; then
    # A system interpreter first (Rasa 3.6 takes no newer one than 3.10); uv fetches one where there is none.
    interpreter=$(python3.10 -c 'import sys; print(sys.executable)' 2>/dev/null || true)
    [ -n "$interpreter" ] || say "No Python 3.10 here: uv downloads one"
    "$uv" venv --quiet --allow-existing --python "${interpreter:-3.10}" .venv \
      || fail "no Python 3.10 could be found or downloaded" "Install Python 3.10 (python.org, pyenv, deadsnakes) and type the command again."
  fi

  say "Installing the dependencies in .venv/ (about 2 GB; the first time takes one to five minutes)"
  "$uv" pip sync --quiet --python .venv/bin/python --require-hashes --compile-bytecode "${files[@]}" \
    || fail "the dependencies could not be installed" "Often a download that broke off or a full disk (2.5 GB is needed). Type the command again: it goes on where it was."
  [ "${1:-}" = dev ] && touch .venv/.dev
  printf '%s' "$wanted" > .venv/.installed
fi

.venv/bin/python -m bot.dutch_model
