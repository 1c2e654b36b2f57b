#!/bin/sh
# Starts coturn (start.sh) with the certificate that Caddy keeps for it, and lets it read a renewed one.
#
#   TURN_CERTIFICATE_DIR   where infra/caddy/start.sh keeps cert.pem and key.pem
#
# Without a certificate it starts after a moment all the same: STUN and TURN over UDP and TCP need none. When one
# comes later, coturn ends and this script with it, and whoever restarts it starts it with TLS.
#
# coturn is a child, and this script stays: in a container it is process 1, to which the kernel delivers only signals
# that it handles. coturn itself handles no SIGTERM, so there it could be neither ended from inside nor stopped in time.
set -eu

folder=$(cd "$(dirname "$0")" && pwd)
certificate=$TURN_CERTIFICATE_DIR/cert.pem
key=$TURN_CERTIFICATE_DIR/key.pem
coturn=

fingerprint() {
  cat "$certificate" "$key" 2> /dev/null | cksum
}

# As long as coturn lives. A change counts once it is ten seconds old: the two files are not replaced in one step.
watch() {
  known=$1
  while kill -0 "$coturn" 2> /dev/null; do
    sleep 10
    seen=$(fingerprint)
    [ "$seen" != "$known" ] || continue
    sleep 10
    [ "$(fingerprint)" = "$seen" ] || continue
    known=$seen
    if [ -n "${TURN_CERT_FILE:-}" ]; then kill -USR2 "$coturn"; else kill -TERM "$coturn"; fi
  done
}

stop() {
  [ -n "$coturn" ] || exit 143
  kill -TERM "$coturn" 2> /dev/null || true
}
trap stop TERM INT

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
"$folder/start.sh" "$@" &
coturn=$!
watch "$known" &
watcher=$!
# A signal ends `wait` as well, and then coturn may still be there.
status=0
wait "$coturn" || status=$?
while kill -0 "$coturn" 2> /dev/null; do
  status=0
  wait "$coturn" || status=$?
done
kill "$watcher" 2> /dev/null || true
exit "$status"
