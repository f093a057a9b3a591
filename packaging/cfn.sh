#!/usr/bin/env bash
# Makes build/cfn: what checks the AWS template, and turns it into plain CloudFormation for the local server. It has an
# environment of its own, because it is larger than all of doorman's. What is done already is not done again.
set -euo pipefail
cd -P "$(dirname "$0")/.."

home=build/cfn
lock=packaging/cfn.txt
mark=$({ .venv/bin/python -VV; pwd -P; cat packaging/cfn.sh "$lock"; } | sha256sum)
[ "$(cat "$home/.mark" 2>/dev/null)" = "$mark" ] && exit

fail() { rm -rf "$home"; printf 'cfn: %s\n' "$*" >&2; exit 1; }

printf 'cfn: installing the checker of the AWS template (about 60 MB)\n'
.venv/bin/python -m venv --clear "$home" || fail "its environment could not be made; Python says why above."
"$home/bin/python" -m pip --disable-pip-version-check install --quiet --only-binary :all: --require-hashes -r "$lock" ||
    fail "the checker of the AWS template could not be installed: check the network, then run \`make template\` again."
echo "$mark" >"$home/.mark"
