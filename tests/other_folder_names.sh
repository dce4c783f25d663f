#!/usr/bin/env bash
# Clones the checkout into folders of the given names and runs the README's `make test` in each.
set -euo pipefail
source=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for name in "$@"; do
  git clone -q "$source" "$work/$name"
  make -C "$work/$name" test
done
