#!/usr/bin/env bash
# Builds build/package/doorman_VERSION_all.deb for Debian 13 (trixie) and Raspberry Pi OS: on such a system itself, elsewhere
# in a root of it under build/trixie, which takes root's rights. DOORMAN_VERSION=… gives the package another version.
set -euo pipefail
cd -P "$(dirname "$0")/.."
# shellcheck source=packaging/trixie.sh
. packaging/trixie.sh

# What Debian lacks and the kiosk uses; each with what it needs, as far as Debian lacks that too.
carried="adafruit-blinka adafruit-circuitpython-amg88xx adafruit-circuitpython-busdevice adafruit-circuitpython-register
    adafruit-circuitpython-typing adafruit-platformdetect adafruit-pureio cmap slack-sdk"
lock=packaging/requirements.lock
out=build/package
version=${DOORMAN_VERSION:-$(sed -n 's/^__version__ = "\(.*\)"$/\1/p' kiosk/__init__.py)}
tree=$out/doorman-$version

fetch_carried() {
    local name
    for name in $carried; do
        sed -n "/^$name==/,/[^\\\\]\$/p" $lock | grep . || die "$lock does not pin $name: run \`make lock\`."
    done >$out/carried.txt
    cmp -s $out/carried.txt $out/wheels/carried.txt && return
    rm -rf $out/wheels
    .venv/bin/python -m pip --disable-pip-version-check download -qq --no-deps --only-binary :all: --require-hashes \
        --dest $out/wheels -r $out/carried.txt || die "the Python packages to carry could not be fetched: check the network."
    cp $out/carried.txt $out/wheels/
}

lay_out() {
    local wheel
    rm -rf "$tree"
    mkdir -p "$tree/carried"
    git ls-files -z -- kiosk ui cloud packaging docs/privacy.md README.md CHANGELOG.md | xargs -0 cp --parents -t "$tree"
    mv "$tree/packaging/debian" "$tree/debian"
    mv "$tree/CHANGELOG.md" "$tree/NEWS.md" # Debian's changelog is another thing
    for wheel in "$out"/wheels/*.whl; do
        .venv/bin/python -m zipfile -e "$wheel" "$tree/carried"
    done
    # Programs for other boards' pulse inputs, and what packages say of themselves to pip.
    find "$tree/carried" -name 'libgpiod_pulsein*' -delete
    rm -rf "$tree"/carried/*.dist-info
    mkdir "$tree/models"
    cp .venv/share/doorman/models/* "$tree/models/"
    .venv/bin/python - "$tree/models" <<'END'
import sys
from pathlib import Path
from kiosk.models import catalogue, sha256_of
wrong = [one.file for one in catalogue().models.values() if sha256_of(Path(sys.argv[1]) / one.file) != one.sha256]
sys.exit(f"package: not the models that were checked: {wrong}" if wrong else 0)
END
    cat >"$tree/debian/changelog" <<END
doorman ($version) trixie; urgency=medium

  * What changed for users: /usr/share/doc/doorman/NEWS.md.gz

 -- doorman maintainers <maintainers@users.noreply.github.com>  $(date -R -d "@$(git log -1 --format=%ct)")
END
}

mkdir -p $out
fetch_carried
lay_out
if is_trixie && command -v dh >/dev/null; then
    (cd "$tree" && dpkg-buildpackage -us -uc -b)
else
    make_builder
    in_root build/trixie/builder --bind="$PWD/$out:/package" --chdir="/package/doorman-$version" dpkg-buildpackage -us -uc -b
fi
rm -rf "$tree" $out/*.buildinfo $out/*.changes
say "$out/doorman_${version}_all.deb: $(du -h "$out/doorman_${version}_all.deb" | cut -f1)"
