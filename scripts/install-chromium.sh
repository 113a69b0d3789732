#!/usr/bin/env bash
# Installs Chromium and a font where they are missing, by Debian's packages, for the tests in a browser.
set -euo pipefail
for name in chromium chromium-browser google-chrome; do
  if command -v "$name" > /dev/null; then exit 0; fi
done
if [ -n "${CHROMIUM_PATH:-}" ]; then exit 0; fi
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core > /dev/null
