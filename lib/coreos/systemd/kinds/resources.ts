import { expandSpecifiers, type UnitIdentity } from '../../unit-file/specifiers';
import { readWord, splitWords } from '../../unit-file/words';
import { expanded, plainList, type ValueKind, type ValueKinds, value, withRemark } from '../value-kind';
import { isFileDescriptorName } from '../values/names';
import {
  isInteger,
  MAX_UINT32,
  MAX_UINT64,
  parsePermyriad,
  parseSize,
  parseTimeSpan,
} from '../values/numbers';
import { isPath } from '../values/paths';
import { isAddressPrefix } from '../values/sockets';

const MEMORY = 'a size with K, M, G or T, a percentage, or infinity';

function isMemory(text: string, mayBeZero: boolean): boolean {
  if (text === '' || text === 'infinity') return true;
  const share = parsePermyriad(text);
  if (share !== undefined && share <= 10_000) return mayBeZero || share > 0;
  const bytes = parseSize(text, 1024);
  return bytes !== undefined && bytes < MAX_UINT64 && (mayBeZero || bytes > 0);
}

/** Creates a kind for a device followed by a value. An empty value resets the list. */
function perDevice(allowed: string, accepts: (rest: string) => boolean): ValueKind {
  return value(`a path of a device, and ${allowed}`, (text, unit) => {
    if (text === '') return true;
    const { device, rest } = splitDevice(text, unit);
    return device !== undefined && isPath(device, 'any') && rest !== '' && accepts(rest);
  });
}

function splitDevice(
  text: string,
  unit: UnitIdentity,
): { readonly device: string | undefined; readonly rest: string } {
  const word = readWord(text, 0, { unquote: true });
  if (typeof word !== 'object') return { device: undefined, rest: '' };
  return {
    device: expandSpecifiers(word.text, unit),
    rest: word.next === undefined ? '' : text.slice(word.next),
  };
}

const weight = (minimum: number, maximum: number) =>
  value(
    `an integer from ${minimum} to ${maximum}`,
    (text) => text === '' || isInteger(text, minimum, maximum),
  );
const isSiSize = (text: string) => (parseSize(text, 1000) ?? 0n) > 0n;
const legacy = (kind: ValueKind, instead: string) =>
  withRemark(
    kind,
    (_text, _unit, what) => `${what} belongs to the old control groups (version 1): write ${instead}`,
  );

/** Kinds of values for the resources of processes, and for the environment of commands. */
export const RESOURCE_KINDS = {
  weight: weight(1, 10_000),
  cpuWeight: value(
    'an integer from 1 to 10000, or idle',
    (text) => /^(?:|idle)$/.test(text) || isInteger(text, 1, 10_000),
  ),
  cpuShares: legacy(weight(2, 262_144), 'CPUWeight='),
  cpuQuota: value(
    'a percentage above 0%, which may exceed 100%',
    (text) => text === '' || (parsePermyriad(text) ?? 0) > 0,
  ),
  memory: value(MEMORY, (text) => isMemory(text, false)),
  optionalMemory: value(MEMORY, (text) => isMemory(text, true)),
  legacyMemory: legacy(
    value(MEMORY, (text) => isMemory(text, false)),
    'MemoryMax=',
  ),
  tasks: value('a number above 0, a percentage, or infinity', (text) => {
    const share = parsePermyriad(text);
    return /^(?:|infinity)$/.test(text) || (share ?? 10_001) <= 10_000 || isInteger(text, 1, MAX_UINT64 - 1n);
  }),
  deviceAllow: value('a path below /dev, block-* or char-*, and r, w and m', (text, unit) => {
    if (text === '') return true;
    const { device = '', rest } = splitDevice(text, unit);
    const isDevice =
      /^(?:block-|char-)/.test(device) ||
      (isPath(device) && /^\/+(?:dev|run\/+systemd\/+inaccessible)\/+[^/]/.test(device));
    return isDevice && /^[rwm]*$/.test(rest);
  }),
  deviceWeight: perDevice('an integer from 1 to 10000', (rest) => isInteger(rest, 1, 10_000)),
  deviceLimit: perDevice(
    'a number per second, with K, M, G or T, or infinity',
    (rest) => rest === 'infinity' || isSiSize(rest),
  ),
  deviceLatency: perDevice('a time span', (rest) => parseTimeSpan(rest, { defaultUnit: 's' }) !== undefined),
  legacyWeight: weight(10, 1000),
  legacyDeviceWeight: legacy(
    perDevice('an integer from 10 to 1000', (rest) => isInteger(rest, 10, 1000)),
    'IODeviceWeight=',
  ),
  legacyBandwidth: legacy(perDevice('bytes per second', isSiSize), 'IOReadBandwidthMax='),
  addressPrefixes: value('addresses, networks, any, localhost, link-local or multicast', (text) => {
    const words = splitWords(text);
    return typeof words !== 'string' && words.every(isAddressPrefix);
  }),
  oomMode: value('auto or kill', (text) => /^(?:|auto|kill)$/.test(text)),
  bpfProgram: expanded("a type of attachment, ':' and an absolute path", (text) => {
    const [type = '', path = ''] = text.split(/:(.*)/s);
    return BPF_TYPE.test(type) && isPath(path);
  }),
  socketBind: value('any, or ipv4:tcp:port with any of them, and a port or a range', isSocketBind),

  cpus: expanded("numbers and ranges, such as '0-3 5'", isNumberSet),
  cpuAffinity: expanded("numbers and ranges, such as '0-3 5', or numa", (text) => {
    return text === 'numa' || isNumberSet(text);
  }),
  numaMask: value(
    "numbers and ranges, such as '0-3 5', or all",
    (text) => text === 'all' || isNumberSet(text),
  ),
  coredumpFilter: value('names such as private-anonymous, default, all, or a mask', (text) => {
    return text.split(/\s+/).every((word) => COREDUMP.test(word));
  }),

  standardInput: value('null, tty, tty-force, tty-fail, data, socket, fd:name or file:path', (text, unit) => {
    if (/^(?:null|tty|tty-force|tty-fail|data|socket|fd|file)$/.test(text)) return true;
    return isStream(text, /^(?:(fd)|(file)):/, unit);
  }),
  standardOutput: withRemark(
    value(
      'inherit, null, tty, journal, kmsg, each of the last two with +console; socket, fd:name, file:path, append:path or truncate:path',
      (text, unit) => {
        const isWord =
          /^(?:inherit|null|tty|(?:journal|kmsg|syslog)(?:\+console)?|socket|fd|file|append|truncate)$/.test(
            text,
          );
        return isWord || isStream(text, /^(?:(fd)|(file|append|truncate)):/, unit);
      },
    ),
    (text, _unit, what) =>
      text.startsWith('syslog') ? `${what} is obsolete: leave it out, or write journal` : undefined,
  ),
  inputText: value('a string with escapes as in C', (text, unit) => {
    const words = splitWords(text, { separators: '', backslash: 'c-escape' });
    return typeof words !== 'string' && words.every((word) => expandSpecifiers(word, unit) !== undefined);
  }),
  base64: value('base64', (text) =>
    /^(?:[\w+/]{4})*(?:[\w+/]{2}(?:==)?|[\w+/]{3}=?)?$/.test(text.replace(/\s/g, '')),
  ),
  label: expanded('a label, behind a - if it may fail', () => true),
  systemCalls: plainList('names of system calls and groups such as @mount, all behind one ~', (word) =>
    /^~?(?:@(?:aio|basic-io|chown|clock|cpu-emulation|debug|default|file-system|io-event|ipc|keyring|known|memlock|module|mount|network-io|obsolete|pkey|privileged|process|raw-io|reboot|resources|sandbox|setuid|signal|swap|sync|system-service|timer)|[a-z_][a-z0-9_]*|)(?::\w+)?$/.test(
      word,
    ),
  ),
  errorNumber: value('a name such as EPERM, or a number', (text) => {
    return /^(?:|kill|E[A-Z0-9]+)$/.test(text) || isInteger(text, 1, 4095);
  }),
} satisfies ValueKinds;

const BPF_TYPE =
  /^(?:ingress|egress|sock_create|sock_ops|device|(?:bind|connect|post_bind|sendmsg|recvmsg)[46]|sysctl|getsockopt|setsockopt)$/;
const COREDUMP =
  /^(?:|default|all|(?:private|shared)-(?:anonymous|file-backed|huge|dax)|elf-headers|(?:0x)?[\da-f]+)$/i;

function isStream(text: string, prefix: RegExp, unit: UnitIdentity): boolean {
  const [matched, name] = prefix.exec(text) ?? [];
  const rest = matched === undefined ? undefined : expandSpecifiers(text.slice(matched.length), unit);
  if (rest === undefined) return false;
  return name === undefined ? isPath(rest) : isFileDescriptorName(rest);
}

/**
 * Returns whether `text` is a set of numbers and ranges. systemd ignores ranges whose end precedes their
 * start.
 */
function isNumberSet(text: string): boolean {
  const words = splitWords(text, { separators: ' \t\n\r,', unquote: true });
  if (typeof words === 'string') return false;
  return words.every((word) => {
    const [first = '', last = first, more] = word.split('-');
    return (
      more === undefined &&
      isInteger(first, 0, 8191) &&
      isInteger(last, 0, MAX_UINT32) &&
      Number(first) <= Number(last)
    );
  });
}

function isSocketBind(text: string): boolean {
  if (/^(?:|any)$/.test(text)) return true;
  const [, ports = ''] = /^(?:ipv[46]:?)?(?:(?:tcp|udp):?)?(.*)$/.exec(text) ?? [];
  if (ports === '') return !text.endsWith(':');
  if (ports === 'any') return true;
  const [first = '', last = first, more] = ports.split('-');
  return (
    more === undefined &&
    isInteger(first, 0, 65535) &&
    isInteger(last, 0, 65535) &&
    Number(first) <= Number(last)
  );
}
