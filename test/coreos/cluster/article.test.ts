import { parse } from 'yaml';
import { parseUnitFile } from '../../../lib/coreos/unit-file/parse';
import { testStack } from '../../load-balancer/service-site';
import { articleCluster } from '../article-site';
import { textOf } from '../boot';
import { systemdWords } from '../unit-file/systemd-words';

interface ReadUnit {
  readonly name: string;
  readonly command: string;
  readonly content?: string;
}

const { master, nodes } = articleCluster(testStack(), { compat: 'article' });
const documents = { master, node: nodes[0] ?? master };
const read = (role: keyof typeof documents) => parse(textOf(documents[role].userData), { version: '1.1' });
const unitsOf = (role: keyof typeof documents): ReadUnit[] => read(role).coreos.units;

/** The directives of a unit as `Section.Key=value`, lines that go on as one. */
function directivesOf(role: keyof typeof documents, name: string): string[] {
  const content = unitsOf(role).find((unit) => unit.name === name)?.content ?? '';
  return parseUnitFile(content).sections.flatMap((section) =>
    section.directives.map(({ key, value }) => `${section.name}.${key}=${value.replace(/\s+/g, ' ')}`),
  );
}

const EVERY_KUBERNETES_UNIT = (name: string, description: string) => [
  'Unit.After=etcd.service',
  'Unit.After=download-kubernetes.service',
  `Unit.ConditionFileIsExecutable=/opt/bin/${name}`,
  `Unit.Description=${description}`,
  'Unit.Documentation=https://github.com/GoogleCloudPlatform/kubernetes',
  'Unit.Wants=etcd.service',
  'Unit.Wants=download-kubernetes.service',
];
const RESTARTED = ['Service.Restart=always', 'Service.RestartSec=10', 'Install.WantedBy=multi-user.target'];

describe('the documents of the article', () => {
  it.each([
    [
      'master',
      [
        'rudder',
        'docker',
        'download-kubernetes',
        'apiserver',
        'controller-manager',
        'kubelet',
        'proxy',
        'etcd',
        'fleet',
      ],
    ],
    ['node', ['rudder', 'docker', 'download-kubernetes', 'kubelet', 'proxy', 'etcd', 'fleet']],
  ] as const)('have these units in this order: %s', (role, names) => {
    expect(unitsOf(role).map(({ name, command }) => `${command} ${name}`)).toEqual(
      names.map((name) => `${name === 'docker' ? 'restart' : 'start'} ${name}.service`),
    );
    expect(
      unitsOf(role)
        .filter(({ content }) => content === undefined)
        .map(({ name }) => name),
    ).toEqual(['etcd.service', 'fleet.service']);
  });

  it.each(['master', 'node'] as const)('have these keys: %s', (role) => {
    const { address } = documents[role];
    const { coreos, write_files: files, ssh_authorized_keys: keys, ...others } = read(role);
    const { units: _, ...options } = coreos;
    expect(others).toEqual({});
    expect(keys).toHaveLength(1);
    expect(options).toEqual({
      etcd: {
        discovery: 'https://discovery.etcd.io/b9d070ef8fc3c65b3dc8a49853a77adf',
        addr: `${address}:4001`,
        'peer-addr': `${address}:7001`,
      },
      update: { group: 'stable', 'reboot-strategy': 'off' },
    });
    expect(
      files.map(({ path, permissions }: { path: string; permissions: string }) => [path, permissions]),
    ).toEqual([
      ['/etc/environment', '0644'],
      ['/etc/profile.d/nse-function.sh', '0755'],
    ]);
    expect(files[0].content).toBe(`COREOS_PUBLIC_IPV4=\nCOREOS_PRIVATE_IPV4=${address}\n`);
  });

  it('run rudder and docker so', () => {
    expect(directivesOf('node', 'rudder.service')).toEqual([
      'Unit.Requires=etcd.service',
      'Unit.After=etcd.service',
      `Service.ExecStartPre=-/usr/bin/etcdctl mk /coreos.com/network/config '{"Network":"10.240.0.0/16"}'`,
      'Service.ExecStart=/opt/bin/rudder',
      'Install.WantedBy=multi-user.target',
    ]);
    expect(directivesOf('node', 'docker.service')).toEqual([
      'Unit.Description=Docker Application Container Engine',
      'Unit.Documentation=http://docs.docker.io',
      'Unit.Requires=rudder.service',
      'Unit.After=rudder.service',
      'Service.EnvironmentFile=/run/rudder/subnet.env',
      'Service.ExecStartPre=/bin/mount --make-rprivate /',
      `Service.ExecStart=/usr/bin/docker -d -s=btrfs -H fd:// --bip=$\{RUDDER_SUBNET} --mtu=$\{RUDDER_MTU}`,
      'Install.WantedBy=multi-user.target',
    ]);
  });

  it.each([
    ['master', ['apiserver', 'controller-manager', 'kubecfg', 'kubelet', 'proxy']],
    ['node', ['kubelet', 'proxy']],
  ] as const)('download so: %s', (role, names) => {
    expect(directivesOf(role, 'download-kubernetes.service')).toEqual([
      'Unit.After=network-online.target',
      ...names.filter((name) => name !== 'kubecfg').map((name) => `Unit.Before=${name}.service`),
      'Unit.Description=Download Kubernetes Binaries',
      'Unit.Documentation=https://github.com/GoogleCloudPlatform/kubernetes',
      'Unit.Requires=network-online.target',
      ...names.map(
        (name) =>
          `Service.ExecStart=/usr/bin/wget -N -P /opt/bin http://storage.googleapis.com/kubernetes/${name}`,
      ),
      ...names.map((name) => `Service.ExecStart=/usr/bin/chmod +x /opt/bin/${name}`),
      'Service.RemainAfterExit=yes',
      'Service.Type=oneshot',
    ]);
  });

  it.each([
    [
      'master',
      'apiserver',
      'API Server',
      '--address=127.0.0.1 --port=8080 --etcd_servers=http://127.0.0.1:4001 --machines=10.1.1.140,10.1.3.13,10.1.0.44 --logtostderr=true',
    ],
    ['master', 'controller-manager', 'Controller Manager', '--master=127.0.0.1:8080 --logtostderr=true'],
    [
      'node',
      'kubelet',
      'Kubelet',
      '--address=0.0.0.0 --port=10250 --hostname_override=10.1.3.13 --etcd_servers=http://127.0.0.1:4001 --logtostderr=true',
    ],
    ['node', 'proxy', 'Proxy', '--etcd_servers=http://127.0.0.1:4001 --logtostderr=true'],
  ] as const)('run on a %s: %s', (role, name, title, flags) => {
    expect(directivesOf(role, `${name}.service`)).toEqual([
      ...EVERY_KUBERNETES_UNIT(name, `Kubernetes ${title}`),
      `Service.ExecStart=/opt/bin/${name} ${flags}`,
      ...RESTARTED,
    ]);
  });
});

it('the configuration of the overlay reaches etcd as JSON', () => {
  const [, , , , json = ''] = systemdWords(
    directivesOf('node', 'rudder.service')
      .find((line) => line.startsWith('Service.ExecStartPre='))
      ?.split(/=-(.*)/s)[1]
      ?.replace(/^/, 'x ') ?? '',
  );
  expect(JSON.parse(json)).toEqual({ Network: '10.240.0.0/16' });
});
