#!/usr/bin/env bash
# Makes build/devstack: the local stand-in for AWS that tests talk to. It has an environment of its own, because it pins
# another botocore than ours. What is done already is not done again, and then no network is needed.
set -euo pipefail
cd -P "$(dirname "$0")/.."

home=build/devstack
lock=packaging/devstack.txt
mark=$({ .venv/bin/python -VV; pwd -P; cat packaging/devstack.sh "$lock"; } | sha256sum)
[ "$(cat "$home/.mark" 2>/dev/null)" = "$mark" ] && exit

fail() { rm -rf "$home"; printf 'devstack: %s\n' "$*" >&2; exit 1; }

printf 'devstack: installing the local AWS server (about 25 MB)\n'
.venv/bin/python -m venv --clear "$home" || fail "its environment could not be made; Python says why above."
"$home/bin/python" -m pip --disable-pip-version-check install --quiet --only-binary :all: --require-hashes -r "$lock" ||
    fail "the local AWS server could not be installed: check the network, then run \`make devstack\` again."
echo "$mark" >"$home/.mark"
