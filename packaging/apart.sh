#!/usr/bin/env bash
# apart.sh devstack|cfn: makes build/NAME, an environment of its own for what does not go together with doorman's. The local
# stand-in for AWS that tests talk to pins another botocore; the checker of the AWS template, which also turns it into plain
# CloudFormation, is larger than all of doorman's. What is done already is not done again, and then no network is needed.
set -euo pipefail
cd -P "$(dirname "$0")/.."

name=$1
case $name in
    devstack) what="the local AWS server" size=25 target=devstack ;;
    cfn) what="the checker of the AWS template" size=60 target=template ;;
    *) echo "apart.sh devstack|cfn" >&2; exit 2 ;;
esac
home=build/$name
lock=packaging/$name.txt
mark=$({ .venv/bin/python -VV; pwd -P; cat packaging/apart.sh "$lock"; } | sha256sum)
[ "$(cat "$home/.mark" 2>/dev/null)" = "$mark" ] && exit

fail() { rm -rf "$home"; printf '%s: %s\n' "$name" "$*" >&2; exit 1; }

printf '%s: installing %s (about %s MB)\n' "$name" "$what" "$size"
.venv/bin/python -m venv --clear "$home" || fail "its environment could not be made; Python says why above."
"$home/bin/python" -m pip --disable-pip-version-check install --quiet --only-binary :all: --require-hashes -r "$lock" ||
    fail "$what could not be installed: check the network, then run \`make $target\` again."
echo "$mark" >"$home/.mark"
