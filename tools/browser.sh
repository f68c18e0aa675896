#!/usr/bin/env bash
# What the browser tests need besides Python: Chromium, and under var/ (ignored by git) axe-core, Microsoft's own reader of
# Adaptive Cards and Microsoft's schema of Teams apps.
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

packages="axe-core@4.14.1 adaptivecards@3.0.6 @microsoft/app-manifest@1.1.2"
stamp=var/browser/installed
if [ "$(cat "$stamp" 2>/dev/null)" != "$packages" ]; then
  command -v npm >/dev/null || { echo "npm is missing (Node.js 18 or newer): https://nodejs.org" >&2; exit 1; }
  echo "» installing axe-core, adaptivecards and the schema of Teams apps (once)"
  # shellcheck disable=SC2086
  npm install --prefix var/browser --ignore-scripts --no-audit --no-fund --silent --legacy-peer-deps $packages
  echo "$packages" >"$stamp"
fi
