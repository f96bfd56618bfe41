import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import type { KubeadmCluster } from '../../../lib/coreos/kubeadm/kubeadm-cluster';
import type { CoreOSMachine } from '../../../lib/coreos/machines/core-os-machine';
import type { AttachedProcess } from '../harness/attached-process';
import { describeUnless, describeWithEngines } from '../harness/engine';
import { NetworkNamespace, whyNoNamespaces } from '../harness/network-namespace';
import { MachineNamespace, whyNoRoots } from './machine-namespace';

/** Paths of the real programs. */
export interface KubeadmPrograms {
  readonly kubeadm: string;
  readonly kubectl: string;
  readonly apiServer: string;
  readonly etcd: string;
}

/** Flags of kubeadm, and of kubectl. */
export const CONFIG = '--config /etc/kubeadm/config.yaml';
export const ADMIN = '--kubeconfig /etc/kubernetes/admin.conf';

/**
 * Like `describe`, for tests that run control planes. If a program or permission is missing, skips them and
 * prints the reason.
 */
export function describeWithKubeadm(title: string, tests: (programs: KubeadmPrograms) => void): void {
  describeWithEngines(['kubeadm', 'kube-apiserver', 'etcd'], title, (pathOf) => {
    const [kubeadm, apiServer, etcd] = [pathOf('kubeadm'), pathOf('kube-apiserver'), pathOf('etcd')];
    const programs = { kubeadm, apiServer, kubectl: join(dirname(apiServer), 'kubectl'), etcd };
    describeUnless(whyNoNamespaces() ?? whyNoRoots(), 'in namespaces', () => tests(programs));
  });
}

/** A static pod, as written by kubeadm. */
interface StaticPod {
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: { readonly containers: readonly { readonly command: readonly string[] }[] };
}

const MANIFESTS = '/etc/kubernetes/manifests';

/** Folders that a machine must not have before its document is applied. */
const HIDDEN = ['/etc/kubernetes', '/etc/kubeadm', '/var/lib/etcd', '/var/lib/kubelet', '/var/lib/kubeadm'];

/**
 * Machines of a cluster in namespaces, with the files of their documents and the real kubeadm. The test plays
 * the kubelet, by running the programs of static pods as their manifests specify, and ssh.
 */
export class ControlPlaneSite {
  private readonly machines = new Map<string, MachineNamespace>();
  private readonly pods: { readonly hostname: string; readonly pod: AttachedProcess }[] = [];
  private lan: NetworkNamespace | undefined;

  async start(cluster: KubeadmCluster, programs: KubeadmPrograms): Promise<void> {
    const plan = cluster.addressPlan;
    if (!plan) throw new Error('the cluster has no plan');
    const lan = await NetworkNamespace.open();
    this.lan = lan;
    lan.configure(
      'link add switch type bridge',
      `addr add ${plan.gateway}/${plan.nodeNetwork.prefixLength} dev switch`,
      'link set switch up',
    );
    for (const [index, machine] of cluster.machines.entries()) {
      const namespace = await MachineNamespace.open(machine.hostname, HIDDEN);
      this.machines.set(machine.hostname, namespace);
      const port = `port${index}`;
      lan.configure(
        `link add ${port} type veth peer name eth0 netns ${namespace.network.process}`,
        `link set ${port} master switch up`,
      );
      namespace.network.configure(
        `addr add ${machine.address}/${plan.nodeNetwork.prefixLength} dev eth0`,
        'link set eth0 up',
        `route add default via ${plan.gateway}`,
      );
      install(namespace, machine, programs);
    }
  }

  async stop(): Promise<void> {
    for (const machine of this.machines.values()) await machine.close();
    await this.lan?.close();
  }

  /** Waits until the API server at an address answers a machine with the administrator's credentials. */
  waitForApi(hostname: string, address: string): void {
    this.machine(hostname).run(
      `for i in $(seq 120); do kubectl ${ADMIN} --server https://${address}:6443 get --raw /readyz && exit 0; sleep 0.5; done; tail -20 /run/*.log >&2; exit 1`,
    );
  }

  machine(hostname: string): MachineNamespace {
    const machine = this.machines.get(hostname);
    if (!machine) throw new Error(`there is no ${hostname}`);
    return machine;
  }

  /** Ends the programs of a machine's static pods. */
  async stopStaticPods(hostname: string): Promise<void> {
    const own = this.pods.filter((each) => each.hostname === hostname);
    await Promise.all(own.map(({ pod }) => pod.stop()));
  }

  /**
   * Creates the mirror of a static pod in the API server, as the kubelet does: kubeadm finds the members of
   * etcd by it.
   */
  mirrorStaticPod(hostname: string, name: 'etcd'): void {
    const pod = this.readStaticPod(hostname, name);
    const { metadata, spec } = pod;
    const mirror = {
      ...pod,
      metadata: {
        ...metadata,
        name: `${metadata.name}-${hostname}`,
        annotations: { ...metadata.annotations, 'kubernetes.io/config.mirror': 'test' },
      },
      spec: { ...spec, nodeName: hostname },
    };
    this.machine(hostname).run(
      'kubectl --kubeconfig /etc/kubernetes/admin.conf create -f -',
      JSON.stringify(mirror),
    );
  }

  private readStaticPod(hostname: string, name: string): StaticPod {
    return parse(this.machine(hostname).read(`${MANIFESTS}/${name}.yaml`));
  }

  /** Runs the program of a static pod as its manifest specifies, in place of the kubelet. */
  startStaticPod(hostname: string, name: 'etcd' | 'kube-apiserver'): void {
    const machine = this.machine(hostname);
    const command = this.readStaticPod(hostname, name).spec.containers[0]?.command ?? [];
    const [program = '', ...flags] = command;
    const pod = machine.start([`/usr/bin/${program}`, ...flags], `/run/${name}.log`);
    this.pods.push({ hostname, pod });
  }
}

/** Installs the programs where units run them, and the files of the document. */
function install(
  namespace: MachineNamespace,
  machine: CoreOSMachine,
  { kubeadm, kubectl, apiServer, etcd }: KubeadmPrograms,
): void {
  const links = { kubeadm, kubectl, etcd, 'kube-apiserver': apiServer };
  for (const [name, path] of Object.entries(links)) namespace.run(`ln -sfn ${path} /usr/bin/${name}`);
  // the user who logs in is root
  namespace.write('/usr/bin/sudo', '#!/bin/sh\nexec "$@"\n', '0755');
  // no systemd runs here
  namespace.write('/usr/bin/systemctl', '#!/bin/sh\necho "$@" >> /run/systemctl.log\n', '0755');
  // no DNS server runs here either, and without this, finding that out would take ten seconds
  namespace.run('rm -f /etc/resolv.conf');
  namespace.write('/etc/resolv.conf', 'nameserver 127.0.0.1\n');
  namespace.write('/etc/hosts', `127.0.0.1 localhost\n${machine.address} ${machine.hostname}\n`);
  const document = machine.userData.toDocument();
  namespace.writeFiles(document);
  for (const { name, value } of document.kernel?.parameters ?? []) {
    // parameters of bridges only exist with their module, which belongs to this computer
    namespace.run(`sysctl -q -w ${name}=${value}${name.startsWith('net.bridge.') ? ' || true' : ''}`);
  }
}
