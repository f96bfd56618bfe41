import { KNOWN_PASSWORDS } from './known-passwords';

/** Patterns of strings that look like secrets in any context. */
const FORMS: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  {
    what: 'a private key',
    // also in base64
    pattern:
      /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----|\bPuTTY-User-Key-File-\d|LS0tLS1CRUdJTiB(?:(?:FQyB)?QUklWQVRF|(?:[SE]U0E|FTkNSWVBURUQ)gUFJJVkFURSB|PUEVOU1NIIFBSSVZBVEUg)|\bAGE-SECRET-KEY-1[A-Z0-9]{20}/,
  },
  {
    what: 'a join token',
    pattern: /token["']?[\s:=]{1,8}["']?[a-z0-9]{6}\.[a-z0-9]{16}\b|\bK10[\da-f]{32,64}::[\w-]{1,32}:\S{8}/i,
  },
  {
    what: 'an access token',
    pattern:
      /\b(?:gh[pousr]_\w{30}|github_pat_\w{30}|gl(?:pat|rt|dt|cbt|ptt)-[\w-]{16}|xox[abprs]-[\w-]{10}|AIza[\w-]{30}|xapp-\d-[\w-]{10}|[rs]k_(?:live|test)_\w{16}|whsec_\w{30}|pypi-AgEI[\w-]{30}|ATATT3xFfGF0[\w-]{20}|(?:AKIA|ASIA)(?![A-Z\d]{9}EXAMPLE)[A-Z\d]{16}\b|sk-(?:ant|proj)-[\w-]{20}|hf_[A-Za-z\d]{34}\b|npm_[A-Za-z\d]{36}\b|dckr_pat_[\w-]{20}|hvs\.[\w-]{20}|glsa_\w{32}|GOCSPX-[\w-]{20}|SG\.[\w-]{22}\.[\w-]{43}|tskey-[a-z]+-\w{10}|dop_v1_\w{30}|ya29\.[\w-]{20}|sk-(?:svcacct|or-v1)-[\w-]{20}|sk-\w{20}T3BlbkFJ\w{20}|gsk_\w{48}|shp(?:at|ca|pa|ss)_[a-f\d]{32}|glc_eyJ[\w-]{20}|lin_api_\w{32}|sntr(?:ys_eyJ|yu_)[\w+/=-]{30}|dapi[a-f\d]{32}\b|pscale_(?:pw|tkn)_[\w-]{32}|xkeysib-[a-f\d]{64}|NRAK-[A-Z\d]{27}\b|do[or]_v1_\w{30}|figd_[\w-]{32}|rubygems_[a-f\d]{48}|CCIPAT_\w{20}|FlyV1 fm\d_[\w+/=]{30}|dp\.(?:pt|st|ct|sa)\.\w{40})/,
  },
  { what: 'a token', pattern: /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10}/ },
  {
    what: 'credentials of a request',
    pattern:
      /\bauthorization["']?\s{0,4}[:=]\s{0,4}["']?(?:bearer|basic|token)\s{1,4}(?![$<{%*])[\w.+/=~-]{8}/i,
  },
  {
    what: 'credentials of a registry',
    pattern: /"auth"\s{0,4}:\s{0,4}"[\w+/]{8,}={0,2}"|\b_auth["']?\s{0,4}[:=]\s{0,4}["']?[\w+/]{8,}={0,2}/,
  },
  {
    what: 'the address of a webhook',
    pattern:
      /\bhttps:\/\/(?:hooks\.slack\.com\/(?:services|workflows|triggers)\/\w{6,16}\/\w{6,16}\/[\w/]{16}|(?:\w{1,8}\.)?discord(?:app)?\.com\/api\/webhooks\/\d{16,20}\/[\w-]{60}|[\w-]{1,63}\.webhook\.office\.com\/webhookb2\/[\w@-]{36}|api\.telegram\.org\/bot\d{8,10}:[\w-]{30})/,
  },
  { what: 'the signature of a shared address', pattern: /[?&]sig=[A-Za-z\d%/+]{43}/ },
  {
    what: 'a key of WireGuard',
    pattern: /^[ \t]*(?:PrivateKey|PresharedKey)\s{0,4}=\s{0,4}[\w+/]{43}=[ \t\r]*$/m,
  },
];

/** Names of passwords, for which any value counts as a secret. */
const PASSWORD =
  /pass(?:word|wd|phrase)|(?:^|[_.-]|db|user|admin|root|smtp|mail|bind|store)(?:pass|pwd?|psk)$/i;
/**
 * Names of values about a secret rather than the secret itself, such as the path of its file, and of texts that
 * people read. A token of etcd names a cluster.
 */
const NOT_SECRET_NAME =
  /^(?:--?no-|nopasswd$|forgot|tokeni[sz]|(?:load|import)credential$)|(?:initial[-_]cluster[-_]token|maps|encryption|file|path|dir|url|uri|name|hash|id|ttl|type|field|ref|length|size|min|max|expir\w{0,16}|timeout|policy|provider|audience|enabled?|prefix|header|endpoint|key_?ref|mode|count|auth|required|refresh|command|cmd|env|alg\w{0,16}|issuer|reset|stdin|encrypted|review|cookie|label|hint|prompt|title|text|message|error|help|short|long|weak|wrong|invalid|mismatch|expired|checksum|digest|iterations)$/i;

/**
 * `NAME=value`, `name: value`, `"name": "value"` and `--name value`, for names that suggest a secret. The
 * parts are bounded, so that long strings do not take more time. Annotations with checksums, and with paths in
 * Vault, are named after a secret.
 */
const ASSIGNMENT =
  /(?<![\w.-]|checksum\/|vault\.hashicorp\.com\/)([\w.-]{0,48}?(?:pass(?:word|wd|phrase)|(?:(?<![a-z])|db|user|admin|root|smtp|mail|bind|store)(?:pass|pw)(?![a-z])|pwd|psk|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|(?:account|app|encryption|fernet|hmac|jwt|license|master|signing)[_-]?key|credential)[\w.-]{0,48})(["']?[ \t]{0,8}(?:(?<=["'][ \t]{0,8})=>|=(?!>)|:=(?=[ \t]{0,8}["'])|:(?=[ \t"'])|(?<=(?:(?<![\w.-])--?|--|\b(?:ENV|setenv|setx|config(?:ure)? (?:set|--global)) )[\w.-]{1,96})[ \t]|(?<=define\( ?["'][\w.-]{1,96}["']),[ \t])[ \t]{0,8})("(?:[^"\n]{0,512})"|'(?:[^'\n]{0,512})'|[^\s"',;]{1,512})/gi;

/**
 * References to values that are set elsewhere: variables, paths, addresses, the next flag, expressions of
 * programs, and tags and aliases of YAML.
 */
const REFERENCE =
  /[$][A-Za-z_{(\d@*]|\{\{|^[<%[]|`|^\.{0,2}\/|^--[a-z]|^-[a-z]+$|^fd:\d|^file:|^(?:data|env|vault|ssm|op|arn):|^@Microsoft\.KeyVault\(|^\([a-z]+$|EXAMPLE(?:KEY)?$|^[A-Z_]{1,48}_(?:PASSWORD|PASSWD|PASS|SECRET|TOKEN|KEY)(?:_HERE)?$|^[a-z][a-z0-9+.-]*:\/\/[^\s?@]*$|^(?:process\.env|import\.meta|os\.(?:environ|getenv)|System\.get\w+|getenv|env|ENV|var|local|config|settings|this|self|args|options|params|z|Joi)(?:[.([]|$)|^!(?:secret|vault|env_var|env|include|Ref|Sub|GetAtt)$|^[*&][A-Za-z_-]+$/;
/** Placeholders, and sources of users in nsswitch.conf. */
const PLACEHOLDER =
  /^(?:x+|\*+|\.+|-+|…|changeme|change[-_]?(?:me|it|this)|replace[-_ ]?\w*|(?:your|see|from)[-_ ].*|todo|example\w*|dummy|placeholder|redacted|__\w+__|@\w+@|\P{ASCII}+|secret|pass|password|token|incorrect|invalid|wrong|required|requisite|sufficient|optional|stdin|enabled|disabled|unset|empty|none|null|nil|true|false|yes|no|on|off|files|compat|undefined|string|str|varchar\(\d+|\d{0,3}%?)$/iu;
/** Words that say which password it is, or where it is kept. */
const ABOUT_PASSWORD =
  /^(?:[a-z]+[-_.]){0,8}\d?(?:passw(?:or)?d|passphrase|secret|token|credential|vault|keyring)s?(?:[-_.][a-z]+){0,8}$/i;
/** A hashed or encrypted password, which cannot be read back, or a marker for a locked password. */
const HASH =
  /^(?:\$[0-9a-z]{1,6}\$|\{(?:[A-Z0-9]+|cipher)\}|ENC[[(]|sha(?:256|512)[:-]|[*!]+$|SCRAM-SHA-256\$)/;

/** Lists what looks like a secret in a text; empty if nothing does. */
export function findSecrets(given: string): string[] {
  const text = given.replace(/\\\r?\n/g, ' ').replace(/\\{1,8}"/g, '"');
  const found = FORMS.filter(({ pattern }) => pattern.test(text)).map(({ what }) => what);
  if (found.length > 0) return found;
  for (const { of, pattern } of KNOWN_PASSWORDS) {
    for (const [, quoted = ''] of text.matchAll(pattern))
      if (isSecretValue('password', withoutQuotes(quoted))) return [`a password (${of})`];
  }
  for (const match of text.matchAll(ASSIGNMENT)) {
    const [, name = '', separator = '', quoted = ''] = match;
    const isTestResult = name === 'PASS' && separator.startsWith(':');
    if (isTestResult || !isSecretValue(name, withoutQuotes(quoted)) || isProse(match)) continue;
    return [PASSWORD.test(name) ? `a password (${name})` : `a secret (${name})`];
  }
  return [];
}

/** Returns whether `text` has a secret, and must not be shown. */
export function hasSecret(text: string): boolean {
  return findSecrets(text).length > 0;
}

/** Whether more words follow `Password: from` where people write to people: at a capital letter, or in a comment. */
function isProse({ 0: whole, 1: name = '', 2: separator = '', index, input = '' }: RegExpExecArray): boolean {
  const end = index + whole.length;
  if (!separator.startsWith(':') || !/^ [\w(]/.test(input.slice(end, end + 2))) return false;
  const before = input.slice(Math.max(0, index - 64), index);
  return /^[A-Z][a-z]+$/.test(name) || /(?:^|\n)[ \t]*(?:#|\/\/)[^\n]*$/.test(before);
}

/**
 * Removes the quotes around a value, or the brackets that close around it. A password after a colon has only
 * the closing quote.
 */
function withoutQuotes(value: string): string {
  if (!/["']/.test(value)) return value.replace(/[)\]}]{1,8}$/, '');
  return value.replace(/^["']/, '').replace(/["']$/, '');
}

function isSecretValue(name: string, value: string): boolean {
  if (NOT_SECRET_NAME.test(name) || REFERENCE.test(value) || PLACEHOLDER.test(value) || HASH.test(value))
    return false;
  if (PASSWORD.test(name)) return value.length >= 4 && !ABOUT_PASSWORD.test(value);
  // an interface identifier of IPv6, which networkd calls a token
  if (/^(?:\w+:)?[\da-f]*:[\da-f:]*$/i.test(value)) return false;
  // hyphenated words and years are a name, such as that of a Kubernetes Secret
  if (value.length < 8 || /^[A-Za-z]+(?:[-_.:/ ](?:[A-Za-z]+|v?\d{1,4}))*$/.test(value)) return false;
  return /\d/.test(value) ? /[A-Za-z]/.test(value) || value.length >= 16 : value.length >= 20;
}
