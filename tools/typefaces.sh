#!/bin/sh
# Brings the two typefaces of the site from their pinned npm packages; without npm the system's own stand in.
set -eu
into=src/unclench/web/pages/static/unclench/fonts
if ! command -v npm >/dev/null; then
  echo "npm is not here: the site uses the system's own typefaces."
  exit 0
fi
aside=$(mktemp -d)
trap 'rm -rf "$aside"' EXIT
cp package.json "$aside"
if ! npm install --prefix "$aside" --silent --no-package-lock --ignore-scripts --no-audit --no-fund; then
  echo "The typefaces could not be fetched: the site uses the system's own."
  exit 0
fi
mkdir -p "$into"
for face in public-sans literata; do
  cp "$aside/node_modules/@fontsource-variable/$face/files/$face-latin-wght-normal.woff2" "$into/$face.woff2"
done
