#!/usr/bin/env bash
# What the browser tests need besides Python: Chromium, and axe-core under var/ (ignored by git).
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v chromium >/dev/null && ! command -v chromium-browser >/dev/null && ! command -v google-chrome >/dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "» installing Chromium (once)"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
  else
    echo "Chromium is missing. Debian or Ubuntu: sudo apt-get install chromium. macOS: brew install --cask chromium." >&2
    exit 1
  fi
fi
axe=var/browser/node_modules/axe-core/axe.min.js
if [ ! -f "$axe" ]; then
  command -v npm >/dev/null || { echo "npm is missing (Node.js 18 or newer): https://nodejs.org" >&2; exit 1; }
  echo "» installing axe-core (once)"
  npm install --prefix var/browser --ignore-scripts --no-audit --no-fund --silent axe-core@4.14.1
fi
