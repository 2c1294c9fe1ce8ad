#!/usr/bin/env bash
# check_balancer.sh FILE: HAProxy takes the configuration, with a certificate made here. 77: no HAProxy is here.
set -euo pipefail
haproxy=$(PATH=$PATH:/usr/sbin command -v haproxy) || { echo "no haproxy is here"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout "$work/key" -out "$work/certificate" 2>/dev/null
cat "$work/certificate" "$work/key" >"$work/bot.pem"
sed "s#/run/secrets/bot.pem#$work/bot.pem#" "$1" >"$work/haproxy.cfg"
"$haproxy" -c -f "$work/haproxy.cfg" >"$work/said" 2>&1 || { cat "$work/said"; exit 1; }
# Names of instances are those of the compose file's network.
! grep -i warning "$work/said" | grep -v -e "could not resolve address 'bot[0-9]'" -e '^Warnings were found'
