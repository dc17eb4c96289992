#!/bin/sh
# Makes the secrets that are not in a folder yet: make-secrets.sh FOLDER [HOST-OF-DATABASE]. Writes over none.
set -eu
umask 077
folder=$1 host=${2:-}
mkdir -p "$folder"
chmod 700 "$folder"
make() { [ -e "$folder/$1" ] || openssl rand -hex 32 >"$folder/$1"; }
for name in secret_key security_password_salt metrics_token; do make "$name"; done
for name in security_totp_secrets sealing_keys; do
  [ -e "$folder/$name" ] || echo "1:$(openssl rand -hex 32)" >"$folder/$name"
done
if [ -n "$host" ]; then
  make database_password
  [ -e "$folder/database_url" ] ||
    echo "postgresql+psycopg://diary:$(cat "$folder/database_password")@$host/diary" >"$folder/database_url"
  [ -e "$folder/smtp_password" ] || : >"$folder/smtp_password"
fi
echo "Secrets are in $folder. Keep a copy of them elsewhere, apart from the copies of the database."
