#!/bin/sh
# Starts Caddy with the Caddyfile beside it, and keeps a copy of the host's certificate for coturn: coturn gets that
# one key, not Caddy's whole folder.
#
#   TURN_CERTIFICATE_DIR   where cert.pem and key.pem are kept for coturn; nothing is copied where unset
#   CADDY_PATH             the program, caddy
# The Caddyfile names its own variables.
set -eu

folder=$(cd "$(dirname "$0")" && pwd)
host=${PAIRQR_HOST:-localhost}
data=${XDG_DATA_HOME:-${HOME:-/root}/.local/share}/caddy/certificates

# Of several issuers, the one that signed last.
newest() {
  ls -t "$data"/*/"$host/$host.crt" 2> /dev/null | head -n 1
}

# Two renames are no transaction: coturn's script waits for both to be still.
copy() {
  certificate=$(newest)
  [ -n "$certificate" ] && [ -f "${certificate%.crt}.key" ] || return 0
  cmp -s "$certificate" "$TURN_CERTIFICATE_DIR/cert.pem" && return 0
  umask 077
  cp "${certificate%.crt}.key" "$TURN_CERTIFICATE_DIR/key.new"
  cp "$certificate" "$TURN_CERTIFICATE_DIR/cert.new"
  mv "$TURN_CERTIFICATE_DIR/key.new" "$TURN_CERTIFICATE_DIR/key.pem"
  mv "$TURN_CERTIFICATE_DIR/cert.new" "$TURN_CERTIFICATE_DIR/cert.pem"
}

# As long as Caddy, which takes over this process, lives.
watch() {
  mkdir -p "$TURN_CERTIFICATE_DIR"
  while kill -0 $$ 2> /dev/null; do
    copy || echo 'The certificate could not be copied for coturn' >&2
    sleep 1
  done
}

if [ -n "${TURN_CERTIFICATE_DIR:-}" ]; then watch & fi
exec "${CADDY_PATH:-caddy}" run --adapter caddyfile --config "$folder/Caddyfile"
