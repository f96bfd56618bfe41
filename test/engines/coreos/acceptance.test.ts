import { spawnSync } from 'node:child_process';
import type { Construct } from 'constructs';
import { articleCluster } from '../../coreos/article-site';
import { synthesized } from '../../coreos/boot';
import { kubeadmCluster } from '../../coreos/kubeadm/kubeadm-site';
import { describeWithEngine } from '../harness/engine';

const CLUSTERS: readonly [string, (scope: Construct) => unknown][] = [
  ['article', (scope) => articleCluster(scope, { compat: 'article' })],
  ['hardened', (scope) => articleCluster(scope, { masterSchedulable: false })],
  ['kubeadm', (scope) => kubeadmCluster(scope)],
];

describeWithEngine('shellcheck', 'shellcheck', ({ path }) => {
  it.each(CLUSTERS)('accepts the acceptance script of a cluster: %s', (_, create) => {
    const script = synthesized(create).files.get('site/clusters/Cluster/accept.sh');
    const { stdout, stderr, status } = spawnSync(path, ['--shell=sh', '--severity=style', '-'], {
      input: script,
      encoding: 'utf8',
    });
    expect(`${stdout}${stderr}`).toBe('');
    expect(status).toBe(0);
  });
});
