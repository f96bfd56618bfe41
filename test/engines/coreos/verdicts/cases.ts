import fc from 'fast-check';
import type { Unit, UnitName } from '../../../../lib/coreos/model/unit';
import { VALUE_KINDS, type ValueKindName } from '../../../../lib/coreos/systemd/directive-kinds';
import { findDirectives } from '../../../../lib/coreos/systemd/directives';

/** Valid and invalid values by kind, separated by `|`: systemd itself decides which is which. */
const VALUES: { readonly [Kind in ValueKindName]?: string } = {
  boolean: 'yes|no|On|0|maybe||tru|2',
  optionalBoolean: 'yes||maybe',
  timeSpan: '5|5min|1h 30m|2.5h|infinity|10 parsecs||-1|5.|.5|1.5.5|3s.5|1M|1us|1ns|99999999999999999999',
  optionalTimeSpan: '5||x|infinity',
  nanoseconds: '5|5us|1.5.5|x',
  timerSpan: '5min||x|1d 2h',
  calendar:
    'daily|*-*-* 04:00|Mon..Fri 10:00|Foo|25:00|*-13-01|*:0/15|*-*-1,15 0:0|@1234567|12|*-*~3|Fri..Mon|5..1:00|5..5:00|10:00:61|1-1-1|0/2:00|quarterly',
  unsigned: '0|5|-5|abc||4294967295|4294967296|0x5|0b101|08|1.5',
  optionalUnsigned: '5||x',
  integer: '5|-5|x||2147483648',
  nice: '19|20|-20|x||+5',
  oomScore: '1000|-1001|',
  swapPriority: '5|-2|40000|',
  exitStatus: '0|256||x',
  mode: '0644|755|0999|rw|17777||0o644|-1',
  size: '512M|1.5G|512MB|512M1G|1G512M||-1',
  memory: '512M|50%|101%|0|infinity||512Mi|12.55%|12.555%',
  optionalMemory: '0|512M|x|',
  tasks: '5|0|50%|x|infinity',
  cpuQuota: '50%|200%|0%|5|',
  weight: '100|0|10001|x|',
  cpuWeight: 'idle|100|0|foo',
  limitNumber: '1024|1024:4096|4096:1024|1024:|infinity|1M|a|1:2:3',
  limitSize: '5M|5M:6M|x|infinity:5',
  limitSeconds: '5s|x|infinity',
  limitNice: '40|41|-20|-21|+19|+20',
  signal: 'SIGTERM|TERM|15|0|65|RTMIN+3|SIGFOO||sigterm',
  exitStatuses: '1 2 3|SIGTERM|256|FAILURE|NOSUCH|1,2|',
  emergencyAction: 'none|reboot|halt||Reboot',
  restart: 'no|always|on-abnormal|sometimes||Always',
  killMode: 'control-group|mixed|none||cgroup',
  notifyAccess: 'main|all|foo|',
  oomPolicy: 'stop|foo|',
  protectSystem: 'yes|full|strict|maybe|',
  protectHome: 'read-only|tmpfs|no|foo',
  logLevel: 'debug|7|8|warn|',
  logFacility: 'daemon|local7|local8|',
  ioClass: 'idle|2|foo|',
  schedulingPolicy: 'fifo|foo|',
  mountFlags: 'shared|shared slave|',
  path: '/etc/a|etc/a|/etc/../a|/etc/./a||%t/x|/a%z|~|/100%',
  environmentFile: '/etc/a|-/etc/a|etc/a||-|/etc/%i',
  workingDirectory: '~|-/a|a|/a|',
  pidFile: '/run/a.pid|a.pid|../a|',
  namespacePaths: '/a -/b +/c|a|"/a b"|"/a|',
  bindPaths: '/a:/b|/a:b|/a:/b:rbind|/a:/b:ro|/a:|',
  temporaryFileSystems: '/a:rw|a:rw|/a|',
  directories: 'a b|/a|a/../b|private|a:b|a%z|',
  conditionPath: '/x|!/x|/|!/x|x|',
  mountPaths: '/a /b|a|',
  conditionText: 'uts|%z|',
  text: 'hello %n|%z|100%|%%z|',
  documentation: 'http://a|https://a man:x(1)|ftp://a|www.a|"http://a|',
  units:
    'a.service|docker.service b.target|a|a.foo|"a.service"|foo@.service|getty@tty1.service|%p-x.service|%z.service|',
  slice: 'system.slice|a-b.slice|-a.slice|a|',
  sockets: 'dbus.socket|a.service|a',
  user: 'root|1000|-1|a:b|4294967295|007||%z',
  users: 'root 0|a:b|',
  environment: 'A=b|"A=b c"|A|A=b c|1A=b|A=%i|A=%z|"A=b|A=\\x41|A=\\q|',
  environmentNames: 'A B|A=b|1A|',
  environmentItems: 'A=b|A|1A|',
  logFields: 'A=b|a=b|_A=b|',
  busName: 'a.b|ab||a..b',
  standardOutput: 'journal|null|file:/x|file:x|append:/x|fd:x|foo|syslog|',
  standardInput: 'null|data|file:x|foo|',
  inputText: 'a\\n|a\\q|%z',
  base64: 'aGVsbG8=|!!!|',
  addressPrefixes: '10.0.0.0/8|any|10.0.0.0/33|foo|::1|',
  addressFamilies: 'AF_INET AF_UNIX|inet|~AF_INET|none|',
  namespaces: 'yes|cgroup ipc|foo|~net',
  architectures: 'native|foo|',
  errorNumber: 'EPERM|0|5000|',
  deviceAllow: '/dev/null rw|/dev/null x|null rw|char-pts rw|',
  deviceLimit: '/dev/sda 5M|/dev/sda|/dev/sda 0|/dev/sda infinity|',
  cpus: '0-3|0,1|a|3-1|',
  cpuAffinity: '0 2|numa|x|',
  delegate: 'yes|cpu memory|foo|',
  interfaces: 'eth0|a b|all|averyveryverylongname|~eth0',
  credential: 'a:b|a:|a/b:c|',
  credentialSource: 'a|a:/b|a/b:/c|',
  listen: '80|0|65536|1.2.3.4:80|1.2.3.4|[::1]:80|/run/a|@a|@|a.sock|vsock:2:80|vsock:80|localhost:80',
  interface: 'eth0|*|all|a b|',
  bindIpv6Only: 'both|yes|foo|',
  anything: 'x',
  removed: 'x',
};

/** Lines of the section [Service], which make one unit each. */
const SERVICES = [
  'ExecStart=/bin/true',
  'ExecStart=',
  'Type=oneshot',
  'Type=oneshot\nRemainAfterExit=yes\nExecStop=/bin/true',
  'Type=oneshot\nExecStop=/bin/true',
  'ExecStop=/bin/true',
  'ExecStart=/bin/true\nExecStart=/bin/true',
  'ExecStart=/bin/true\nExecStart=\nExecStart=/bin/true',
  'Type=oneshot\nExecStart=/bin/true\nExecStart=/bin/true',
  'ExecStart=/bin/true ; /bin/true',
  'Type=oneshot\nExecStart=/bin/true\nRestart=always',
  'Type=oneshot\nExecStart=/bin/true\nRestart=on-failure',
  'Type=oneshot\nExecStart=/bin/true\nRestartForceExitStatus=1',
  'Type=oneshot\nExecStart=/bin/true\nRuntimeMaxSec=5',
  'Type=dbus\nExecStart=/bin/true',
  'ExecStart=/bin/true\nPAMName=x\nKillMode=process',
  'ExecStart=/bin/true\nPAMName=x\nKillMode=mixed',
  'ExecStart=/bin/true\nRuntimeRandomizedExtraSec=5',
  'ExecStart=/bin/true\nUSBFunctionStrings=/x',
  'ExecStrat=/bin/true',
  'ExecStart=/bin/true\nAfter=a.service',
  'ExecStart=/bin/true\nhello',
  'ExecStart=/bin/true\n=x',
  'ExecStart=/bin/true\nX-Mine=y',
  'ExecStart = /bin/true',
  'ExecStart=/bin/true \\\n  a \\\n# b\n  c',
  'ExecStart=/bin/true \\',
  'ExecStart=/bin/true\nRestart=always # for ever',
  'ExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target',
  'ExecStart=/bin/true\n[Install]\nWantedby=multi-user.target',
  'ExecStart=/bin/true\n[Foo]\nA=b',
  'ExecStart=/bin/true\n[X-Foo]\nA=b',
  'ExecStart=/bin/true\n[Timer]\nOnBootSec=5',
  'ExecStart=/bin/true\n[Unit ]\nA=b',
  'ExecStart=/bin/true\n[Unit\nA=b',
  'ExecStart=/bin/true\n[Unit]\nAfter=%n',
  'ExecStart=/bin/true\n[Unit]\nRequires=nosuch.service',
  'ExecStart=/bin/true\n[Unit]\nRequires=docker.service',
  'ExecStart=/bin/true\n[Unit]\nWants=nosuch.service',
  'ExecStart=/bin/true\n[Unit]\nBindsTo=nosuch.mount',
  'ExecStart=/bin/true\n[Unit]\nRequires=getty@x.service',
  'ExecStart=/bin/true\n[Unit]\nBefore=dev-sda.device',
  'ExecStart=/bin/true\n[Unit]\nRequiresOverridable=docker.service',
  'ExecStart=/bin/true\n[Unit]\nJobTimeoutSec=5\nJobRunningTimeoutSec=6',
  'ExecStart=/bin/true\n[Unit]\nOnFailureJobMode=isolate\nOnFailure=a.target b.target',
];

const COMMANDS = [
  '/bin/true a b',
  'true',
  'bin/true',
  '-@:/bin/true x',
  '--/bin/true',
  '@/bin/true',
  '!!/bin/true',
  '+!/bin/true',
  '|/bin/true',
  '/bin/true "a',
  '/bin/true \'a b\' c"d"',
  '/bin/true \\x41',
  '/bin/true \\q',
  '/bin/true \\400',
  '/bin/true %z',
  '/bin/true 100% %% %i %n',
  '/bin/true %F',
  '/bin/',
  '/bin/../bin/true',
  '/bin/true ; /bin/true',
  '/bin/true \\; x',
  ';',
  '-',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the unit
  '/bin/true ${A} "$B c"',
  '/bin/sh -c \'echo "a"\'',
  "/bin/true a'b",
];

/** Units of other types, by name: `#` is replaced with a unique text. */
const OTHERS: readonly (readonly [string, string])[] = [
  ['#.socket', '[Socket]\nListenStream=80\n'],
  ['#.socket', '[Socket]\nAccept=no\n'],
  ['#.socket', '[Socket]\nListenStream=80\nListenStream=\n'],
  ['#.socket', '[Socket]\nListenFIFO=/x\nAccept=yes\n'],
  ['#.timer', '[Timer]\nUnit=docker.service\n'],
  ['#.timer', '[Timer]\nOnBootSec=5\nOnCalendar=\n'],
  ['#.timer', '[Timer]\nOnCalendar=\nOnBootSec=5\n'],
  ['#.timer', '[Timer]\nOnClockChange=yes\n'],
  ['#.path', '[Path]\nMakeDirectory=yes\n'],
  ['#.path', '[Path]\nPathExists=/x\n'],
  ['mnt-#.mount', '[Mount]\nWhat=/dev/sda\nWhere=/mnt/#\n'],
  ['mnt-#.mount', '[Mount]\nWhat=/dev/sda\nWhere=/mnt/#/\n'],
  ['mnt-#.mount', '[Mount]\nWhat=/dev/sda\nWhere=/mnt/other\n'],
  ['mnt-#.mount', '[Mount]\nWhat=/dev/sda\n'],
  ['mnt-#.mount', '[Mount]\nWhere=/mnt/#\n'],
  ['mnt-#\\x2db.mount', '[Mount]\nWhat=x\nWhere=/mnt/#-b\n'],
  ['mnt-#.automount', '[Automount]\nWhere=/x\n'],
  ['mnt-#.swap', '[Swap]\nWhat=/x\n'],
  ['mnt-#.swap', '[Swap]\nWhat=/mnt/#\n'],
  ['#.slice', '[Slice]\nCPUWeight=50\n'],
  ['#.slice', '[Slice]\nDelegate=x\n'],
  ['#.target', '[Unit]\nDescription=x\n'],
  ['#.target', '[Target]\nA=b\n'],
  ['#@.service', '[Service]\nExecStart=/bin/true %i\nUser=%i\n'],
  ['#@a.service', '[Service]\nExecStart=/bin/true %I\n'],
];

/** Drop-ins for a unit of the image. */
const DROP_INS = [
  '[Service]\nNice=5\n',
  '[Service]\nNcie=5\n',
  '[Service]\nExecStart=/bin/true\n',
  '[Service]\nExecStart=\nExecStart=/bin/true\n',
  '[Unit ]\nAfter=a.service\n',
];

/** Number of directives of a section that are tried for each kind of value. */
const PER_KIND = 2;

/** Returns all units. Those that need a service of the same name come with one. */
export function generateUnits(): Unit[] {
  const units: Unit[] = [];
  const add = (pattern: string, content: string) => {
    const unique = `u${String(units.length).padStart(4, '0')}x`;
    const fill = (text: string) => text.replaceAll('#', unique);
    const name = fill(pattern) as UnitName;
    units.push({ name, command: 'start', content: pattern.includes('#') ? fill(content) : content });
    const [, stem, type] = /^(.*)\.(timer|path|socket)$/.exec(name) ?? [];
    if (type === undefined) return;
    const accepts = /^Accept=yes$/m.test(content) ? '@' : '';
    units.push({ name: `${stem}${accepts}.service`, content: '[Service]\nExecStart=/bin/true\n' });
  };
  for (const text of SERVICES) add('#.service', `[Service]\n${text}\n`);
  for (const text of COMMANDS) add('#.service', `[Service]\nType=oneshot\nExecStart=${text}\n`);
  for (const [name, content] of OTHERS) add(name, content);
  for (const line of generateLines('Service')) add('#.service', `[Service]\nExecStart=/bin/true\n${line}\n`);
  for (const line of generateLines('Unit'))
    add('#.service', `[Unit]\n${line}\n[Service]\nExecStart=/bin/true\n`);
  for (const line of generateLines('Socket')) add('#.socket', `[Socket]\n${line}\nListenStream=80\n`);
  for (const line of generateLines('Timer')) add('#.timer', `[Timer]\n${line}\nOnBootSec=5\n`);
  for (const lines of generateMixtures())
    add('#.service', `[Service]\nExecStart=/bin/true\n${lines.join('\n')}\n`);
  return units;
}

/** Returns drop-ins for a unit of the image, to be judged in separate runs. */
export function generateDropIns(): Unit[] {
  return DROP_INS.map((content) => ({
    name: 'docker.service',
    command: 'restart',
    dropIns: [{ name: '10-a.conf', content }],
  }));
}

function* generateLines(section: string): Generator<string> {
  const directives = [...findDirectives('a.service', section).values()];
  for (const [kind, values] of Object.entries(VALUES) as [ValueKindName, string][]) {
    const wanted = kind === 'removed' ? undefined : VALUE_KINDS[kind];
    const named = directives.filter((directive) => directive.kind === wanted && isOf252(directive));
    for (const { name } of named.slice(0, PER_KIND)) {
      if (SKIPPED.has(name)) continue;
      for (const value of splitValues(values)) yield `${name}=${value}`;
    }
  }
}

/** Directives whose log lines do not name the unit, or that depend on the machine. */
const SKIPPED = new Set(['OnFailureIsolate', 'BusName', 'SuccessAction', 'USBFunctionStrings', 'Service']);

/**
 * Splits a list of values. The path of a condition may begin with `|`, so a separator after `/` does not add
 * an empty value.
 */
function splitValues(values: string): string[] {
  return values.split('|').filter((value, index, all) => !(value === '' && all[index - 1] === '/'));
}

function isOf252({ since = 0 }: { readonly since: number | undefined }): boolean {
  return since <= 252;
}

/** Returns combinations of valid and invalid lines; the same ones in each run. */
function generateMixtures(): string[][] {
  const lines = [...generateLines('Service')].filter(
    (line) => !/^(?:Type|PAMName|ExitType|User|Group)=/.test(line),
  );
  return fc.sample(fc.array(fc.constantFrom(...lines), { minLength: 2, maxLength: 5 }), {
    numRuns: 200,
    seed: 252,
  });
}
