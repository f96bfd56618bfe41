import { spawnSync } from 'node:child_process';
import { isKumikiError } from '../../../lib/core/errors';
import { Binaries } from '../../../lib/coreos/article/binaries';
import { listValues, parseUnitFile } from '../../../lib/coreos/unit-file/parse';
import { renderUnitContent } from '../../../lib/coreos/unit-file/render';
import { testStack } from '../../load-balancer/service-site';
import { articleCluster } from '../article-site';
import { synthesized } from '../boot';
import { systemdWords } from '../unit-file/systemd-words';

describe('a cluster for today’s distributions', () => {
  it.each(['flatcar-butane-1.1.0', 'fcos-ignition-3.5.0', 'cloud-init'] as const)(
    'is refused once, as its machines would lack etcd and fleet: %s',
    (format) => {
      const build = () => synthesized((stack) => articleCluster(stack, { format }));
      expect(build).toThrow(
        /USER_DATA_FORMAT {2}site\/Cluster .*leaves out what the machines need: etcd: .*; fleet: /s,
      );
      try {
        build();
      } catch (error) {
        expect(isKumikiError(error) && error.problems.length).toBe(1);
      }
    },
  );
});

describe('the documents of a cluster in a small cloud', () => {
  it.each([
    ['the article', { compat: 'article' }],
    // without checksums, which do not compress
    ['hardened, with the programs in the image', { binaries: Binaries.preplaced() }],
  ] as const)('fit into 2 KB when they are compressed: %s', (_, mode) => {
    const changes = { ...mode, provider: 'idcf', encoding: 'gzip+base64' } as const;
    const { userData } = synthesized((stack) => articleCluster(stack, changes));
    const sizes = userData.map(({ payload }) => payload.length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(2048);
  });

  it('do not fit uncompressed, and the largest parts are named', () => {
    expect(() => synthesized((stack) => articleCluster(stack, { provider: 'idcf' }))).toThrow(
      /USER_DATA_SIZE.*its largest parts are/s,
    );
  });
});

it('every script in a unit of a cluster is valid shell', () => {
  const units = articleCluster(testStack()).machines.flatMap(({ userData }) => userData.toDocument().units);
  const contents = units.flatMap(({ content, dropIns = [] }) => [
    content,
    ...dropIns.map((dropIn) => dropIn.content),
  ]);
  const files = contents
    .filter((content) => content !== undefined)
    .map((content) => parseUnitFile(renderUnitContent(content)));
  const commands = files.flatMap((file) =>
    ['ExecStartPre', 'ExecStart'].flatMap((key) => listValues(file, 'Service', key)),
  );
  const scripts = new Set(
    commands
      .map(systemdWords)
      .flatMap(([program, flag, script]) => (program === '/bin/sh' && flag === '-c' ? [script ?? ''] : [])),
  );
  expect(scripts.size).toBe(2);
  for (const script of scripts)
    expect(spawnSync('/bin/sh', ['-n', '-c', script], { encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    });
});
