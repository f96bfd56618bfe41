import { runChecks } from '../../../lib/core/check';
import type { CoreOSMachine } from '../../../lib/coreos/machines/core-os-machine';
import { problemsBelow, testStack } from '../../load-balancer/service-site';
import { synthesized, textOf } from '../boot';
import { AUTHORITY } from './authority';
import { JOINS, kubeadmCluster, TOKEN } from './kubeadm-site';

const FORMATS = ['flatcar-ignition-3.4.0', 'flatcar-butane-1.1.0', 'coreos-cloudinit-1.14'] as const;
const secretsIn = (text: string) => [
  text.includes(TOKEN),
  /PRIVATE(?: |%20)KEY/.test(text),
  /BEGIN(?: |%20)CERTIFICATE/.test(text),
];

/** Returns the files of a machine as written to disk, concatenated. */
const filesOf = ({ userData }: CoreOSMachine) => {
  const { files } = userData.toDocument();
  return files.map(({ content }) => String(content)).join('\n');
};

const PROXY = { http: 'http://proxy.example.jp:3128' };

describe('a cluster that kubeadm creates', () => {
  it.each([
    [PROXY, []],
    [{ http: 'proxy' }, ['KUBEADM_CONFIG webProxy.http']],
    [{ ...PROXY, except: ['a,b'] }, ['KUBEADM_CONFIG webProxy.except']],
  ])('reports problems of its proxy once: %j', (webProxy, expected) => {
    const cluster = kubeadmCluster(testStack(), { webProxy });
    const problems = cluster.node.findAll().flatMap(runChecks);
    expect(problems.map(({ code, property }) => `${code} ${property}`)).toEqual(expected);
  });

  it.each(FORMATS.slice(1))('has a document for each machine: %s', (format) => {
    const { userData, notes } = synthesized((stack) => kubeadmCluster(stack, { format }));
    expect(userData.map(({ name }) => name)).toEqual(['kube-master', 'node-1', 'node-2']);
    for (const { name, text } of userData.slice(0, 2)) expect(text).toMatchSnapshot(name);
    expect(notes).toEqual([]);
  });

  it.each([
    { certSans: ['a\ud800'] },
    { extraArguments: { apiServer: { 'audit-log-path': '\udc00' } } },
    { patches: { cluster: { clusterName: '\ud800' } } },
  ])('reports the place of an invalid text: %j', (changes) => {
    expect(() => kubeadmCluster(testStack(), changes)).toThrow(
      expect.objectContaining({
        problems: [
          expect.objectContaining({
            code: 'SYNTH_TEXT',
            constructPath: expect.stringMatching(/^shop\/./),
            source: expect.stringContaining('.ts:'),
          }),
        ],
      }),
    );
  });

  it('is written for Ignition by default', () => {
    const { userData } = synthesized((stack) => kubeadmCluster(stack));
    expect(userData.map(({ format }) => format)).toEqual(Array(3).fill('flatcar-ignition-3.4.0'));
  });

  it.each(FORMATS)('has one version of Kubernetes, with its checksum: %s', (format) => {
    const { nodes } = kubeadmCluster(testStack(), { format });
    for (const { userData } of nodes) {
      expect(textOf(userData)).toContain(
        'https://extensions.flatcar.org/extensions/kubernetes-v1.36.3-x86-64.raw',
      );
      expect(textOf(userData)).toContain('5a'.repeat(32));
      expect(userData.toArtifact().losses).toEqual([]);
    }
  });

  it('never reboots by itself', () => {
    const { master } = kubeadmCluster(testStack());
    expect(JSON.parse(textOf(master.userData)).systemd.units).toContainEqual({
      name: 'locksmithd.service',
      mask: true,
    });
  });

  it('differs between two nodes only by hostname and address', () => {
    const { userData } = synthesized((stack) => kubeadmCluster(stack));
    const [, first = '', second = ''] = userData.map(({ text }) => text);
    expect(first.replaceAll('10.1.3.13', '10.1.0.44').replaceAll('node-1', 'node-2')).toBe(second);
  });

  it('has one overlay network for Kubernetes and flannel, and one way to divide it', () => {
    const cluster = kubeadmCluster(testStack(), { overlayNetwork: '10.32.0.0/20', overlaySubnetLength: 26 });
    expect(filesOf(cluster.master)).toContain('podSubnet: "10.32.0.0/20"');
    expect(filesOf(cluster.master)).toContain(String.raw`{\"Network\":\"10.32.0.0/20\",\"Backend\"`);
    expect(filesOf(cluster.master)).toContain('- name: node-cidr-mask-size-ipv4\n      value: "26"');
    expect(cluster.addressPlan?.overlay.subnets.length).toBe(26);
    expect(`${cluster.addressPlan?.candidates}`).toBe('10.32.0.0/26 – 10.32.0.128/26');
  });

  it('keeps pods off the master if told so', () => {
    const taints = (masterSchedulable: boolean) =>
      filesOf(kubeadmCluster(testStack(), { masterSchedulable }).master).includes('taints: []');
    expect([taints(true), taints(false)]).toEqual([true, false]);
  });

  it('plans the addresses as Kubernetes hands them out', () => {
    const { addressPlan } = kubeadmCluster(testStack());
    expect(addressPlan?.mtu).toBe(1450);
    expect(addressPlan?.device?.name).toBe('flannel.1');
    expect(
      addressPlan?.openPorts.map(({ protocol, port, on, from }) => `${protocol} ${port} ${on}: ${from}`),
    ).toEqual([
      'udp 8472 all: nodes',
      'tcp 2379 master: ',
      'tcp 2380 master: ',
      'tcp 10250 all: nodes',
      'tcp 6443 master: nodes,workstation',
      'tcp 30000 all: clients',
      'udp 30000 all: clients',
      'tcp 22 all: workstation',
    ]);
  });

  it('lists what replaces parts of the article, naming parts of its documents', () => {
    const cluster = kubeadmCluster(testStack(), { format: 'flatcar-butane-1.1.0' });
    const texts = cluster.machines.map(({ userData }) => textOf(userData)).join('\n');
    expect(cluster.differences.length).toBeGreaterThan(5);
    for (const part of cluster.differences.flatMap(({ parts }) => parts)) expect(texts).toContain(part);
  });
});

describe('secrets', () => {
  it.each([
    ['file', [false, false, false], [false, false, false]],
    ['token and certificate', [true, false, true], [true, false, false]],
    ['token and key pair', [true, true, true], [true, false, false]],
    ['token and hash', [true, false, false], [true, false, false]],
    ['token alone', [true, false, false], [true, false, false]],
  ])('are in user_data only as far as accepted: %s', (name, inMasters, inNodes) => {
    for (const format of FORMATS) {
      const { master, nodes } = kubeadmCluster(testStack(), { join: JOINS[name], format });
      expect(secretsIn(textOf(master.userData))).toEqual(inMasters);
      expect(secretsIn(nodes.map(({ userData }) => textOf(userData)).join('\n'))).toEqual(inNodes);
      expect(problemsBelow(master)).toEqual([]);
    }
  });

  it('are in files only for root', () => {
    const { machines } = kubeadmCluster(testStack(), { join: JOINS['token and key pair'] });
    const files = machines.flatMap(({ userData }) => userData.toDocument().files);
    for (const { content, permissions } of files) {
      const isSecret = [TOKEN, AUTHORITY.privateKey.trim()].some((secret) =>
        String(content).includes(secret),
      );
      if (isSecret) expect(permissions).toBe('0600');
    }
    expect(files.filter(({ permissions }) => permissions === '0600')).toHaveLength(4);
  });
});

describe('the next steps', () => {
  it.each(Object.keys(JOINS))('say all that remains to be done by hand: %s', (name) => {
    expect(kubeadmCluster(testStack(), { join: JOINS[name] }).nextSteps).toMatchSnapshot();
  });

  it('copy nothing to nodes if there are none', () => {
    const { nextSteps } = kubeadmCluster(testStack(), { nodes: [] });
    expect(nextSteps.flatMap(({ commands }) => commands).join('\n')).not.toContain('for node');
    expect(nextSteps.map(({ what }) => what)).not.toContainEqual(expect.stringContaining('join'));
  });

  it.each([
    ['file', undefined, 'kubeadm.path'],
    ['token and certificate', 'kubeadm.path', undefined],
    ['token and hash', 'kubeadm.path', undefined],
    ['token and key pair', undefined, undefined],
    ['token alone', undefined, undefined],
  ])('are awaited by the right machines: %s', (name, onMaster, onNode) => {
    const { master, nodes } = kubeadmCluster(testStack(), { join: JOINS[name] });
    const waits = [master, nodes[0]].map(
      (machine) => machine?.userData.toDocument().units.find((unit) => unit.name === 'kubeadm.path')?.name,
    );
    expect(waits).toEqual([onMaster, onNode]);
  });
});
