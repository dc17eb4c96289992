#!/bin/sh
# Makes .venv from a lock file: install.sh PYTHON LOCKFILE. Packages in LOCKFILE-apart are read by tests and never
# imported, so they are installed without what they ask for (fhirstore: HL7's JSON schema of FHIR R4).
set -eu
python=$1 lock=$2 apart=${2%.txt}-apart.txt
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
  echo "Python 3.11 or newer is needed; '$python' is older. Name another: make PYTHON=python3.12 …" >&2
  exit 1
}
if command -v uv >/dev/null; then
  [ -d .venv ] || uv venv -q --python "$python" .venv
  uv pip install -q --python .venv/bin/python --require-hashes -r "$lock"
  [ ! -f "$apart" ] || uv pip install -q --python .venv/bin/python --require-hashes --no-deps -r "$apart"
  exit
fi
[ -x .venv/bin/pip ] || "$python" -m venv .venv || {
  echo "Python's venv module is missing. On Debian or Ubuntu: apt install python3-venv" >&2
  exit 1
}
.venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r "$lock"
[ ! -f "$apart" ] || .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r "$apart"
