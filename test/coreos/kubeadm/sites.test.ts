import { spawnSync } from 'node:child_process';
import { parseAllDocuments } from 'yaml';
import { App, SakuraLoadBalancerController, Stack } from '../../../lib';
import { joinCommands } from '../../../lib/core/shell';
import { Delivery } from '../../../lib/coreos/kubeadm/delivery/delivery';
import { problemsBelow, testStack } from '../../load-balancer/service-site';
import { SSH_KEY, synthesized } from '../boot';
import { kubeadmCluster } from './kubeadm-site';
import { SITES, THREE_MASTERS } from './sites';

const MAC = (last: number) => `52:54:00:12:34:${String(last).padStart(2, '0')}`;

/** Every way to deliver documents to machines. */
const DELIVERIES = {
  cloud: Delivery.cloud(),
  'flatcar-install': Delivery.flatcarInstall({ device: '/dev/sda' }),
  'config drive': Delivery.configDrive(),
  matchbox: Delivery.matchbox({ url: 'http://10.1.0.5:8080' }),
  'Sakura Cloud': Delivery.sakura({ zone: 'is1b' }),
} as const;

/** Checks the syntax of shell commands without running them. */
function parses(commands: readonly string[]): string {
  return spawnSync('/bin/sh', ['-n'], { input: `${joinCommands(commands)}\n`, encoding: 'utf8' }).stderr;
}

describe.each(Object.entries(SITES))('a cluster with %s', (_, changes) => {
  it('has no problems, and a complete document for every machine', () => {
    const cluster = kubeadmCluster(testStack(), changes);
    expect(problemsBelow(cluster)).toEqual([]);
    for (const { userData } of cluster.machines) {
      expect(userData.toArtifact().losses).toEqual([]);
      expect(userData.listNotes()).toEqual([]);
    }
  });

  it('has scripts, next steps and operations in valid shell', () => {
    const cluster = kubeadmCluster(testStack(), changes);
    const documents = cluster.machines.map(({ userData }) => userData.toDocument());
    const files = new Set(
      documents.flatMap((document) => document.files.map(({ content }) => String(content))),
    );
    for (const text of files) if (text.startsWith('#!/bin/sh')) expect(parses([text])).toBe('');
    for (const { commands } of [...cluster.nextSteps, ...cluster.operations]) {
      if (commands.length > 0) expect(parses(commands)).toBe('');
    }
  });
});

describe('the operations manual', () => {
  it('has the names and addresses of the machines', () => {
    const { files } = synthesized((stack) => kubeadmCluster(stack, THREE_MASTERS));
    expect(String(files.get('site/clusters/Cluster/operations.md'))).toMatchSnapshot();
  });

  it('upgrades Debian by its packages', () => {
    const cluster = kubeadmCluster(testStack(), SITES['Debian throughout']);
    const upgrade = cluster.operations.find(({ title }) => title === 'Upgrades');
    expect(upgrade?.commands.slice(0, 4)).toMatchSnapshot();
  });
});

describe('the documents of a cluster', () => {
  it.each(Object.entries(DELIVERIES))('reach machines with exact commands: %s', (_, delivery) => {
    const { master, nodes } = {
      master: { hostname: 'm', address: '10.1.1.140' },
      nodes: ['10.1.3.13', '10.1.0.44'],
    };
    for (const format of [
      'flatcar-ignition-3.4.0',
      'flatcar-butane-1.1.0',
      'coreos-cloudinit-1.14',
    ] as const) {
      if (delivery === DELIVERIES.matchbox && format === 'coreos-cloudinit-1.14') continue;
      const cluster = kubeadmCluster(testStack(), {
        format,
        delivery,
        master: { ...master, macAddress: MAC(1) },
        nodes: nodes.map((address, index) => ({
          hostname: `n${index}`,
          address,
          macAddress: MAC(index + 2),
        })),
      });
      expect(problemsBelow(cluster)).toEqual([]);
      const steps = cluster.nextSteps.slice(
        0,
        cluster.nextSteps.findIndex(({ what }) => what.startsWith('install the client')),
      );
      expect(steps.map(({ what, commands }) => [what, ...commands])).toMatchSnapshot(format);
      for (const { commands } of steps) expect(parses(commands)).toBe('');
    }
  });

  it('reach Debian by a drive or by Sakura Cloud', () => {
    for (const delivery of [DELIVERIES['config drive'], DELIVERIES['Sakura Cloud'], DELIVERIES.cloud]) {
      const cluster = kubeadmCluster(testStack(), { format: 'cloud-init', extension: undefined, delivery });
      expect(problemsBelow(cluster)).toEqual([]);
      expect(cluster.nextSteps[0]).toMatchSnapshot();
    }
  });

  it('come with one list for each kind of delivery', () => {
    const { files } = synthesized((stack) =>
      kubeadmCluster(stack, {
        ...SITES['Flatcar with nodes of Debian'],
        delivery: Delivery.configDrive(),
      }),
    );
    const names = [...files.keys()].filter((path) => /clusters|network-config/.test(path));
    expect(names.sort()).toEqual([
      'site/clusters/Cluster/accept.sh',
      'site/clusters/Cluster/machines-1-configDrive.txt',
      'site/clusters/Cluster/machines-2-configDrive.txt',
      'site/clusters/Cluster/machines.txt',
      'site/clusters/Cluster/operations.md',
      'site/network-config/node-1',
    ]);
    expect(String(files.get('site/network-config/node-1'))).toBe(`version: 2
ethernets:
  eth0:
    addresses:
      - "10.1.3.13/22"
    routes:
      - to: "0.0.0.0/0"
        via: "10.1.0.1"
    nameservers:
      addresses:
        - "10.1.0.53"
        - "10.1.0.54"
`);
  });

  it('are served by matchbox, after an installer', () => {
    const { files } = synthesized((stack) =>
      kubeadmCluster(stack, {
        delivery: DELIVERIES.matchbox,
        master: { hostname: 'kube-master', address: '10.1.1.140', macAddress: '52:54:00:AB:CD:EF' },
        nodes: [],
        sshAuthorizedKeys: [`${SSH_KEY}\n`],
      }),
    );
    const read = (path: string) => JSON.parse(String(files.get(`site/matchbox/${path}`)));
    expect(read('groups/kube-master.json')).toEqual({
      id: 'kube-master',
      name: 'kube-master',
      profile: 'kube-master',
      selector: { mac: '52:54:00:ab:cd:ef', os: 'installed' },
    });
    expect(read('profiles/kube-master.json')).toMatchObject({ ignition_id: 'kube-master.ign' });
    expect(read('groups/kube-master-install.json').selector).toEqual({ mac: '52:54:00:ab:cd:ef' });
    const installer = read('ignition/kube-master-install.ign');
    expect(installer.passwd.users).toEqual([{ name: 'core', sshAuthorizedKeys: [SSH_KEY] }]);
    const [file] = installer.storage.files;
    const script = decodeURIComponent(file.contents.source.replace('data:,', ''));
    expect(script).toContain("'http://10.1.0.5:8080/ignition?mac=52-54-00-ab-cd-ef&os=installed'");
    expect(parses([script.replace('#!/bin/sh\n', '')])).toBe('');
  });
});

describe('three masters', () => {
  const cluster = kubeadmCluster(testStack(), THREE_MASTERS);

  it('are behind a virtual IP with a TCP health check', () => {
    expect(cluster.apiLoadBalancer?.toSpec()).toMatchObject({
      virtualIps: [
        {
          address: '10.1.0.9',
          ports: [{ port: 6443, healthCheck: { protocol: 'tcp' } }],
          servers: [{ address: '10.1.1.140' }, { address: '10.1.1.141' }, { address: '10.1.1.142' }],
        },
      ],
    });
    expect(cluster.masters.map(({ userData }) => userData.acceptsVirtualIps)).toEqual([true, true, true]);
    expect(cluster.nodes.map(({ userData }) => userData.acceptsVirtualIps)).toEqual([false, false]);
  });

  it('label nodes as quiet on ARP once they accept virtual IPs', () => {
    const site = kubeadmCluster(testStack(), THREE_MASTERS);
    const marked = () =>
      site.machines.map(({ userData }) => {
        const files = userData.toDocument().files;
        const [config] = files.filter(({ path }) => path === '/etc/kubeadm/config.yaml');
        return /name: node-labels\n +value: (\S+)/.exec(String(config?.content))?.[1];
      });
    const own = 'kumiki.dev/arp=quiet';
    expect(marked()).toEqual([own, own, own, undefined, undefined]);
    for (const { userData } of site.nodes) userData.acceptVirtualIps();
    expect(marked()).toEqual([own, own, own, own, own]);
  });

  it('keep labels of nodes, even one about ARP', () => {
    const site = kubeadmCluster(testStack(), {
      ...THREE_MASTERS,
      nodes: [
        { hostname: 'node-1', address: '10.1.3.13', labels: { 'example.jp/disk': 'ssd' } },
        { hostname: 'node-2', address: '10.1.0.44', labels: { 'kumiki.dev/arp': 'unknown' } },
      ],
    });
    for (const { userData } of site.nodes) userData.acceptVirtualIps();
    const [first, second] = site.nodes.map(({ userData }) => decodeURIComponent(userData.toArtifact().text));
    expect(first).toContain('value: example.jp/disk=ssd,kumiki.dev/arp=quiet');
    expect(second).toContain('value: kumiki.dev/arp=unknown');
  });

  it('tell kubelets their provider ids, and to wait for a cloud controller only if asked', () => {
    const nodes = [
      { hostname: 'node-1', address: '10.1.3.13', providerId: 'sakura://is1b/113400001000' },
      { hostname: 'node-2', address: '10.1.0.44' },
    ];
    const kubeletOf = (props: object) =>
      kubeadmCluster(testStack(), { ...THREE_MASTERS, nodes, ...props }).machines.map(({ userData }) => {
        const [config] = userData
          .toDocument()
          .files.filter(({ path }) => path === '/etc/kubeadm/config.yaml');
        const documents = parseAllDocuments(String(config?.content)).map((each) => each.toJS());
        const [{ nodeRegistration }] = documents.filter((each) => each.nodeRegistration);
        const { kubeletExtraArgs } = nodeRegistration as {
          kubeletExtraArgs: { name: string; value: string }[];
        };
        return kubeletExtraArgs
          .filter(({ name }) => name === 'provider-id' || name === 'cloud-provider')
          .map(({ name, value }) => `${name}=${value}`);
      });
    const id = 'provider-id=sakura://is1b/113400001000';
    const wait = 'cloud-provider=external';
    expect(kubeletOf({})).toEqual([[], [], [], [id], []]);
    expect(kubeletOf({ externalCloudProvider: true })).toEqual([[wait], [wait], [wait], [wait, id], [wait]]);
  });

  it('have a note if their nodes wait for a cloud controller, but none in the app initialises them', () => {
    const notesOf = (isInitializing: boolean | undefined) => {
      const app = new App();
      const stack = new Stack(app, 'site', { namespace: 'kumiki-system' });
      kubeadmCluster(stack, { ...THREE_MASTERS, externalCloudProvider: true });
      const other = new Stack(app, 'controller', { namespace: 'kumiki-system' });
      new SakuraLoadBalancerController(other, 'Controller', {
        image: 'registry.example.jp/kumiki-controller:0.1.0',
        credentials: { secretName: 'sakura-cloud' },
        ...(isInitializing !== undefined && { initializesNodes: isInitializing }),
      });
      return app.assemble().notes.map(({ text }) => text);
    };
    const note = expect.stringContaining('give a SakuraLoadBalancerController initializesNodes: true');
    for (const given of [undefined, false]) expect(notesOf(given)).toContainEqual(note);
    expect(notesOf(true)).not.toContainEqual(note);
  });

  it('accept the virtual IP once they can answer: the first at once, the others after joining', () => {
    const conditions = cluster.machines.map(({ userData }) => {
      const unit = userData.toDocument().units.find(({ name }) => name === 'api-virtual-ip.service');
      return unit && JSON.stringify(unit.content).includes('"ConditionPathExists":"/var/lib/kubeadm/joined"');
    });
    expect(conditions).toEqual([false, true, true, undefined, undefined]);
  });

  it('join one after another, before the nodes and after the load balancer', () => {
    expect(cluster.nextSteps.map(({ what }) => what.slice(0, 40))).toMatchSnapshot();
  });

  it('let peers of etcd reach each other', () => {
    const ports = cluster.addressPlan?.openPorts.filter(({ use }) => use.startsWith('etcd'));
    expect(ports?.map(({ port, on, from }) => [port, on, from])).toEqual([
      [2379, 'master', ['nodes']],
      [2380, 'master', ['nodes']],
    ]);
  });
});

describe('pools', () => {
  it('are found by name, with their own labels, taints and processors', () => {
    const cluster = kubeadmCluster(testStack(), SITES['pools, labels and taints']);
    expect(cluster.pool('gpu').map(({ hostname }) => hostname)).toEqual(['gpu-1', 'gpu-2']);
    expect(cluster.pool('none')).toEqual([]);
    expect(cluster.nodes.map(({ hostname }) => hostname)).toEqual([
      'node-1',
      'node-2',
      'gpu-1',
      'gpu-2',
      'arm-1',
    ]);
    const texts = cluster.machines.map(({ userData }) => userData.toArtifact().text);
    expect(texts.map((text) => /kubernetes-v1\.36\.3-(x86-64|arm64)\.raw/.exec(text)?.[1])).toEqual([
      'x86-64',
      'x86-64',
      'x86-64',
      'x86-64',
      'x86-64',
      'arm64',
    ]);
    const config = (hostname: string) => {
      const files = cluster.machines
        .find((machine) => machine.hostname === hostname)
        ?.userData.toDocument().files;
      return String(files?.find(({ path }) => path === '/etc/kubeadm/config.yaml')?.content);
    };
    expect(config('gpu-2')).toContain('value: example.jp/gpu=true,kumiki.dev/pool=gpu');
    expect(config('gpu-2')).toMatch(
      /- key: gpu\n +effect: NoSchedule\n +- key: old\n +value: "yes"\n +effect: NoExecute/,
    );
  });
});
