import { UNIT_TYPES } from '../../model/unit';
import { isInteger, parseInteger } from './numbers';
import { isFileName } from './paths';

/** Which kinds of names of units are meant. */
export type UnitNameKind = 'plain' | 'template' | 'instance';

const UNIT_NAME = new RegExp(`^([A-Za-z0-9:_.\\\\-]+)(@[A-Za-z0-9:_.\\\\@-]*)?\\.(${UNIT_TYPES.join('|')})$`);

/** The kind of a name of a unit; undefined if it is not valid. */
export function tryReadUnitName(name: string): UnitNameKind | undefined {
  const [whole, , instance] = UNIT_NAME.exec(name) ?? [];
  if (whole === undefined || name.length > 255) return undefined;
  if (instance === undefined) return 'plain';
  return instance === '@' ? 'template' : 'instance';
}

/** Whether a name is that of a unit. A template gets its instance from the unit that names it. */
export function isUnitName(name: string): boolean {
  return tryReadUnitName(name) !== undefined;
}

/** Whether a name is that of a slice: the names between its dashes are those it is in. */
export function isSliceName(name: string): boolean {
  const stem = /^(.*)\.slice$/.exec(name)?.[1];
  if (stem === '-') return true;
  return tryReadUnitName(name) === 'plain' && stem !== undefined && !/^-|--|-$/.test(stem);
}

/** The name of a unit that belongs to a path: `/var/lib/data` is `var-lib-data`. */
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

/** The path that a name of a unit belongs to: the reverse of {@link escapePath}. */
export function unescapePath(stem: string): string {
  if (stem === '-') return '/';
  return `/${stem
    .replaceAll('-', '/')
    .replace(/\\x([\da-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))}`;
}

/** Whether systemd accepts a user or group: a name, or a number other than those that stand for nobody. */
export function isUserOrGroup(text: string): boolean {
  if (/^\d+$/.test(text))
    return /^(?:0|[1-9]\d*)$/.test(text) && isInteger(text, 0, 0xfffffffe) && text !== '65535';
  return text !== '' && !/^ | $|[:/\p{Cc}]|^-\d*$|^\.{1,2}$/u.test(text);
}

/** Whether a name is one that useradd would accept. Others work, with a remark. */
export function isStrictUserOrGroup(text: string): boolean {
  return /^\d+$/.test(text) || /^[A-Za-z_][\w-]{0,30}$/.test(text);
}

/** Whether a text is the name of an environment variable. */
export function isVariableName(text: string): boolean {
  return /^[A-Za-z_]\w*$/.test(text);
}

/** Whether a text is `NAME=value`. */
export function isAssignment(text: string): boolean {
  const separator = text.indexOf('=');
  return separator > 0 && isVariableName(text.slice(0, separator));
}

/** Whether a text is the name of a network interface. */
export function isInterfaceName(text: string): boolean {
  if (parseInteger(text) !== undefined || /^(?:all|default|\.{1,2})$/.test(text)) return false;
  return /^[!-~]{1,15}$/.test(text) && !/[:/%]/.test(text) && !/^\d+$/.test(text);
}

/** Whether a text can name a file descriptor that is passed to a service. */
export function isFileDescriptorName(text: string): boolean {
  return text.length <= 255 && /^[ -~]*$/.test(text) && !text.includes(':');
}

/** Whether a text can name a credential. */
export function isCredentialName(text: string): boolean {
  return isFileName(text) && isFileDescriptorName(text);
}

/** Whether a text is a name on D-Bus, such as `org.example.Service`. */
export function isBusName(text: string): boolean {
  return (
    text.length <= 255 && /^(?:[A-Za-z_-][\w-]*(?:\.[A-Za-z_-][\w-]*)+|:[\w-]+(?:\.[\w-]+)+)$/.test(text)
  );
}

const SIGNALS =
  'HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS'.split(
    ' ',
  );

/** Whether a text is a signal: a name with or without `SIG`, or a number. */
export function isSignal(text: string): boolean {
  if (parseInteger(text) !== undefined) return isInteger(text, 1, 64);
  const name = text.replace(/^SIG/, '');
  const [, minimum, above, maximum, below] = /^(?:(RTMIN)(\+.*)?|(RTMAX)(-.*)?)$/.exec(name) ?? [];
  if (minimum !== undefined) return above === undefined || isInteger(above, 0, 30);
  if (maximum !== undefined) return below === undefined || isInteger(below, -30, 0);
  return SIGNALS.includes(name);
}
