import { checkUnitContents, warnAboutUnitContents } from '../../../lib/coreos/lint/unit-contents';
import type { SystemdVersions } from '../../../lib/coreos/model/format';
import type { Unit, UnitName } from '../../../lib/coreos/model/unit';
import { contextOf, found, unitsOf } from './found';

const unitOf = (content: Unit['content'], name: UnitName = 'a.service'): Unit => ({
  name,
  command: 'start',
  content,
});
const check = (unit: Unit) => [...checkUnitContents(unitsOf(unit), contextOf())];
const service = (lines: string, unit = '') => unitOf(`${unit}[Service]\nExecStart=/bin/true\n${lines}\n`);

describe('a unit file is refused for', () => {
  it.each<[string, Unit['content']]>([
    ['a blank in the name of a section', '[Unit ]\nDescription=b\n[Service]\nExecStart=/bin/true\n'],
    ['a section of another type', { Service: { ExecStart: '/bin/true' }, Socket: { ListenStream: '80' } }],
    ['a misspelt section', '[Servce]\nType=simple\n'],
    ['nothing in it', ''],
    ['text outside of sections', 'A=b\n[Service]\nExecStart=/bin/true\n'],
    ['a line without =', '[Service]\nExecStart=/bin/true\nhello\n'],
    ['a blank in the name of a directive', '[Service]\nExecStart=/bin/true\nA B=c\n'],
    ['a value that would be two lines', { Service: { Environment: 'a\nExecStart=/bin/evil' } }],
    ['a value that swallows the next line', { Service: { Environment: 'a\\', Type: 'oneshot' } }],
  ])('%s', (_, content) => expect(check(unitOf(content)).map(({ code }) => code)).toContain('UNIT_CONTENT'));

  it.each([
    ['ExecStrat=/bin/a', 'did you mean ExecStart=?'],
    ['Afer=a.service', 'did you mean After=? It belongs in section [Unit]'],
    ['After=a.service', 'write it in section [Unit]'],
    ['Restart=sometimes', 'correct the value'],
    ['Type=onshot', 'correct the value'],
    ['RemainAfterExit=maybe', 'correct the value'],
    ['RestartSec=10 parsecs', 'correct the value'],
    ['Restart=always # for ever', 'put the comment on its own line'],
    ['KillSignal=SIGFOO', 'correct the value'],
    ['UMask=0999', 'correct the value'],
    ['MemoryMax=5 elephants', 'correct the value'],
    ['EnvironmentFile=etc/a', 'correct the value'],
    ['Environment=A=b c', 'correct the value'],
    ['ExecStartPre=/bin/echo "a', 'correct the value'],
    ['ExecStartPre=/bin/echo %z', 'correct the value'],
    ['ExecStartPre=/bin/a | /bin/b', "let a shell read it, as in /bin/sh -c '…'"],
    ['ExecStartPre=/bin/sh -c echo a > /b', 'quote everything behind -c as one word'],
    ['ExecStartPre=/bin/mkdir /x/$(hostname)', "let a shell read it, as in /bin/sh -c '…'"],
    ["ExecStartPre=/bin/sh -c 'touch $(date +%Y)'", 'double it: %%Y'],
    ['ExecStartPre=/bin/sh -c “echo a”', 'type the quote, dash or space again'],
    ['ExecStartPre=/bin/docker run –rm a', 'type the quote, dash or space again'],
    ['ExecStartPre=/bin/echo\u00a0a', 'type the quote, dash or space again'],
    ['ExecStart=/bin/false', expect.stringMatching(/^set Type=oneshot; or, in a drop-in/)],
    ['Type=oneshot\nRestart=always', 'set Restart=on-failure, or another Type='],
    ['Type=dbus', 'add the BusName= that it takes on D-Bus'],
  ])('%s', (line, hint) => expect(check(service(line)).map((problem) => problem.hint)).toEqual([hint]));

  it('a directive of [Unit] that is misspelt', () => {
    expect(check(service('', '[Unit]\nAfer=a.service\n'))).toMatchObject([
      { given: 'Afer=a.service', hint: 'did you mean After=?' },
    ]);
  });

  it.each<[UnitName, string, string]>([
    ['a.service', '[Service]\nType=simple\n', 'has no ExecStart='],
    ['a.service', '[Service]\nType=oneshot\nExecStop=/bin/true\n', 'has no ExecStart='],
    ['a.socket', '[Socket]\nAccept=no\n', 'listens nowhere'],
    ['a.socket', '[Socket]\nListenFIFO=/x\nAccept=yes\n', 'no connection to accept'],
    ['a.timer', '[Timer]\nUnit=b.service\n', 'has no time at which it elapses'],
    ['a.path', '[Path]\nMakeDirectory=yes\n', 'watches no path'],
    ['a.mount', '[Mount]\nWhat=/dev/sda\nWhere=/b\n', 'only in a unit called b.mount'],
    ['var-my\\x2dlib.mount', '[Mount]\nWhat=/dev/sda\nWhere=/var/my/lib\n', 'called var-my-lib.mount'],
    ['proc.mount', '[Mount]\nWhat=proc\nWhere=/proc\n', 'which systemd mounts itself'],
    ['a.swap', '[Swap]\nWhat=/swapfile\n', 'only in a unit called swapfile.swap'],
    ['a--b.slice', '[Slice]\nCPUWeight=50\n', 'is not a valid name of a slice'],
  ])('%s with %j', (name, content, message) => {
    expect(check(unitOf(content, name))).toMatchObject([{ message: expect.stringContaining(message) }]);
  });

  it('a mistake in a drop-in', () => {
    const dropIns = [{ name: '10-a.conf', content: '[Unit ]\n' }] as const;
    expect(found(check({ name: 'a.service', dropIns }))).toEqual([
      'UNIT_CONTENT units[0].dropIns[0].content',
    ]);
  });
});

it('refuses a drop-in that adds a command to that of the image', () => {
  const dropIn = (content: string): Unit => ({
    name: 'docker.service',
    command: 'restart',
    dropIns: [{ name: '10-a.conf', content }],
  });
  expect(check(dropIn('[Service]\nExecStart=/usr/bin/dockerd\n'))).toMatchObject([
    { hint: "begin with an empty 'ExecStart=', which removes the earlier one" },
  ]);
  expect(check(dropIn('[Service]\nExecStart=\nExecStart=/usr/bin/dockerd\n'))).toEqual([]);
});

describe('a unit file may have', () => {
  it.each([
    ['sections of other programs', '[X-Fleet]\nMachineOf=b\n[Service]\nExecStart=/bin/true\n'],
    ['directives of other programs', '[Service]\nExecStart=/bin/true\nX-Mine=yes\n'],
    ['a program with prefixes', '[Service]\nExecStart=-@/bin/docker docker\n'],
    ['a last line that goes on', '[Service]\nExecStart=/bin/true \\'],
    ['comments within a continued line', '[Service]\nExecStart=/bin/true \\\n# a\n  b\n'],
    ['specifiers, and a % before a digit or sign', '[Service]\nExecStart=/bin/true %i %n 100% %%Y\n'],
    ['quotes and dashes of a text', "[Service]\nExecStart=/bin/echo 'a – “b”' it’s – 9–17\n"],
    ['an operator in quotes', "[Service]\nExecStart=/bin/sh -c 'a | b > c'\n"],
    ['several commands if it is oneshot', '[Service]\nType=oneshot\nExecStart=/bin/a\nExecStart=/bin/b\n'],
    ['a list that begins anew', '[Service]\nExecStart=/bin/a\nExecStart=\nExecStart=/bin/b\n'],
  ])('%s', (_, content) => expect(check(unitOf(content))).toEqual([]));

  it('the sections and directives of networkd', () => {
    const network = (text: string) => found(check(unitOf(text, 'a.network')));
    expect(network('[Match]\nName=ens32\n[Network]\nDHCP=yes\n[DHCPv4]\nUseDNS=no\n')).toEqual([]);
    expect(network('[Match]\nName=ens32\n[Network]\nAdress=10.0.0.1/8\n')).toHaveLength(1);
    expect(network('[Match]\nName=a\n[SR-IOV]\nVirtualFunction=0\n')).toEqual([]);
    expect(network('[Service]\nType=simple\n')).toHaveLength(1);
  });
});

describe('the version of systemd', () => {
  const judge = (unit: Unit, systemd: SystemdVersions) => [
    ...[...checkUnitContents(unitsOf(unit), { systemd })].map(({ code }) => `error ${code}`),
    ...[...warnAboutUnitContents(unitsOf(unit), { systemd })].map(({ code }) => `warning ${code}`),
  ];

  it.each<[string, Unit]>([
    ['a directive that is newer', service('StateDirectory=a')],
    ['a value that is newer', service('Type=exec')],
    ['a program that is searched for', service('ExecStartPre=true')],
    ['a combination that is newer', service('Type=oneshot\nRestart=on-failure')],
  ])('matters for %s', (_, unit) => {
    expect(judge(unit, { oldest: 212, newest: 215 })).toEqual(['error UNIT_VERSION']);
    expect(judge(unit, { oldest: 212, newest: 257 })).toEqual(['warning UNIT_VERSION']);
    expect(judge(unit, { oldest: 252, newest: 252 })).toEqual([]);
  });

  it('matters for a removed directive', () => {
    const unit = service('', '[Unit]\nIgnoreOnSnapshot=yes\n');
    expect(judge(unit, { oldest: 212, newest: 215 })).toEqual([]);
    expect(judge(unit, { oldest: 212, newest: 257 })).toEqual(['warning UNIT_VERSION']);
    expect(judge(unit, { oldest: 252, newest: 252 })).toEqual(['error UNIT_VERSION']);
  });

  it('causes warnings for what it deprecates', () => {
    expect(judge(service('KillMode=none'), { oldest: 252, newest: 252 })).toEqual(['warning UNIT_CONTENT']);
  });
});

it('shows no secret in a value that it refuses', () => {
  const token = `ghp_${'a1B2'.repeat(9)}`;
  expect(JSON.stringify(check(service(`Environment="A=b" 1TOKEN=${token}`)))).not.toContain(token);
});
