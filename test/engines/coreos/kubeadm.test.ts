import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Etcd } from '../../../lib/coreos/kubeadm/control-plane/etcd';
import type { KubeadmCluster } from '../../../lib/coreos/kubeadm/kubeadm-cluster';
import type { KubeadmClusterProps } from '../../../lib/coreos/kubeadm/kubeadm-cluster-props';
import { listPulledImages } from '../../../lib/coreos/kubeadm/pulled-images';
import { PAUSE_IMAGE } from '../../../lib/coreos/kubeadm/system/containerd';
import { toClusterSpec, toMachineSpecs } from '../../../lib/coreos/kubeadm/to-spec';
import type { UserDataFormat } from '../../../lib/coreos/model/format';
import type { UserDataArtifact } from '../../../lib/coreos/user-data/artifact';
import { synthesized } from '../../coreos/boot';
import { JOINS, KUBEADM_SITE, kubeadmCluster } from '../../coreos/kubeadm/kubeadm-site';
import { SITES } from '../../coreos/kubeadm/sites';
import { testStack } from '../../load-balancer/service-site';
import { describeWithEngine } from '../harness/engine';
import { readByCloudinit } from './coreos-cloudinit';
import { runOnFiles } from './documents';
import { verifyUnits } from './systemd-root';

const WAYS = Object.keys(JOINS);
const FORMATS = ['flatcar-ignition-3.4.0', 'coreos-cloudinit-1.14'] as const;

/** Returns the documents of a master and of a node, for each way to join. */
function documents(format: UserDataFormat): readonly UserDataArtifact[] {
  return WAYS.flatMap((way) =>
    synthesized((stack) => kubeadmCluster(stack, { join: JOINS[way], format })).userData.slice(0, 2),
  );
}

/** Returns a file of the master and of a node. */
function filesAt({ machines }: KubeadmCluster, path: string): string[] {
  return machines
    .slice(0, 2)
    .flatMap(({ userData }) =>
      userData.toDocument().files.flatMap((file) => (file.path === path ? [String(file.content)] : [])),
    );
}

describeWithEngine('kubeadm', 'kubeadm itself', ({ path }) => {
  const folder = mkdtempSync(join(tmpdir(), 'kumiki-kubeadm-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  // kubeadm checks that the file exists which the user provides
  const brought = join(folder, 'join.conf');
  writeFileSync(brought, '');
  const judge = (text: string) => {
    const { stdout, stderr } = runOnFiles(
      path,
      ['config', 'validate', '--config'],
      [text.replace('/etc/kubeadm/join.conf', brought)],
    );
    return stdout + stderr;
  };

  it.each(WAYS)('accepts the configuration of master and node: %s', (way) => {
    const texts = filesAt(kubeadmCluster(testStack(), { join: JOINS[way] }), '/etc/kubeadm/config.yaml');
    expect(texts.map(judge)).toEqual(['ok\n', 'ok\n']);
  });

  it.each(Object.entries(SITES))('accepts the configuration of every machine: %s', (_, changes) => {
    for (const { hostname, userData } of kubeadmCluster(testStack(), changes).machines) {
      const { files } = userData.toDocument();
      const config = files.find((file) => file.path === '/etc/kubeadm/config.yaml');
      expect([hostname, judge(String(config?.content))]).toEqual([hostname, 'ok\n']);
    }
  });

  it.each<[string, Partial<KubeadmClusterProps>]>([
    ['by default', {}],
    ['from a registry of its own', { imageRepository: 'registry.example.jp/k8s' }],
    [
      'with patches',
      {
        patches: {
          cluster: {
            dns: { imageRepository: 'example.jp/dns', imageTag: 'v9' },
            etcd: { local: { imageTag: '4' } },
            proxy: { disabled: true },
          },
        },
      },
    ],
    ['with external etcd', { etcd: Etcd.external({ endpoints: ['https://10.1.0.50:2379'] }) }],
  ])('needs exactly the images that an inventory lists: %s', (_, changes) => {
    const props = { ...KUBEADM_SITE, ...changes };
    const [text = ''] = filesAt(kubeadmCluster(testStack(), changes), '/etc/kubeadm/config.yaml');
    const { stdout } = runOnFiles(path, ['config', 'images', 'list', '--config'], [text]);
    const spec = toClusterSpec(props);
    const listed = [...listPulledImages(spec, toMachineSpecs(props, spec))].map(({ name }) => name);
    // the pause image is for containerd, which kubeadm does not know about
    const ofKubeadm = listed.filter((name) => name !== `${props.imageRepository}/${PAUSE_IMAGE}`);
    expect(ofKubeadm.sort()).toEqual(stdout.trim().split('\n').sort());
  });

  it('accepts the smallest and the largest networks that pass our checks', () => {
    const networks = {
      serviceNetwork: '192.168.0.0/28',
      overlayNetwork: '172.16.0.0/14',
      overlaySubnetLength: 30,
    };
    for (const changes of [
      networks,
      { ...networks, serviceNetwork: '10.16.0.0/12', overlayNetwork: '10.240.0.0/28' },
    ]) {
      expect(kubeadmCluster(testStack(), changes).addressPlan).toBeDefined();
      expect(filesAt(kubeadmCluster(testStack(), changes), '/etc/kubeadm/config.yaml').map(judge)).toEqual([
        'ok\n',
        'ok\n',
      ]);
    }
  });

  it.each([
    ['an unknown key', /kind: ClusterConfiguration/, '$&\nnoSuchKey: 1'],
    ['networks that are none', /podSubnet: .*/, 'podSubnet: 10.240.0.0'],
    ['subnets that are too small for the network', /value: "24"/, 'value: "33"'],
  ])('refuses %s', (_, pattern, replacement) => {
    const [text = ''] = filesAt(kubeadmCluster(testStack()), '/etc/kubeadm/config.yaml');
    expect(text).toMatch(pattern);
    expect(judge(text.replace(pattern, replacement))).not.toBe('ok\n');
  });
});

describeWithEngine('systemd', "systemd, of kubeadm's machines", ({ path }) => {
  it.each(WAYS.flatMap((way) => FORMATS.map((format) => [way, format] as const)))(
    'accepts any unit: %s, %s',
    (way, format) => {
      const { machines } = kubeadmCluster(testStack(), { join: JOINS[way], format });
      for (const { userData } of machines.slice(0, 2)) {
        expect(verifyUnits(path, userData.toDocument())).toBe('');
      }
    },
  );
});

/** Returns the documents of clusters with every choice whose format is accepted. */
function documentsOfSites(accepts: (format: UserDataFormat) => boolean): readonly UserDataArtifact[] {
  return Object.values(SITES).flatMap((changes) =>
    synthesized((stack) => kubeadmCluster(stack, changes)).userData.filter(({ format }) => accepts(format)),
  );
}

describeWithEngine('systemd', 'systemd, of clusters of every choice', ({ path }) => {
  it.each(Object.entries(SITES))('accepts any unit: %s', (_, changes) => {
    for (const { hostname, userData } of kubeadmCluster(testStack(), changes).machines) {
      expect([hostname, verifyUnits(path, userData.toDocument())]).toEqual([hostname, '']);
    }
  });
});

describeWithEngine('ignition-validate', "Ignition, of kubeadm's machines", ({ path }) => {
  it('accepts clusters with every option', () => {
    const found = documentsOfSites((format) => format.includes('ignition'));
    expect(found.length).toBeGreaterThan(20);
    for (const { name, text } of found) {
      const { status, stdout, stderr } = runOnFiles(path, [], [text]);
      expect([name, status, stdout + stderr]).toEqual([name, 0, '']);
    }
  });

  it('accepts any document', () => {
    for (const { name, text } of documents('flatcar-ignition-3.4.0')) {
      const { status, stdout, stderr } = runOnFiles(path, [], [text]);
      expect([name, status, stdout + stderr]).toEqual([name, 0, '']);
    }
  });
});

describeWithEngine('butane', "Butane, of kubeadm's machines", ({ path }) => {
  it('accepts a document with a proxy, a static address and mirrors without a warning', () => {
    const changes = { ...SITES['Flatcar with nodes of Debian'], format: 'flatcar-butane-1.1.0' } as const;
    const [master] = synthesized((stack) => kubeadmCluster(stack, changes)).userData;
    expect(master?.text).toContain('http_proxy: ');
    const { status, stderr } = runOnFiles(path, ['--strict'], [master?.text ?? '']);
    expect([status, stderr]).toEqual([0, '']);
  });

  it('accepts any document without a warning', () => {
    for (const { name, text } of documents('flatcar-butane-1.1.0')) {
      const { status, stderr } = runOnFiles(path, ['--strict'], [text]);
      expect([name, status, stderr]).toEqual([name, 0, '']);
    }
  });
});

describeWithEngine('coreos-cloudinit', "coreos-cloudinit, of kubeadm's machines", ({ path }) => {
  it.each(['1.13', '1.14'] as const)('accepts any document: %s', (version) => {
    const texts = documents(`coreos-cloudinit-${version}`).map(({ text }) => text);
    for (const { entries } of readByCloudinit(path, version, texts)) expect(entries ?? []).toEqual([]);
  });
});

describeWithEngine('cloud-init', "cloud-init's schema, of kubeadm's machines", ({ path }) => {
  it('accepts machines with Debian and Ubuntu', () => {
    const found = documentsOfSites((format) => format === 'cloud-init');
    expect(found.length).toBeGreaterThan(3);
    for (const { name, text } of found) {
      const { status, stderr } = runOnFiles(path, ['schema', '--config-file'], [text]);
      expect([name, status, stderr]).toEqual([name, 0, '']);
    }
  });

  it('accepts documents with the commands that set up the kernel', () => {
    for (const { text } of documents('cloud-init').slice(0, 2)) {
      expect(text).toContain('bootcmd:');
      const { status, stderr } = runOnFiles(path, ['schema', '--config-file'], [text]);
      expect([status, stderr]).toEqual([0, '']);
    }
  });
});

describeWithEngine('manifest-reader', "the API server's rules, of the pod network", ({ path }) => {
  it('accept its objects, except for two unknown kinds of access rights', () => {
    const { stdout } = runOnFiles(
      path,
      [],
      filesAt(kubeadmCluster(testStack()), '/etc/kubeadm/pod-network.yaml'),
    );
    const problems = stdout
      .trimEnd()
      .split('\n')
      .flatMap((line) => JSON.parse(line).problems);
    expect(stdout.trimEnd().split('\n')).toHaveLength(6);
    expect(problems.map((problem: string) => /^no kind "(\w+)"/.exec(problem)?.[1] ?? problem)).toEqual([
      'ClusterRole',
      'ClusterRoleBinding',
    ]);
  });
});
