#!/bin/sh
# prometheus_rules.sh FOLDER: promtool looks at the rules, the configuration and the tests of the rules. Skipped (77) where
# there is no promtool: it comes with Prometheus, https://prometheus.io/download/
set -eu
command -v promtool >/dev/null || { echo "no promtool"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$1"/*.yml "$work"
cd "$work"
echo token >switchhook.token
promtool check rules alerts.yml
promtool check config prometheus.yml
promtool test rules alerts_test.yml
