#!/bin/bash
# scripts/package on the built tree; then the program out of the .deb and out of the npm tarball checks a repository.
set -euo pipefail
cd "$(dirname "$0")/../.."
build=$1
fail() { echo "package_test: $*" >&2; exit 1; }

scripts/package "$build"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/repo/orders" "$work/home"
printf '[service.orders]\npaths = ["orders/**"]\nowns = ["orders.*"]\n[service.users]\npaths = ["users/**"]\nowns = ["users.*"]\n' >"$work/repo/demarc.toml"
echo 'SELECT id FROM users.accounts;' >"$work/repo/orders/q.sql"
export HOME=$work/home

check() {  # the program finds the one finding and says so by its exit code
  local code=0 said
  said=$(cd "$work/repo" && "$@" check --no-cache --format compact) || code=$?
  [[ $code == 1 && $said == *'orders/q.sql:1:16: '* ]] || fail "$*: exit $code: $said"
}

dpkg-deb -x "$build"/package/demarc_*.deb "$work/deb"
check "$work/deb/usr/bin/demarc"
for file in usr/share/man/man1/demarc.1.gz usr/share/bash-completion/completions/demarc \
  usr/share/zsh/vendor-completions/_demarc usr/share/fish/vendor_completions.d/demarc.fish; do
  [[ -s $work/deb/$file ]] || fail "the .deb lacks $file"
done

if command -v npm >/dev/null; then
  tarball=$(realpath "$build"/package/demarc-*.tgz)
  [[ -s $tarball ]] || fail "no npm tarball"
  mkdir "$work/npm"
  echo '{"private":true}' >"$work/npm/package.json"
  (cd "$work/npm" && npm install --offline --silent --no-audit --no-fund "$tarball" >/dev/null)
  check "$work/npm/node_modules/.bin/demarc"
fi
echo "package_test: passed"
