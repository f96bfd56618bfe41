import { escapePath, isSliceName, unescapePath } from '../../systemd/values/names';
import { parseInteger, parseTimeSpan } from '../../systemd/values/numbers';
import { listValues, listWords, tryFindValue } from '../../unit-file/parse';
import { expandNameSpecifiers, expandSpecifiers } from '../../unit-file/specifiers';
import type { Finding } from './finding';
import { checkService } from './service';
import { isTrue, type RuleViolation, type WholeUnit } from './whole-unit';

/**
 * Finds reasons why systemd would refuse a unit although each of its lines is valid: missing settings, and
 * settings that cannot be combined.
 */
export function* findWholeFaults(unit: WholeUnit): Generator<Finding> {
  const type = unit.name.slice(unit.name.lastIndexOf('.') + 1);
  const rules = BY_TYPE[type];
  for (const { message, hint, weight = 'mistake' } of [
    ...(rules?.(unit) ?? []),
    ...checkDependencies(unit),
    ...checkJobs(unit),
  ]) {
    yield { property: 'content', message, hint, weight };
  }
}

const BY_TYPE: Readonly<Record<string, (unit: WholeUnit) => Generator<RuleViolation>>> = {
  service: checkService,
  socket: checkSocket,
  timer: checkTimer,
  path: checkPaths,
  mount: checkMount,
  automount: checkAutomount,
  swap: checkSwap,
  slice: checkSlice,
};

const LISTEN = [
  'ListenStream',
  'ListenDatagram',
  'ListenSequentialPacket',
  'ListenFIFO',
  'ListenNetlink',
  'ListenSpecial',
  'ListenMessageQueue',
  'ListenUSBFunction',
];

/**
 * Lists those directives of a section that form one list: an empty value of any of them removes all before
 * it.
 */
function listTogether({ file }: WholeUnit, section: string, keys: readonly string[]): string[] {
  const directives = file.sections
    .filter(({ name }) => name === section)
    .flatMap((each) => each.directives)
    .filter(({ key }) => keys.includes(key));
  return directives.slice(directives.findLastIndex(({ value }) => value === '') + 1).map(({ key }) => key);
}

function* checkSocket(unit: WholeUnit): Generator<RuleViolation> {
  const used = listTogether(unit, 'Socket', LISTEN);
  if (used.length === 0) {
    yield {
      message: `${unit.name} listens nowhere, so systemd refuses it`,
      hint: 'add ListenStream= with a port or path',
    };
  }
  if (!isTrue(tryFindValue(unit.file, 'Socket', 'Accept'))) return;
  const other = used.find((key) => key !== 'ListenStream' && key !== 'ListenSequentialPacket');
  if (other !== undefined) {
    yield {
      message: `${unit.name} has Accept=yes and ${other}=, where there is no connection to accept`,
      hint: 'leave Accept= out',
    };
  }
  if (tryFindValue(unit.file, 'Socket', 'Service') !== undefined) {
    yield {
      message: `${unit.name} has Accept=yes and Service=, but each connection gets an instance of the template of its name`,
      hint: 'leave Service= out, and name the service like the socket, with @',
    };
  }
  if (parseInteger(tryFindValue(unit.file, 'Socket', 'MaxConnections') ?? '1') === 0n) {
    yield {
      message: `${unit.name} has Accept=yes and MaxConnections=0`,
      hint: 'allow at least one connection',
    };
  }
}

const TIMES = [
  'OnCalendar',
  'OnActiveSec',
  'OnBootSec',
  'OnStartupSec',
  'OnUnitActiveSec',
  'OnUnitInactiveSec',
];

function* checkTimer(unit: WholeUnit): Generator<RuleViolation> {
  if (listTogether(unit, 'Timer', TIMES).length > 0) return;
  const changes = ['OnClockChange', 'OnTimezoneChange'];
  if (changes.some((key) => isTrue(tryFindValue(unit.file, 'Timer', key)))) return;
  yield {
    message: `${unit.name} has no time at which it elapses, so systemd refuses it`,
    hint: 'add OnCalendar=, or OnBootSec= and OnUnitActiveSec=',
  };
}

const WATCHED = ['PathExists', 'PathExistsGlob', 'PathChanged', 'PathModified', 'DirectoryNotEmpty'];

function* checkPaths(unit: WholeUnit): Generator<RuleViolation> {
  if (listTogether(unit, 'Path', WATCHED).length > 0) return;
  yield {
    message: `${unit.name} watches no path, so systemd refuses it`,
    hint: 'add PathExists= or PathChanged=',
  };
}

const API_MOUNTS =
  /^\/(?:proc|sys|dev|run|dev\/(?:shm|pts)|sys\/(?:kernel\/security|firmware\/efi\/efivars|fs\/(?:smackfs|cgroup|cgroup\/.*|bpf|pstore)))$/;

function* checkMount(unit: WholeUnit): Generator<RuleViolation> {
  const where = findPlace(unit, 'Mount', 'Where');
  yield* checkPlaceName(unit, where, 'Where');
  if (API_MOUNTS.test(where)) {
    yield {
      message: `${unit.name} is for ${where}, which systemd mounts itself`,
      hint: 'mount it somewhere else',
    };
  }
  if (!tryFindValue(unit.file, 'Mount', 'What')) {
    yield {
      message: `${unit.name} has no What=, so systemd refuses it`,
      hint: 'add What= with the device or source',
    };
  }
}

function* checkAutomount(unit: WholeUnit): Generator<RuleViolation> {
  const where = findPlace(unit, 'Automount', 'Where');
  yield* checkPlaceName(unit, where, 'Where');
  if (where === '/') {
    yield {
      message: `${unit.name} is for the root directory, which cannot be mounted on demand`,
      hint: 'use another path',
    };
  }
}

function* checkSwap(unit: WholeUnit): Generator<RuleViolation> {
  yield* checkPlaceName(unit, findPlace(unit, 'Swap', 'What'), 'What');
}

/**
 * Returns the path that a mount unit is for, without a trailing slash: the given one, or that of its name.
 */
function findPlace({ name, file }: WholeUnit, section: string, key: string): string {
  const stem = name.slice(0, name.lastIndexOf('.'));
  const given = expandSpecifiers(tryFindValue(file, section, key) ?? '', { name }) || unescapePath(stem);
  return `/${given
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/')}`;
}

function* checkPlaceName({ name }: WholeUnit, place: string, key: string): Generator<RuleViolation> {
  const type = name.slice(name.lastIndexOf('.'));
  const expected = `${escapePath(place)}${type}`;
  if (name === expected || name.includes('@')) return;
  yield {
    message: `${name} has ${key}=${place}, but systemd accepts that only in a unit called ${expected}`,
    hint: `rename the unit to ${expected}, or correct ${key}=`,
  };
}

function* checkSlice({ name }: WholeUnit): Generator<RuleViolation> {
  if (isSliceName(name)) return;
  yield {
    message: `${name} is not a valid name of a slice`,
    hint: "its parents stand before each '-', as in machine-web.slice",
  };
}

const ORDERING = ['After', 'Before', 'Conflicts', 'OnFailure', 'OnSuccess'];

/** Finds dependencies that systemd drops. */
function* checkDependencies({ name, file }: WholeUnit): Generator<RuleViolation> {
  const own = name.replace('@.', '@i.');
  for (const key of ORDERING) {
    for (const word of listWords(file, 'Unit', key)) {
      const other = expandNameSpecifiers(word, { name: own });
      if (other === own) {
        yield {
          message: `${name} has ${key}= with itself, which systemd drops`,
          hint: `remove ${word} from ${key}=`,
        };
      } else if (key === 'Before' && other?.endsWith('.device')) {
        yield {
          message: `${name} has Before=${other}, and devices cannot be delayed`,
          hint: `remove ${word}`,
        };
      }
    }
  }
}

/** Checks settings that all kinds of units have. */
function* checkJobs({ name, file }: WholeUnit): Generator<RuleViolation> {
  const seconds = (key: string) => {
    const text = tryFindValue(file, 'Unit', key);
    const span = text === undefined ? undefined : parseTimeSpan(text, { defaultUnit: 's' });
    return span === 0n ? undefined : span;
  };
  const [all, running] = [seconds('JobTimeoutSec'), seconds('JobRunningTimeoutSec')];
  if (all !== undefined && running !== undefined && running > all) {
    yield {
      message: `${name} has a JobRunningTimeoutSec= above JobTimeoutSec=, where it has no effect`,
      hint: 'make it smaller, or leave it out',
    };
  }
  for (const kind of ['OnFailure', 'OnSuccess'] as const) {
    const isIsolated = tryFindValue(file, 'Unit', `${kind}JobMode`) === 'isolate';
    const units = listValues(file, 'Unit', kind).flatMap((value) => value.split(/\s+/));
    if (isIsolated && new Set(units).size > 1) {
      yield {
        message: `${name} has ${kind}JobMode=isolate and several units in ${kind}=, which systemd refuses together`,
        hint: `name one unit in ${kind}=`,
      };
    }
  }
}
