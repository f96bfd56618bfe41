import type { BootFile } from '../model/file';

/** Path of the script. */
export const FETCH_PINNED = '/opt/bin/fetch-pinned';

/** Creates a script that downloads a file once, and puts it in place only if its checksum matches. */
export function createFetchPinnedFile(): BootFile {
  return { path: FETCH_PINNED, permissions: '0755', content: SCRIPT };
}

const SCRIPT = `#!/bin/sh
# fetch-pinned TARGET URL SHA256: downloads a program, unless it is there, and checks it before it can be run
set -eu
target=$1 url=$2 sum=$3

has_sum() {
  test -f "$1" && echo "$sum  $1" | sha256sum -c >/dev/null 2>&1
}

if has_sum "$target"; then
  # whoever put it there may have left it as a plain file
  chmod 0755 "$target"
  exit 0
fi
part=$(mktemp "$target.XXXXXX")
trap 'rm -f "$part"' EXIT
until wget -q -T 60 -O "$part" "$url"; do
  echo "$url cannot be had; trying again" >&2
  sleep 5
done
if ! has_sum "$part"; then
  echo "$url does not have the checksum $sum" >&2
  exit 1
fi
chmod 0755 "$part"
mv -f "$part" "$target"
`;
