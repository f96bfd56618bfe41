import { parse } from 'yaml';
import type { BootDocument } from '../../../lib/coreos/model/boot-document';
import { renderButane } from '../../../lib/coreos/render/butane';
import { renderIgnition } from '../../../lib/coreos/render/ignition/render-ignition';
import type { Ignition } from '../../../lib/coreos/render/ignition/schema';
import type { Distribution } from '../../../lib/coreos/render/provision/provisioned';
import { documentOf, SSH_KEY } from '../boot';
import { FULL_DOCUMENT } from '../full-document';

const ignite = (changes: Partial<BootDocument>, distribution: Distribution = 'flatcar'): Ignition =>
  JSON.parse(renderIgnition(documentOf(changes), distribution).text);
const lossesOf = (changes: Partial<BootDocument>, distribution: Distribution = 'flatcar') =>
  renderIgnition(documentOf(changes), distribution).losses.map(({ part, message }) => `${part}: ${message}`);

describe.each(['flatcar', 'fcos'] as const)('the full document on %s', (distribution) => {
  it('renders as Butane', () => {
    const { text, losses } = renderButane(FULL_DOCUMENT, distribution);
    expect(text).toMatchSnapshot();
    expect(losses).toMatchSnapshot();
  });

  it('renders as Ignition with the same losses', () => {
    const { text, losses } = renderIgnition(FULL_DOCUMENT, distribution);
    expect(JSON.parse(text)).toMatchSnapshot();
    expect(losses).toEqual(renderButane(FULL_DOCUMENT, distribution).losses);
  });
});

describe('the Ignition config', () => {
  it('enables started units, and adds [Install] if it is missing', () => {
    const content = { Service: { ExecStart: '/bin/true' } };
    const install = { Install: { WantedBy: 'graphical.target' } };
    const { systemd } = ignite({
      units: [
        { name: 'a.service', command: 'start', content },
        { name: 'b.service', command: 'start', content: { ...content, ...install } },
        { name: 'c.service', content },
        { name: 'd.service', command: 'stop' },
        { name: 'e.service', command: 'restart' },
      ],
    });
    expect(systemd?.units).toEqual([
      {
        name: 'a.service',
        enabled: true,
        contents: '[Service]\nExecStart=/bin/true\n\n[Install]\nWantedBy=multi-user.target\n',
      },
      {
        name: 'b.service',
        enabled: true,
        contents: '[Service]\nExecStart=/bin/true\n\n[Install]\nWantedBy=graphical.target\n',
      },
      { name: 'c.service', contents: '[Service]\nExecStart=/bin/true\n' },
      { name: 'd.service', enabled: false },
      { name: 'e.service', enabled: true },
    ]);
  });

  it.each([
    ['stop', 'units[a.service].command: Ignition gives no commands: the unit is disabled, and not stopped'],
    [
      'restart',
      'units[a.service].command: Ignition gives no commands: instead of restart the unit is enabled',
    ],
    [
      'reload',
      'units[a.service].command: Ignition gives no commands: instead of reload the unit is left alone',
    ],
  ] as const)('cannot %s a unit', (command, loss) => {
    expect(lossesOf({ units: [{ name: 'a.service', command }] })).toEqual([loss]);
  });

  it('has permissions as a number, and the owner by name', () => {
    const file = { path: '/etc/a', content: 'ü', permissions: '0750', owner: 'deploy:users' } as const;
    expect(ignite({ files: [file] }).storage?.files).toEqual([
      {
        path: '/etc/a',
        user: { name: 'deploy' },
        group: { name: 'users' },
        mode: 0o750,
        overwrite: true,
        contents: { source: 'data:,%C3%BC' },
      },
    ]);
  });

  it("gives keys to the image's own user, merged with those given by name", () => {
    const { passwd } = ignite({
      sshAuthorizedKeys: [SSH_KEY],
      users: [
        { name: 'core', sshAuthorizedKeys: [SSH_KEY, `${SSH_KEY}.b`], groups: ['docker'] },
        { name: 'other' },
      ],
    });
    expect(passwd?.users).toEqual([
      { name: 'core', sshAuthorizedKeys: [SSH_KEY, `${SSH_KEY}.b`], groups: ['docker'] },
      { name: 'other' },
    ]);
  });

  it('has options in a drop-in beside those of the document, with specifiers escaped', () => {
    const { systemd } = ignite({
      units: [{ name: 'flanneld.service', dropIns: [{ name: '10-own.conf', content: '[Service]\nA=b\n' }] }],
      options: { flannel: { etcdPrefix: '/a b"c\\50%', interface: 'ens32' } },
    });
    expect(systemd?.units?.[0]?.dropins?.map(({ name }) => name)).toEqual(['10-own.conf', '20-options.conf']);
    expect(systemd?.units?.[0]?.dropins?.[1]?.contents).toBe(
      '[Service]\nEnvironment="FLANNELD_ETCD_PREFIX=/a b\\"c\\\\50%%"\nEnvironment="FLANNELD_IFACE=ens32"\n',
    );
  });

  it.each([
    ['off', 'enabled = false'],
    ['reboot', 'strategy = "immediate"'],
  ] as const)('tells zincati of the strategy %s', (rebootStrategy, setting) => {
    const { storage } = ignite({ options: { update: { rebootStrategy } } }, 'fcos');
    expect(storage?.files?.[0]?.contents?.source).toBe(
      `data:,${encodeURIComponent(`[updates]\n${setting}\n`)}`,
    );
  });

  it('lists what Fedora CoreOS cannot express', () => {
    const update = { group: 'stable', server: 'https://example.jp', rebootStrategy: 'etcd-lock' } as const;
    expect(lossesOf({ options: { update } }, 'fcos').map((loss) => loss.split(':')[0])).toEqual([
      'update.group',
      'update.server',
      'update.rebootStrategy',
    ]);
  });
});

it('Butane carries odd characters in a URL, and other text inline', () => {
  const { text } = renderButane(
    documentOf({
      files: [
        { path: '/etc/a', content: 'a\n' },
        { path: '/etc/b', content: 'a\0' },
      ],
    }),
    'flatcar',
  );
  expect(parse(text).storage.files.map(({ contents }: { contents: unknown }) => contents)).toEqual([
    { inline: 'a\n' },
    { source: 'data:;base64,YQA=' },
  ]);
});
