#!/usr/bin/env bash
# Runs once, in an empty database server: three databases, each with a user that cannot reach the others.
# Who leaks the dashboard's password does not give away conversations.
set -euo pipefail
# The file holds: \set gesprekken_wachtwoord '...' and so on; passwords on a command line would be visible to others.
psql --set ON_ERROR_STOP=1 --no-psqlrc --username "$POSTGRES_USER" --dbname postgres \
    --set roles="${POSTGRES_ROLES_FILE:-/run/secrets/postgres_roles}" <<'SQL'
\i :roles
CREATE ROLE gesprekken LOGIN PASSWORD :'gesprekken_wachtwoord';
CREATE ROLE inzicht LOGIN PASSWORD :'inzicht_wachtwoord';
CREATE ROLE berichten LOGIN PASSWORD :'berichten_wachtwoord';
CREATE DATABASE gesprekken OWNER gesprekken;
CREATE DATABASE inzicht OWNER inzicht;
CREATE DATABASE berichten OWNER berichten;
REVOKE CONNECT, TEMPORARY ON DATABASE gesprekken, inzicht, berichten, postgres FROM PUBLIC;
SQL
