import type { Problem } from '../../core/errors';

/** Types of keys, and of the certificates for them. */
const KEY_TYPE =
  /^(?:ssh-(?:ed25519|rsa|dss)|ecdsa-sha2-nistp(?:256|384|521))(?:-cert-v01@openssh\.com)?$|^sk-(?:ssh-ed25519|ecdsa-sha2-nistp256)(?:-cert-v01)?@openssh\.com$/;

/** Options before a key, as in sshd(8): first the flags, then those with a quoted value. */
const FLAGS =
  /^(?:cert-authority|restrict|(?:no-)?(?:agent-forwarding|port-forwarding|pty|user-rc|X11-forwarding)|no-touch-required|verify-required)$/i;
const SETTINGS = /^(?:command|environment|expiry-time|from|permitlisten|permitopen|principals|tunnel)$/i;

/** A line of authorized_keys. */
interface AuthorizedKey {
  readonly options: readonly string[];
  readonly type: string;
  readonly body: string;
}

/** Checks lines of authorized_keys. After a mistake here, no one can log in to find it. */
export function* checkKeys(keys: readonly string[], property: string): Generator<Problem> {
  for (const [index, key] of keys.entries()) {
    const message = tryFindKeyFault(key);
    if (message === undefined) continue;
    yield {
      code: 'USER_DATA_SSH_KEY',
      property: `${property}[${index}]`,
      message,
      given: /PRIVATE/.test(key) ? undefined : key.slice(0, 40),
      allowed: 'a line of authorized_keys: options if any, type, key and an optional comment',
      hint: 'copy the whole line that ssh-keygen wrote into the .pub file',
    };
  }
}

/** Returns the type and body of a key. Keys that differ only in options or comment are the same key. */
export function toKeyIdentity(key: string): string {
  const { type, body } = parseKey(key);
  return `${type} ${body}`;
}

/** Splits a line. Quoted options may contain spaces. */
function parseKey(key: string): AuthorizedKey {
  const line = key.trim();
  const [first = ''] = line.split(/[ \t]/, 1);
  const options = KEY_TYPE.test(first) ? '' : (/^(?:[^ \t"]|"(?:[^"\\]|\\.)*")+/.exec(line)?.[0] ?? '');
  const [type = '', body = ''] = line
    .slice(options.length)
    .trim()
    .split(/[ \t]+/);
  return { options: options === '' ? [] : splitOptions(options), type, body };
}

function splitOptions(options: string): string[] {
  return options.match(/(?:[^,"]|"(?:[^"\\]|\\.)*")+/g) ?? [];
}

/**
 * Finds the fault of a key; undefined if it is valid. A key repeats its type inside, and each part is
 * preceded by its length, so truncated and mixed-up keys are detected.
 */
function tryFindKeyFault(key: string): string | undefined {
  if (/[\p{Cc}\u2028\u2029]/u.test(key.replaceAll('\t', ' '))) {
    return 'the ssh key has a line break or another control character';
  }
  if (/PRIVATE/.test(key)) return 'the ssh key is a private key';
  const { options, type, body } = parseKey(key);
  if (!KEY_TYPE.test(type)) return 'the ssh key does not begin with its type, such as ssh-ed25519';
  const unknown = options.find((option) => !isOption(option));
  if (unknown !== undefined)
    return `the ssh key has the option ${unknown.slice(0, 40)}, which sshd does not support`;
  const bytes = Buffer.from(body, 'base64');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(body) || bytes.toString('base64') !== body)
    return 'the ssh key is not complete';
  if (bytes.length < 4 + type.length || bytes.toString('latin1', 4, 4 + type.length) !== type) {
    return `the ssh key is not of the type ${type}, or not complete`;
  }
  // certificates have numbers between their parts
  return type.includes('-cert-') || endsAfterLastPart(bytes) ? undefined : 'the ssh key is not complete';
}

function isOption(option: string): boolean {
  const [, name = '', value] = /^([^=]*)(?:=(.*))?$/s.exec(option) ?? [];
  if (value === undefined) return FLAGS.test(name);
  return SETTINGS.test(name) && /^"(?:[^"\\]|\\.)*"$/.test(value);
}

/**
 * Returns whether the key ends exactly at the end of its last part. Each part is preceded by its length in
 * four bytes.
 */
function endsAfterLastPart(bytes: Buffer): boolean {
  let position = 0;
  while (position + 4 <= bytes.length) position += 4 + bytes.readUInt32BE(position);
  return position === bytes.length;
}
