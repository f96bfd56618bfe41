/** The name of a unit, parts of which replace specifiers such as `%i`. */
export interface UnitIdentity {
  /** Such as `backup@home.service`. */
  readonly name: string;
}

/**
 * Values of the specifiers that may appear in any value. systemd knows the real ones only at run time; one
 * plausible value is enough, because only whether it is an absolute path matters.
 */
const COMMON_VALUES: Readonly<Record<string, string>> = {
  a: 'x86-64',
  A: '1',
  b: '00000000000000000000000000000000',
  B: '1',
  g: 'root',
  G: '0',
  H: 'host',
  l: 'host',
  m: '00000000000000000000000000000000',
  M: 'image',
  o: 'os',
  q: 'host',
  u: 'root',
  U: '0',
  v: '5.0',
  w: '1',
  W: 'variant',
};

/** Values of the specifiers, mostly paths, that systemd does not replace within names of units. */
const VALUES_OUTSIDE_NAMES: Readonly<Record<string, string>> = {
  c: 'system.slice/unit',
  C: '/var/cache',
  d: '/run/credentials/unit',
  E: '/etc',
  f: '/unit',
  h: '/root',
  L: '/var/log',
  r: 'system.slice',
  R: '',
  s: '/bin/sh',
  S: '/var/lib',
  t: '/run',
  T: '/tmp',
  V: '/var/tmp',
  y: '/etc/systemd/system/unit',
  Y: '/etc/systemd/system',
};

/**
 * Replaces specifiers as systemd does in most values; undefined if one of them is unknown. A `%` before
 * anything but a letter or digit is kept.
 */
export function expandSpecifiers(text: string, unit: UnitIdentity): string | undefined {
  return expand(text, unit, VALUES_OUTSIDE_NAMES);
}

/** Replaces specifiers as systemd does within names of units, where it supports fewer of them. */
export function expandNameSpecifiers(text: string, unit: UnitIdentity): string | undefined {
  return expand(text, unit, {});
}

function expand(
  text: string,
  { name }: UnitIdentity,
  more: Readonly<Record<string, string>>,
): string | undefined {
  if (!text.includes('%')) return text;
  const known = { ...COMMON_VALUES, ...more, ...listNameParts(name, more !== VALUES_OUTSIDE_NAMES) };
  let isKnown = true;
  const expanded = text.replace(/%([A-Za-z0-9%])/g, (_, letter: string) => {
    if (letter === '%') return '%';
    const value = known[letter];
    if (value === undefined) isKnown = false;
    return value ?? '';
  });
  return isKnown ? expanded : undefined;
}

function listNameParts(name: string, isWithinName: boolean): Record<string, string> {
  const stem = name.slice(0, name.lastIndexOf('.'));
  const [prefix = '', instance = ''] = stem.split(/@(.*)/s);
  const last = prefix.slice(prefix.lastIndexOf('-') + 1);
  const parts = { i: instance, j: last, n: name, N: stem, p: prefix };
  return isWithinName ? parts : { ...parts, I: instance, J: last, P: prefix };
}
