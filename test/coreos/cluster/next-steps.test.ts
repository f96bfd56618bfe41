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

  it('install the client that the cluster is given only after its checksum was verified', () => {
    const kubecfg = { url: 'https://mirror.example.jp/kubecfg', sha256: '5a'.repeat(32) };
    const commands = commandsOf(Binaries.pinned({ kubecfg }));
    expect(commands.slice(1, 3)).toEqual([
      `curl -fgLo kubecfg ${kubecfg.url}`,
      `echo '${kubecfg.sha256}  kubecfg' | sha256sum -c && sudo install kubecfg /usr/local/bin/kubecfg`,
    ]);
  });

  it('hand a URL that a shell would run to curl as it is', () => {
    const kubecfg = { url: 'https://mirror.example.jp/$(reboot)`id`;kubecfg', sha256: '5a'.repeat(32) };
    expect(commandsOf(Binaries.pinned({ kubecfg }))).toContain(
      "curl -fgLo kubecfg 'https://mirror.example.jp/$(reboot)`id`;kubecfg'",
    );
  });

  it.each(['\u001b]0;x\u0007', '\u202e', '\u0085'])('refuse a URL with %j', (hidden) => {
    const kubecfg = { url: `https://mirror.example.jp/${hidden}`, sha256: '5a'.repeat(32) };
    expect(() => commandsOf(Binaries.pinned({ kubecfg }))).toThrow(
      expect.objectContaining({ code: 'SYNTH_TEXT' }),
    );
  });
});
