import { parse } from 'yaml';
import { runChecks } from '../../../lib/core/check';
import type { Unit, UnitName } from '../../../lib/coreos/model/unit';
import { UserData } from '../../../lib/coreos/user-data/user-data';
import { problemsBelow, testStack } from '../../load-balancer/service-site';
import { SSH_KEY, synthesized, textOf } from '../boot';

const service = (name: UnitName): Unit => ({
  name,
  content: '[Service]\nExecStart=/bin/true\n',
  command: 'start',
});
const read = (userData: UserData) => parse(textOf(userData), { version: '1.1' });

describe('a machine by itself', () => {
  it('needs no cluster, and begins with the line that parsers look for', () => {
    const { files } = synthesized((stack) => {
      new UserData(stack, 'Bastion', { hostname: 'bastion', sshAuthorizedKeys: [SSH_KEY] });
    });
    expect(files.get('site/user-data/bastion')).toBe(
      `#cloud-config\nhostname: bastion\nssh_authorized_keys:\n  - ${SSH_KEY}\n`,
    );
  });

  it('accepts keys from .pub files, which end with a line break', () => {
    const userData = new UserData(testStack(), 'Node', {
      sshAuthorizedKeys: [`${SSH_KEY}\n`, `${SSH_KEY}\r\n`],
      users: [{ name: 'deploy', sshAuthorizedKeys: [`${SSH_KEY}\n`] }],
    });
    expect(problemsBelow(userData)).toEqual([]);
    expect(read(userData)).toEqual({
      ssh_authorized_keys: [SSH_KEY],
      users: [{ name: 'deploy', ssh_authorized_keys: [SSH_KEY] }],
    });
  });

  it('accepts the hash of a password as `openssl passwd` prints it', () => {
    const users = [{ name: 'deploy', passwordHash: '$6$salt$hash\n' }];
    const userData = new UserData(testStack(), 'Node', { users, acceptSecrets: true });
    expect(problemsBelow(userData)).toEqual([]);
    expect(read(userData)).toEqual({ users: [{ name: 'deploy', passwd: '$6$salt$hash' }] });
  });

  it.each([
    [{ systemdVersion: 252 }, []],
    [{ systemdVersion: -1 }, ['systemdVersion']],
    [{ systemdVersion: 252.5 }, ['systemdVersion']],
    [{ systemdVersion: 1e99 }, ['systemdVersion']],
    [{ preplacedFiles: ['/opt/bin/kubelet'] }, []],
    [
      { preplacedFiles: ['opt/bin/kubelet', '/a\nb', ''] },
      [0, 1, 2].map((index) => `preplacedFiles[${index}]`),
    ],
  ])('needs possible settings of its image: %j', (props, expected) => {
    const userData = new UserData(testStack(), 'Node', props);
    expect(runChecks(userData).map(({ property }) => property)).toEqual(expected);
  });

  it('accepts units, drop-ins, files, keys and users until synthesis', () => {
    const userData = new UserData(testStack(), 'Node');
    userData.addUnit({
      name: 'hello.service',
      command: 'start',
      content: {
        Unit: { Description: 'Hello' },
        Service: { ExecStart: { program: '/usr/bin/echo', arguments: ['50%', '$5'] } },
      },
    });
    userData.addDropIn('docker.service', {
      name: '10-mtu.conf',
      content: { Service: { Environment: 'DOCKER_OPTS=--mtu=1472' } },
    });
    userData.addFile({ path: '/etc/motd', content: 'hello\n', permissions: '0600' });
    userData.addSshKey(SSH_KEY);
    userData.addUser({ name: 'deploy', groups: ['docker'] });
    expect(problemsBelow(userData)).toEqual([]);
    expect(read(userData)).toEqual({
      ssh_authorized_keys: [SSH_KEY],
      users: [{ name: 'deploy', groups: ['docker'] }],
      coreos: {
        units: [
          {
            name: 'hello.service',
            command: 'start',
            content: '[Unit]\nDescription=Hello\n\n[Service]\nExecStart=/usr/bin/echo 50%% $$5\n',
          },
          {
            name: 'docker.service',
            'drop-ins': [{ name: '10-mtu.conf', content: '[Service]\nEnvironment=DOCKER_OPTS=--mtu=1472\n' }],
          },
        ],
      },
      write_files: [{ path: '/etc/motd', permissions: '0600', content: 'hello\n' }],
    });
  });

  it('writes options of the programs with their keys, and leaves out what is not given', () => {
    const userData = new UserData(testStack(), 'Node', {
      update: { group: 'stable', rebootStrategy: 'off' },
      etcd: {
        addr: '10.1.1.140:4001',
        peerAddr: '10.1.1.140:7001',
        snapshotCount: 5,
        verbose: true,
        name: undefined,
      },
      fleet: { publicIp: '10.1.1.140' },
      locksmith: { windowStart: 'Thu 23:30', windowLength: '1h' },
    });
    expect(problemsBelow(userData)).toEqual([]);
    expect(read(userData).coreos).toEqual({
      etcd: { addr: '10.1.1.140:4001', 'peer-addr': '10.1.1.140:7001', 'snapshot-count': 5, verbose: true },
      fleet: { 'public-ip': '10.1.1.140' },
      locksmith: { 'window-start': 'Thu 23:30', 'window-length': '1h' },
      update: { group: 'stable', 'reboot-strategy': 'off' },
    });
    // words and digits that YAML 1.1 reads as other types
    expect(textOf(userData)).toContain('reboot-strategy: "off"');
  });

  it('refuses to put a unit before one that is not in the list', () => {
    const userData = new UserData(testStack(), 'A', { units: [service('rudder.service')] });
    userData.addUnit(service('a.service'), { before: 'ruder.service' });
    expect(runChecks(userData)).toMatchObject([
      { code: 'UNIT_ABSENT', given: 'ruder.service', hint: 'did you mean rudder.service?' },
    ]);
  });

  it('puts a unit before one that is itself placed later', () => {
    const userData = new UserData(testStack(), 'A', { units: [service('c.service')] });
    userData.addUnit(service('a.service'), { before: 'b.service' });
    userData.addUnit(service('b.service'), { before: 'c.service' });
    const names = userData.toDocument().units.map(({ name }) => name);
    expect(names).toEqual(['a.service', 'b.service', 'c.service']);
  });

  it('puts a unit before another one, wherever that is added', () => {
    const userData = new UserData(testStack(), 'Node');
    userData.addUnit(service('c.service'), { before: 'b.service' });
    userData.addUnit(service('a.service'));
    userData.addUnit(service('b.service'));
    expect(userData.toDocument().units.map(({ name }) => name)).toEqual([
      'a.service',
      'c.service',
      'b.service',
    ]);
  });

  it('accepts the same file twice, but no other one at its path', () => {
    const userData = new UserData(testStack(), 'Node');
    for (const content of ['a\n', 'a\n', 'b\n'])
      userData.addFile({ path: '/etc/sysctl.d/dsr.conf', content });
    expect(userData.toDocument().files).toHaveLength(2);
    expect(problemsBelow(userData)).toEqual([
      "USER_DATA_DUPLICATE shop/Node: the file '/etc/sysctl.d/dsr.conf' appears twice",
    ]);
  });
});

describe('the size of a document', () => {
  const files = [{ path: '/etc/large', content: 'x'.repeat(3000) }] as const;

  it('cannot exceed what the cloud accepts', () => {
    const userData = new UserData(testStack(), 'Node', { files, provider: 'idcf' });
    expect(problemsBelow(userData)).toEqual([
      'USER_DATA_SIZE shop/Node: the user_data has 3086 bytes, 1038 more than idcf accepts',
    ]);
  });

  it('is measured after compression', () => {
    const userData = new UserData(testStack(), 'Node', { files, provider: 'idcf', encoding: 'gzip+base64' });
    expect(problemsBelow(userData)).toEqual([]);
  });
});

describe('the file of a machine', () => {
  it('has the name of the host, or of the construct', () => {
    const stack = testStack();
    expect(new UserData(stack, 'A', { hostname: 'node-1' }).fileName).toBe('node-1');
    expect(new UserData(stack, 'B').fileName).toBe('B');
    expect(new UserData(new UserData(stack, 'C'), 'D').fileName).toBe('C-D');
  });

  it.each(['../node', 'a/b', 'node.yaml', 'node.yml', 'node.json', 'node.txt', '.node', '', 'a b'])(
    'cannot be called %j',
    (fileName) => {
      expect(problemsBelow(new UserData(testStack(), 'Node', { fileName }))).toEqual([
        `USER_DATA_NAME shop/Node: '${fileName}' is not a valid name for a user_data file`,
      ]);
    },
  );

  it('is unique, even if case is ignored', () => {
    const stack = testStack();
    new UserData(stack, 'A', { hostname: 'node' });
    new UserData(stack, 'B', { hostname: 'Node' });
    expect(problemsBelow(stack)).toEqual([
      "USER_DATA_DUPLICATE shop/B: the user_data of 'shop/A' has the same name, 'Node'",
    ]);
  });

  it.each(['gzip', 'gzip+base64'] as const)(
    'has a readable copy beside it when it is encoded: %s',
    (encoding) => {
      const { files } = synthesized((stack) => new UserData(stack, 'Node', { hostname: 'node', encoding }));
      expect([...files.keys()].filter((path) => path.includes('user-data'))).toEqual([
        'site/user-data/node',
        'site/user-data/node.txt',
      ]);
      expect(files.get('site/user-data/node.txt')).toBe('#cloud-config\nhostname: node\n');
    },
  );
});
