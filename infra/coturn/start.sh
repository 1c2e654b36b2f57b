#!/bin/sh
# Starts coturn with turnserver.conf and what differs from place to place. Options after it go to turnserver as
# they are. The secret goes into a file that only this user can read: a command line is everybody's to see.
#
#   TURN_SECRET         shared with the API server; required, at least 32 characters
#   TURN_SECRET_PREVIOUS  the one until now, accepted beside it after a rotation
#   TURN_REALM          required, for example turn.pairqr.example
#   TURN_LISTENING_IP   where it listens and relays from; every address of the host where unset
#   TURN_EXTERNAL_IP    public address, or public/private, where the host stands behind a NAT
#   TURN_PORT           UDP and TCP, 3478
#   TURN_TLS_PORT       TLS, 5349; 443 gets through most firewalls, and takes what README.md says
#   TURN_CERT_FILE, TURN_KEY_FILE   PEM; without them there is no TLS
#   TURN_MIN_PORT, TURN_MAX_PORT    relay ports, UDP, 49152 to 65535
#   TURNSERVER_PATH     the program, turnserver
set -eu

refuse() {
  echo "$1" >&2
  exit 1
}

write() {
  [ -z "$2" ] || printf '%s=%s\n' "$1" "$2"
}

secret=${TURN_SECRET:-}
[ "${#secret}" -ge 32 ] || refuse 'TURN_SECRET must be at least 32 random characters, the same as the API server has'
[ -n "${TURN_REALM:-}" ] || refuse 'TURN_REALM must be a name, for example "turn.pairqr.example"'

# A value is one line of the file: a line break in it could be a rule of its own.
for name in TURN_SECRET TURN_SECRET_PREVIOUS TURN_REALM TURN_LISTENING_IP TURN_EXTERNAL_IP TURN_PORT TURN_TLS_PORT \
  TURN_CERT_FILE TURN_KEY_FILE TURN_MIN_PORT TURN_MAX_PORT; do
  eval "value=\${$name:-}"
  case $value in
    *'
'*) refuse "$name must be one line" ;;
  esac
done

folder=$(dirname "$0")
umask 077
config=$(mktemp "${TMPDIR:-/tmp}/turnserver.XXXXXX")
{
  cat "$folder/turnserver.conf"
  write static-auth-secret "$secret"
  write static-auth-secret "${TURN_SECRET_PREVIOUS:-}"
  write realm "$TURN_REALM"
  write listening-ip "${TURN_LISTENING_IP:-}"
  write relay-ip "${TURN_LISTENING_IP:-}"
  write external-ip "${TURN_EXTERNAL_IP:-}"
  write listening-port "${TURN_PORT:-3478}"
  write tls-listening-port "${TURN_TLS_PORT:-5349}"
  write min-port "${TURN_MIN_PORT:-49152}"
  write max-port "${TURN_MAX_PORT:-65535}"
  write cert "${TURN_CERT_FILE:-}"
  write pkey "${TURN_KEY_FILE:-}"
  [ -n "${TURN_CERT_FILE:-}" ] || echo no-tls
} > "$config"

unset TURN_SECRET TURN_SECRET_PREVIOUS secret value
exec "${TURNSERVER_PATH:-turnserver}" -c "$config" "$@"
