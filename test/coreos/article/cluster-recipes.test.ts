import { CLUSTER_RECIPES } from '../../../lib/coreos/article/cluster-recipes';
import { DOWNLOAD, masterSpec, nodeSpec } from './specs';

const { article, hardened } = CLUSTER_RECIPES;
const PREPLACED = { kind: 'preplaced' } as const;
const PINNED = { kind: 'pinned', downloads: { kubelet: DOWNLOAD } } as const;
const namesOf = (units: readonly { readonly name: string }[]) =>
  units.map(({ name }) => name.replace(/\.service$/, ''));

describe('the recipe of the article', () => {
  it('lists units before those that they need', () => {
    const node = ['rudder', 'docker', 'download-kubernetes', 'kubelet', 'proxy', 'etcd', 'fleet'];
    expect(namesOf(article.units(nodeSpec()))).toEqual(node);
    expect(namesOf(article.units(masterSpec()))).toEqual([
      ...node.slice(0, 3),
      'apiserver',
      'controller-manager',
      ...node.slice(3),
    ]);
  });

  it('writes the whole of /etc/environment, and a shell function', () => {
    expect(article.files(nodeSpec())).toEqual([
      {
        path: '/etc/environment',
        permissions: '0644',
        content: 'COREOS_PUBLIC_IPV4=\nCOREOS_PRIVATE_IPV4=10.1.3.13\n',
      },
      {
        path: '/etc/profile.d/nse-function.sh',
        permissions: '0755',
        content: expect.stringMatching(/^function nse\(\) \{\n {2}sudo nsenter .* \$1\)\n\}\n$/),
      },
    ]);
  });

  it('configures etcd and updates, and neither fleet nor the hostname', () => {
    expect(article.options(nodeSpec())).toEqual({
      etcd: {
        discovery: 'https://discovery.etcd.io/b9d070ef8fc3c65b3dc8a49853a77adf',
        addr: '10.1.3.13:4001',
        peerAddr: '10.1.3.13:7001',
      },
      update: { group: 'stable', rebootStrategy: 'off' },
    });
    expect([article.setsHostname, article.preplacedFiles(nodeSpec())]).toEqual([false, []]);
  });
});

describe('the hardened recipe', () => {
  it('lists units after those that they need', () => {
    const node = ['etcd', 'fleet', 'proxy', 'rudder-config', 'rudder', 'docker', 'kubelet'];
    expect(namesOf(hardened.units(nodeSpec({ binaries: PREPLACED })))).toEqual(node);
    expect(namesOf(hardened.units(masterSpec({ binaries: PINNED })))).toEqual([
      'etcd',
      'fleet',
      'download-kubernetes',
      'apiserver',
      'controller-manager',
      ...node.slice(2),
    ]);
  });

  it('has no kubelet where no pods run', () => {
    const machine = masterSpec({ isSchedulable: false, binaries: PREPLACED });
    expect(namesOf(hardened.units(machine))).not.toContain('kubelet');
    expect(namesOf(article.units(machine))).not.toContain('kubelet');
  });

  it('has the script that verifies downloads, if there are any', () => {
    const pathsOf = (binaries: typeof PREPLACED | typeof PINNED) =>
      hardened.files(nodeSpec({ binaries })).map(({ path }) => path);
    expect(pathsOf(PREPLACED)).toEqual(['/etc/profile.d/nse-function.sh']);
    expect(pathsOf(PINNED)).toEqual(['/opt/bin/fetch-pinned', '/etc/profile.d/nse-function.sh']);
  });

  it('tells fleet its address, sets the hostname, and names what the image must have', () => {
    expect(hardened.options(nodeSpec()).fleet).toEqual({ publicIp: '10.1.3.13' });
    expect(hardened.setsHostname).toBe(true);
    expect(hardened.preplacedFiles(nodeSpec({ binaries: PINNED }))).toEqual([
      '/opt/bin/proxy',
      '/opt/bin/rudder',
    ]);
  });
});
