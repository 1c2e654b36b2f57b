#!/bin/sh
# Starts coturn (start.sh) with the certificate that Caddy keeps for it, and lets it read a renewed one.
#
#   TURN_CERTIFICATE_DIR   where infra/caddy/start.sh keeps cert.pem and key.pem
#
# Without a certificate it starts after a moment all the same: STUN and TURN over UDP and TCP need none. When one
# comes later, coturn ends, and whoever restarts it starts it with TLS.
set -eu

folder=$(cd "$(dirname "$0")" && pwd)
certificate=$TURN_CERTIFICATE_DIR/cert.pem
key=$TURN_CERTIFICATE_DIR/key.pem

fingerprint() {
  cat "$certificate" "$key" 2> /dev/null | cksum
}

# As long as coturn, which takes over this process, lives. A change counts once it is ten seconds old: the two files
# are not replaced in one step.
watch() {
  known=$1
  while kill -0 $$ 2> /dev/null; do
    sleep 10
    seen=$(fingerprint)
    [ "$seen" != "$known" ] || continue
    sleep 10
    [ "$(fingerprint)" = "$seen" ] || continue
    known=$seen
    if [ -n "${TURN_CERT_FILE:-}" ]; then kill -USR2 $$; else kill -TERM $$; fi
  done
}

tries=0
while [ ! -f "$certificate" ] && [ "$tries" -lt 20 ]; do
  sleep 1
  tries=$((tries + 1))
done
known=$(fingerprint)
if [ -f "$certificate" ] && [ -f "$key" ]; then
  export TURN_CERT_FILE="$certificate" TURN_KEY_FILE="$key"
else
  echo 'No certificate yet: starting without TLS' >&2
fi
watch "$known" &
exec "$folder/start.sh" "$@"
