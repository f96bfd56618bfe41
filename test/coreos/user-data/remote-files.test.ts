import { UserData } from '../../../lib/coreos/user-data/user-data';
import type { UserDataProps } from '../../../lib/coreos/user-data/user-data-props';
import { testStack } from '../../load-balancer/service-site';
import { textOf } from '../boot';

const IMAGE = {
  path: '/opt/extensions/tool.raw',
  url: 'https://mirror.example.jp/tool-1.2.raw',
  sha256: 'ab'.repeat(32),
} as const;
const LINK = { path: '/etc/extensions/tool.raw', target: IMAGE.path } as const;
const machine = (props: UserDataProps) =>
  new UserData(testStack(), 'Machine', { remoteFiles: [IMAGE], links: [LINK], ...props });

describe('files that a machine fetches, and links', () => {
  it('appear in Ignition with the checksum', () => {
    expect(JSON.parse(textOf(machine({ format: 'flatcar-ignition-3.4.0' }))).storage).toEqual({
      files: [
        {
          path: IMAGE.path,
          mode: 0o644,
          overwrite: true,
          contents: { source: IMAGE.url, verification: { hash: `sha256-${IMAGE.sha256}` } },
        },
      ],
      links: [{ ...LINK, hard: false }],
    });
  });

  it('appear in Butane with the checksum', () => {
    expect(textOf(machine({ format: 'flatcar-butane-1.1.0' }))).toContain(`storage:
  files:
    - path: ${IMAGE.path}
      mode: 420
      overwrite: true
      contents:
        source: ${IMAGE.url}
        verification:
          hash: sha256-${IMAGE.sha256}
  links:
    - path: ${LINK.path}
      target: ${LINK.target}
      hard: false
`);
  });

  it.each(['coreos-cloudinit-1.14', 'cloud-init'] as const)('are lost, as is reported: %s', (format) => {
    const userData = machine({ format });
    expect(userData.toArtifact().losses.map(({ part }) => part)).toEqual([
      'remoteFiles[/opt/extensions/tool.raw]',
      'links[/etc/extensions/tool.raw]',
    ]);
    expect(textOf(userData)).not.toContain('tool');
  });
});
