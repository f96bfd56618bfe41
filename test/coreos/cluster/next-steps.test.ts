import { Binaries } from '../../../lib/coreos/article/binaries';
import { listNextSteps } from '../../../lib/coreos/cluster/next-steps';
import { ARTICLE_SITE } from '../article-site';

const commandsOf = (binaries?: Binaries) =>
  listNextSteps({ ...ARTICLE_SITE, binaries }).flatMap(({ commands }) => commands);

describe('the next steps with a cluster of the article', () => {
  it('go through ssh to the master', () => {
    expect(commandsOf()).toEqual([
      'FLEETCTL_TUNNEL=10.1.1.140 fleetctl list-machines',
      'curl -fLO https://storage.googleapis.com/kubernetes/kubecfg',
      'sudo install kubecfg /usr/local/bin/kubecfg',
      'ssh -f -nNT -L 8080:127.0.0.1:8080 core@10.1.1.140',
      'curl http://localhost:8080',
      'kubecfg list minions',
      'kubecfg list /pods',
    ]);
  });

  it('verify the client that the cluster is given', () => {
    const kubecfg = { url: 'https://mirror.example.jp/kubecfg', sha256: '5a'.repeat(32) };
    expect(commandsOf(Binaries.pinned({ kubecfg }))).toContain(
      `curl -fLo kubecfg ${kubecfg.url} && echo '${kubecfg.sha256}  kubecfg' | sha256sum -c`,
    );
  });
});
