import { readCommands } from '../../unit-file/commands';
import { expandNameSpecifiers, expandSpecifiers } from '../../unit-file/specifiers';
import { splitWords } from '../../unit-file/words';
import { expanded, list, plainList, type ValueKind, type ValueKinds, value, withRemark } from '../value-kind';
import {
  isAssignment,
  isBusName,
  isCredentialName,
  isFileDescriptorName,
  isInterfaceName,
  isSliceName,
  isStrictUserOrGroup,
  isUnitName,
  isUserOrGroup,
  isVariableName,
} from '../values/names';

/** Creates a kind for one name of a unit. */
function unitName(allowed: string, accepts: (name: string, own: string) => boolean): ValueKind {
  return value(allowed, (text, unit) => {
    const name = expandNameSpecifiers(text, unit);
    return name !== undefined && accepts(name, unit.name);
  });
}

/** Creates a kind for several names of units. */
function unitNames(allowed: string, accepts: (name: string) => boolean): ValueKind {
  return value(allowed, (text, unit) => {
    const words = splitWords(text, { backslash: 'literal' });
    if (typeof words === 'string') return false;
    return words.every((word) => {
      const name = expandNameSpecifiers(word, unit);
      return name !== undefined && accepts(name);
    });
  });
}

const units = unitNames('names of units such as docker.service, separated by spaces', isUnitName);

const USER = 'a name or a number of a user or group';
const group = withRemark(expanded(USER, isUserOrGroup), (text, unit, what) => {
  const name = expandSpecifiers(text, unit) ?? '';
  return name === '' || isStrictUserOrGroup(name) ? undefined : `${what} is not a name that useradd accepts`;
});
const user = withRemark(group, (text, unit, what) => {
  const isShared = expandSpecifiers(text, unit) === 'nobody';
  return isShared
    ? `${what} is a user that several programs share, so it protects nothing`
    : group.remark?.(text, unit, what);
});

/** Kinds of names, such as those of units, users and variables. */
export const NAME_KINDS = {
  units,
  obsoleteUnits: withRemark(
    units,
    (_text, _unit, what) => `${what} is obsolete: write Requires= or Requisite=`,
  ),
  sockets: unitNames('names of sockets', (name) => name.endsWith('.socket') && isUnitName(name)),
  service: unitName('the name of a service', (name) => name.endsWith('.service') && isUnitName(name)),
  triggeredUnit: unitName('the name of another unit', (name, own) => isUnitName(name) && name !== own),
  slice: unitName('the name of a slice, such as system.slice', isSliceName),
  install: value('names of units, separated by spaces', () => true),
  user,
  group,
  users: list(`${USER}, several separated by spaces`, isUserOrGroup, {}),
  busName: expanded('a name on D-Bus such as org.example.Service', isBusName),
  interface: value('the name of a network interface', (text) => /^\*?$/.test(text) || isInterfaceName(text)),
  interfaces: value('names of network interfaces, all behind one ~ to exclude them', (text) => {
    const words = splitWords(text.replace(/^~/, ''), { unquote: true });
    return typeof words !== 'string' && words.every(isInterfaceName);
  }),
  logNamespace: expanded("letters, digits, ':', '_', '.' and '-'", (text) => /^[\w:.-]{1,220}$/.test(text)),
  fileDescriptorName: expanded("up to 255 ASCII characters without ':'", isFileDescriptorName),
  credential: value("a name, ':' and the content", (text, unit) => {
    const [name = '', content] = text.split(/:(.*)/s);
    const whole = expandSpecifiers(name, unit);
    return text === '' || (whole !== undefined && isCredentialName(whole) && (content ?? '') !== '');
  }),
  encryptedCredential: value("a name, ':' and base64", (text, unit) => {
    const [name = '', content = ''] = text.split(/:(.*)/s);
    const whole = expandSpecifiers(name, unit);
    const isBase64 =
      /^[\w+/\s]+={0,2}$/.test(content.trimEnd()) && content.replace(/\s/g, '').length % 4 === 0;
    return text === '' || (whole !== undefined && isCredentialName(whole) && isBase64);
  }),
  credentialSource: value("a name, and optionally ':' and a path", (text, unit) => {
    const name = expandSpecifiers(text.split(':')[0] ?? '', unit);
    return text === '' || (name !== undefined && isCredentialName(name));
  }),

  environment: list('NAME=value, quoted as a whole if it has spaces: "NAME=a b"', isAssignment, {
    unquote: true,
    backslash: 'c-escape',
  }),
  environmentNames: list('names of variables, separated by spaces', isVariableName),
  environmentItems: list(
    'names of variables or NAME=value, separated by spaces',
    (word) => isVariableName(word) || isAssignment(word),
    { unquote: true, backslash: 'c-escape' },
  ),
  logFields: list(
    'FIELD=value, with capitals, digits and _ in the name',
    (word) => /^(?!_)[A-Z_][A-Z0-9_]{0,63}=/.test(word),
    { unquote: true, backslash: 'c-escape' },
  ),
  documentation: expanded('URLs with http, https, file, info or man, separated by spaces', (text) => {
    const words = splitWords(text, { unquote: true, backslash: 'literal' });
    return typeof words !== 'string' && words.every(isDocumentation);
  }),
  command: {
    allowed: 'an absolute path of a program and its arguments, quoted where they have spaces',
    accepts: (text, unit) => readCommands(text, unit).faults.length === 0,
    explain: (text, unit) => readCommands(text, unit).faults[0],
    since: findCommandVersion,
  },
  controllers: value(
    'names of controllers: cpu cpuset io memory pids',
    (text) => text === '' || text.split(/\s+/).some((word) => CONTROLLER.test(word)),
  ),
  delegate: value(
    'yes, no, or names of controllers: cpu cpuset io memory pids',
    (text) => /^(?:1|yes|y|true|t|on|0|no|n|false|f|off|)$/i.test(text) || isControllerList(text),
  ),
  namespaces: value(
    'yes, no, or names of namespaces: cgroup ipc net mnt pid user uts time',
    (text) =>
      /^(?:1|yes|y|true|t|on|0|no|n|false|f|off)$/i.test(text) ||
      text
        .replace(/^~/, '')
        .split(/\s+/)
        .every((word) => /^(?:cgroup|ipc|net|mnt|pid|user|uts|time|)$/.test(word)),
  ),
  addressFamilies: plainList('names such as AF_INET, all behind one ~ to exclude them', (word) =>
    /^~?(?:AF_[A-Z][A-Z0-9a-z]*|none|)$/.test(word),
  ),
  architectures: plainList('names such as native or x86-64', (word) => ARCHITECTURE.test(word)),
} satisfies ValueKinds;

const CONTROLLER =
  /^(?:cpu|cpuacct|cpuset|io|blkio|memory|devices|pids|bpf-firewall|bpf-devices|bpf-foreign|bpf-socket-bind|bpf-restrict-network-interfaces)$/;
const ARCHITECTURE =
  /^(?:native|x86|x86-64|x32|arm|arm64|mips(?:64)?(?:-le)?(?:-n32)?|parisc|parisc64|ppc|ppc64|ppc64-le|riscv64|s390|s390x)$/;

/**
 * Finds the first version that supports a command's syntax: a program without a path, and prefixes other than
 * - and @.
 */
function findCommandVersion(text: string): number | undefined {
  const { commands } = readCommands(text, { name: 'unit.service' });
  const versions = commands.flatMap(({ prefixes, program }) => [
    program.startsWith('/') ? 0 : 239,
    prefixes.includes(':') ? 244 : 0,
    prefixes.includes('!') ? 235 : 0,
    prefixes.includes('+') ? 231 : 0,
  ]);
  const newest = Math.max(0, ...versions);
  return newest > 0 ? newest : undefined;
}

function isControllerList(text: string): boolean {
  const words = splitWords(text, { unquote: true });
  return typeof words !== 'string' && words.every((word) => CONTROLLER.test(word));
}

function isDocumentation(url: string): boolean {
  return /^(?:https?:\/\/|file:\/|info:|man:)[\0-\x7f]+$/.test(url);
}
