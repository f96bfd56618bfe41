import { UNIT_TYPES } from '../../model/unit';
import { isInteger, parseInteger } from './numbers';
import { isFileName } from './paths';

/** Kinds of unit names. */
export type UnitNameKind = 'plain' | 'template' | 'instance';

const UNIT_NAME = new RegExp(`^([A-Za-z0-9:_.\\\\-]+)(@[A-Za-z0-9:_.\\\\@-]*)?\\.(${UNIT_TYPES.join('|')})$`);

/** Returns the kind of a unit's name; undefined if the name is not valid. */
export function tryReadUnitName(name: string): UnitNameKind | undefined {
  const [whole, , instance] = UNIT_NAME.exec(name) ?? [];
  if (whole === undefined || name.length > 255) return undefined;
  if (instance === undefined) return 'plain';
  return instance === '@' ? 'template' : 'instance';
}

/**
 * Returns whether a name is that of a unit. A template is valid too: it gets its instance from the unit that
 * names it.
 */
export function isUnitName(name: string): boolean {
  return tryReadUnitName(name) !== undefined;
}

/**
 * Returns whether a name is that of a slice. The parts between its dashes name the slices that contain it.
 */
export function isSliceName(name: string): boolean {
  const stem = /^(.*)\.slice$/.exec(name)?.[1];
  if (stem === '-') return true;
  return tryReadUnitName(name) === 'plain' && stem !== undefined && !/^-|--|-$/.test(stem);
}

/** Converts a path to the name of its unit: `/var/lib/data` becomes `var-lib-data`. */
export function escapePath(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.length === 0) return '-';
  return Array.from(Buffer.from(parts.join('/')), (byte, index) => {
    const character = String.fromCharCode(byte);
    if (character === '/') return '-';
    const isPlain = /[A-Za-z0-9:_.]/.test(character) && !(index === 0 && character === '.');
    return isPlain ? character : `\\x${byte.toString(16).padStart(2, '0')}`;
  }).join('');
}

/** Converts the name of a unit to its path: the reverse of {@link escapePath}. */
export function unescapePath(stem: string): string {
  if (stem === '-') return '/';
  return `/${stem
    .replaceAll('-', '/')
    .replace(/\\x([\da-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))}`;
}

/**
 * Returns whether systemd accepts a user or group: a name, or a number other than those reserved for "no
 * user".
 */
export function isUserOrGroup(text: string): boolean {
  if (/^\d+$/.test(text))
    return /^(?:0|[1-9]\d*)$/.test(text) && isInteger(text, 0, 0xfffffffe) && text !== '65535';
  return text !== '' && !/^ | $|[:/\p{Cc}]|^-\d*$|^\.{1,2}$/u.test(text);
}

/** Returns whether useradd would accept a name. systemd accepts others as well, with a remark. */
export function isStrictUserOrGroup(text: string): boolean {
  return /^\d+$/.test(text) || /^[A-Za-z_][\w-]{0,30}$/.test(text);
}

/** Returns whether `text` is the name of an environment variable. */
export function isVariableName(text: string): boolean {
  return /^[A-Za-z_]\w*$/.test(text);
}

/** Returns whether `text` has the form `NAME=value`. */
export function isAssignment(text: string): boolean {
  const separator = text.indexOf('=');
  return separator > 0 && isVariableName(text.slice(0, separator));
}

/** Returns whether `text` is the name of a network interface. */
export function isInterfaceName(text: string): boolean {
  if (parseInteger(text) !== undefined || /^(?:all|default|\.{1,2})$/.test(text)) return false;
  return /^[!-~]{1,15}$/.test(text) && !/[:/%]/.test(text) && !/^\d+$/.test(text);
}

/** Returns whether `text` can name a file descriptor that is passed to a service. */
export function isFileDescriptorName(text: string): boolean {
  return text.length <= 255 && /^[ -~]*$/.test(text) && !text.includes(':');
}

/** Returns whether `text` can name a credential. */
export function isCredentialName(text: string): boolean {
  return isFileName(text) && isFileDescriptorName(text);
}

/** Returns whether `text` is a D-Bus name, such as `org.example.Service`. */
export function isBusName(text: string): boolean {
  return (
    text.length <= 255 && /^(?:[A-Za-z_-][\w-]*(?:\.[A-Za-z_-][\w-]*)+|:[\w-]+(?:\.[\w-]+)+)$/.test(text)
  );
}

const SIGNALS =
  'HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS'.split(
    ' ',
  );

/** Returns whether `text` is a signal: a name with or without `SIG`, or a number. */
export function isSignal(text: string): boolean {
  if (parseInteger(text) !== undefined) return isInteger(text, 1, 64);
  const name = text.replace(/^SIG/, '');
  const [, minimum, above, maximum, below] = /^(?:(RTMIN)(\+.*)?|(RTMAX)(-.*)?)$/.exec(name) ?? [];
  if (minimum !== undefined) return above === undefined || isInteger(above, 0, 30);
  if (maximum !== undefined) return below === undefined || isInteger(below, -30, 0);
  return SIGNALS.includes(name);
}
