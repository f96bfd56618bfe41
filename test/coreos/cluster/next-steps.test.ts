import { spawnSync } from 'node:child_process';
import { Binaries } from '../../../lib/coreos/article/binaries';
import type { CoreOSRudderClusterProps } from '../../../lib/coreos/cluster/core-os-rudder-cluster-props';
import { listNextSteps } from '../../../lib/coreos/cluster/next-steps';
import { locateFiles } from '../../../lib/coreos/machines/cluster-files';
import { ARTICLE_SITE, PINNED } from '../article-site';

const stepsOf = (changes: Partial<CoreOSRudderClusterProps>, folder = 'dist/site') =>
  listNextSteps({ ...ARTICLE_SITE, ...changes }, locateFiles('Cluster', folder));
const commandsOf = (changes: Partial<CoreOSRudderClusterProps>, folder?: string) =>
  stepsOf(changes, folder).flatMap(({ commands }) => commands);

describe('the next steps with a cluster of the article', () => {
  it('build Rudder, copy it, reboot, and then connect to the master by ssh', () => {
    expect(commandsOf({ compat: 'article' })).toEqual([
      'git clone https://github.com/flannel-io/flannel rudder-sources',
      'cd rudder-sources',
      'git checkout 780c909e',
      "GO111MODULE=off CGO_ENABLED=1 GOFLAGS='-ldflags=-extldflags=-static' ./build",
      'cd ..',
      'cp rudder-sources/bin/rudder .',
      `grep -q ' ' dist/site/clusters/Cluster/machines.txt && grep ' ' dist/site/clusters/Cluster/machines.txt | while read -r address _; do { scp rudder "core@$address": < /dev/null && ssh -n "core@$address" 'sudo mkdir -p /opt/bin && sudo install -m 0755 rudder /opt/bin && sudo shutdown -r +1'; } || exit 1; done`,
      'FLEETCTL_TUNNEL=10.1.1.140 fleetctl list-machines',
      'curl -fLO https://storage.googleapis.com/kubernetes/kubecfg',
      'sudo install kubecfg /usr/local/bin/kubecfg',
      'ssh -f -nNT -L 8080:127.0.0.1:8080 core@10.1.1.140',
      'curl http://localhost:8080',
      'kubecfg list minions',
      'kubecfg list /pods',
    ]);
  });

  it('say first what is no longer available', () => {
    const [article, hardened] = [{ compat: 'article' } as const, { binaries: PINNED }].map(
      (changes) => stepsOf(changes)[0]?.what,
    );
    expect(article).toMatch(/images of CoreOS.*discovery tokens.*storage\.googleapis\.com/);
    expect(hardened).toMatch(/images of CoreOS.*discovery tokens/);
    expect(hardened).not.toContain('storage.googleapis.com');
  });

  it('copy nothing if everything is downloaded', () => {
    expect(commandsOf({ binaries: PINNED })[0]).toBe('FLEETCTL_TUNNEL=10.1.1.140 fleetctl list-machines');
  });

  it('copy what is neither downloaded nor in the image', () => {
    const [first = '', ...others] = commandsOf({
      binaries: Binaries.pinned({ rudder: { url: 'https://a/rudder', sha256: '5a'.repeat(32) } }),
    });
    expect(first).toContain('scp apiserver controller-manager kubelet proxy "core@$address"');
    expect(others.join('\n')).not.toContain('git clone');
    expect(commandsOf({ binaries: Binaries.preplaced() })[0]).toContain('git clone');
  });

  it('are valid shell, whatever the folder is called', () => {
    const commands = commandsOf({ compat: 'article' }, "di$(touch x)st's/a b");
    for (const command of commands) {
      expect(spawnSync('/bin/sh', ['-n', '-c', command], { encoding: 'utf8' }).stderr).toBe('');
    }
    const listed = spawnSync('/bin/sh', ['-c', `echo ${locateFiles('C', "a'b $x").machines}`], {
      encoding: 'utf8',
    });
    expect(listed.stdout).toBe("a'b $x/clusters/C/machines.txt\n");
  });

  it('verify the given client before they install it', () => {
    const kubecfg = { url: 'https://mirror.example.jp/kubecfg', sha256: '5a'.repeat(32) };
    expect(commandsOf({ binaries: Binaries.pinned({ kubecfg }) })).toEqual(
      expect.arrayContaining([
        `curl -fgLo kubecfg ${kubecfg.url}`,
        `echo '${kubecfg.sha256}  kubecfg' | sha256sum -c && sudo install kubecfg /usr/local/bin/kubecfg`,
      ]),
    );
  });

  it('pass a URL with shell syntax to curl unchanged', () => {
    const kubecfg = { url: 'https://mirror.example.jp/$(reboot)`id`;kubecfg', sha256: '5a'.repeat(32) };
    expect(commandsOf({ binaries: Binaries.pinned({ kubecfg }) })).toContain(
      "curl -fgLo kubecfg 'https://mirror.example.jp/$(reboot)`id`;kubecfg'",
    );
  });

  it.each(['\u001b]0;x\u0007', '\u202e', '\u0085'])('refuse a URL with %j', (hidden) => {
    const kubecfg = { url: `https://mirror.example.jp/${hidden}`, sha256: '5a'.repeat(32) };
    expect(() => commandsOf({ binaries: Binaries.pinned({ kubecfg }) })).toThrow(
      expect.objectContaining({ code: 'SYNTH_TEXT' }),
    );
  });
});
