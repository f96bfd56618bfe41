import { choice, expanded, plainList, type ValueKinds, value, withRemark } from '../value-kind';
import { isCalendar } from '../values/calendar';
import { isSignal } from '../values/names';
import {
  isBoolean,
  isInteger,
  MAX_UINT32,
  MAX_UINT64,
  parseInteger,
  parsePermyriad,
  parseSize,
  parseTimeSpan,
} from '../values/numbers';

const isTimeSpan = (text: string) => parseTimeSpan(text, { defaultUnit: 's' }) !== undefined;
const TIME_SPAN = "a time span such as 30s, 5min or '1h 30min'";
const isSize = (text: string) => parseSize(text, 1024) !== undefined;
const SIZE = 'a size in bytes, or with K, M, G or T';
const EXIT_STATUSES =
  'SUCCESS FAILURE CHDIR NICE FDS EXEC MEMORY LIMITS OOM_ADJUST SIGNAL_MASK STDIN STDOUT CHROOT IOPRIO TIMERSLACK SECUREBITS SETSCHEDULER CPUAFFINITY GROUP USER CAPABILITIES CGROUP SETSID CONFIRM STDERR PAM NETWORK NAMESPACE NO_NEW_PRIVILEGES SECCOMP SELINUX_CONTEXT PERSONALITY APPARMOR ADDRESS_FAMILIES RUNTIME_DIRECTORY CHOWN SMACK_PROCESS_LABEL KEYRING STATE_DIRECTORY CACHE_DIRECTORY LOGS_DIRECTORY CONFIGURATION_DIRECTORY NUMA_POLICY CREDENTIALS BPF EXCEPTION INVALIDARGUMENT NOTIMPLEMENTED NOPERMISSION NOTINSTALLED NOTCONFIGURED NOTRUNNING USAGE DATAERR NOINPUT NOUSER NOHOST UNAVAILABLE SOFTWARE OSERR OSFILE CANTCREAT IOERR TEMPFAIL PROTOCOL NOPERM CONFIG';

/** Creates a kind for a resource limit: one value, or a soft and a hard one separated by `:`. */
function limit(allowed: string, parse: (text: string) => bigint | undefined) {
  return value(`${allowed}, or infinity; also soft:hard`, (text) => {
    const values = text.split(':').map((each) => (each === 'infinity' ? MAX_UINT64 : parse(each)));
    const [soft, hard] = values.length === 1 ? [values[0], values[0]] : values;
    return values.length <= 2 && soft !== undefined && hard !== undefined && soft <= hard;
  });
}

const parseCount = (text: string) => (isInteger(text, 0, MAX_UINT64 - 1n) ? parseInteger(text) : undefined);

/** Kinds of single values: words, numbers, sizes, times. */
export const BASIC_KINDS = {
  /** Accepted without a check. */
  anything: value('a string', () => true),
  boolean: value('yes or no', isBoolean),
  optionalBoolean: value('yes or no', (text) => text === '' || isBoolean(text)),
  text: expanded('a string in which each % is doubled, or begins a specifier', () => true),
  rebootArgument: expanded('a string of up to 255 ASCII characters', (text) =>
    /^[\0-\x7f]{0,255}$/.test(text),
  ),

  integer: value('an integer', (text) => isInteger(text, -(2 ** 31), 2 ** 31 - 1)),
  long: value('an integer', (text) => isInteger(text, -(2n ** 63n), 2n ** 63n - 1n)),
  unsigned: value('an integer from 0', (text) => isInteger(text, 0, MAX_UINT32)),
  optionalUnsigned: value('an integer from 0', (text) => text === '' || isInteger(text, 0, MAX_UINT32)),
  nice: value('an integer from -20 to 19', (text) => text === '' || isInteger(text, -20, 19)),
  oomScore: value('an integer from -1000 to 1000', (text) => text === '' || isInteger(text, -1000, 1000)),
  ioPriority: value('an integer from 0 to 7', (text) => text === '' || isInteger(text, 0, 7)),
  schedulingPriority: value('an integer from 0 to 99', (text) => isInteger(text, 0, 99)),
  swapPriority: value('an integer from -1 to 32767', (text) => text === '' || isInteger(text, -1, 32767)),
  exitStatus: value('an integer from 0 to 255', (text) => text === '' || isInteger(text, 0, 255)),
  mode: value('octal digits such as 0755', (text) => /^0*[0-7]{1,4}$/.test(text)),
  size: value(SIZE, isSize),
  percentage: value('a percentage up to 100%', (text) => text === '' || isPercentage(text)),

  timeSpan: value(TIME_SPAN, isTimeSpan),
  optionalTimeSpan: value(TIME_SPAN, (text) => text === '' || isTimeSpan(text)),
  timerSpan: expanded(TIME_SPAN, isTimeSpan),
  nanoseconds: value(
    'a time span; a number alone is in nanoseconds',
    (text) => parseTimeSpan(text, { defaultUnit: 'ns' }) !== undefined,
  ),
  calendar: expanded("a calendar expression such as 'Mon..Fri *-*-* 04:00' or daily", isCalendar),

  limitNumber: limit('a number', parseCount),
  limitSize: limit(SIZE, (text) => parseSize(text, 1024)),
  limitSeconds: limit(TIME_SPAN, (text) => parseTimeSpan(text, { defaultUnit: 's' })),
  limitMicroseconds: limit('a time span; a number alone is in microseconds', (text) =>
    parseTimeSpan(text, { defaultUnit: 'us' }),
  ),
  limitNice: limit('a number up to 40, or a nice level with its sign', parseNiceLimit),

  signal: value('a signal such as SIGTERM', isSignal),
  exitStatuses: plainList(
    'exit statuses from 0 to 255 and signals, separated by spaces',
    (word) => isInteger(word, 0, 255) || EXIT_STATUSES.split(' ').includes(word) || isSignal(word),
  ),
  emergencyAction: choice(
    'none reboot reboot-force reboot-immediate poweroff poweroff-force poweroff-immediate exit@240 exit-force@240 soft-reboot@254 soft-reboot-force@254 kexec@254 kexec-force@254 halt@254 halt-force@254 halt-immediate@254',
  ),

  restart: choice('no on-success on-failure on-abnormal@214 on-watchdog on-abort always'),
  restartMode: choice('normal direct debug'),
  serviceType: choice('simple forking oneshot dbus notify idle exec@240 notify-reload@253'),
  exitType: choice('main cgroup'),
  notifyAccess: choice('none main exec all'),
  timeoutFailureMode: choice('terminate abort kill'),
  killMode: withRemark(
    choice('control-group process mixed@209 none', { empty: true }),
    (text, _unit, what) =>
      text === 'none' ? `${what} leaves processes of the service running, and will be removed` : undefined,
  ),
  jobMode: choice(
    'fail replace replace-irreversibly isolate flush ignore-dependencies ignore-requirements triggering@246 restart-dependencies@256',
  ),
  collectMode: choice('inactive inactive-or-failed'),
  oomPolicy: choice('continue stop kill'),
  oomPreference: choice('none avoid omit'),
  pressureWatch: choice('auto skip', { boolean: true, empty: true }),
  preserve: choice('restart', { boolean: true }),
  protectHome: choice('read-only tmpfs@238', { boolean: true }),
  protectSystem: choice('full strict@232', { boolean: true }),
  protectControlGroups: choice('private@257 strict@257', { boolean: true }),
  privateTmp: choice('disconnected@257 connected@257', { boolean: true }),
  privateUsers: choice('self@257 identity@257', { boolean: true }),
  protectProc: choice('default noaccess invisible ptraceable'),
  procSubset: choice('all pid'),
  keyringMode: choice('inherit private shared'),
  utmpMode: choice('init login user'),
  mountFlags: choice('shared slave private', { empty: true }),
  devicePolicy: choice('auto closed strict'),
  ioClass: choice('none realtime best-effort idle', { maximum: 7, empty: true }),
  schedulingPolicy: choice('other batch idle fifo rr', { maximum: 2 ** 31 - 1, empty: true }),
  numaPolicy: choice('default preferred bind interleave local', { empty: true }),
  personality: choice('x86-64 x86 arm64 arm ppc64 ppc64-le ppc ppc-le s390x s390', { empty: true }),
  logLevel: choice('emerg alert crit err warning notice info debug', { maximum: 7 }),
  logFacility: choice(
    'kern user mail daemon auth syslog lpr news uucp cron authpriv ftp local0 local1 local2 local3 local4 local5 local6 local7',
    { maximum: 127 },
  ),
  bindIpv6Only: choice('default both ipv6-only', { boolean: true }),
  timestamping: choice('off us ns usec nsec µs μs', { boolean: true }),
  ipTos: choice('low-delay throughput reliability low-cost', { maximum: 255, empty: true }),
  socketProtocol: choice('udplite sctp UDPLITE SCTP 136 132'),
} satisfies ValueKinds;

function isPercentage(text: string): boolean {
  const value = parsePermyriad(text);
  return value !== undefined && value <= 10_000;
}

function parseNiceLimit(text: string): bigint | undefined {
  const [, sign, level = ''] = /^([+-]?)(.*)$/.exec(text) ?? [];
  if (sign === '+') return isInteger(level, 0, 19) ? 20n - BigInt(level) : undefined;
  if (sign === '-') return isInteger(level, 0, 20) ? 20n + BigInt(level) : undefined;
  return isInteger(level, 0, 40) ? BigInt(level) : undefined;
}
