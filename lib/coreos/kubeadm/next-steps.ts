import type { NextStep } from '../../core/artifact-kind';
import { joinCommands, quoteForShell } from '../../core/shell';
import { type ClusterFiles, forEachMachine } from '../machines/cluster-files';
import { DIRECT_SERVER_RETURN } from '../user-data/kernel-settings';
import {
  joinsByFile,
  type KubeadmClusterSpec,
  type KubeadmMachineSpec,
  LOGIN,
  needsCaKey,
  PATHS,
} from './spec';

/** What the next steps of a cluster depend on. */
export interface KubeadmPlan {
  readonly spec: KubeadmClusterSpec;
  readonly machines: readonly KubeadmMachineSpec[];
  /** What the cluster is called in kubeconfigs. */
  readonly clusterName: string;
  /** The folder of the cluster's own files, below that of the stack. */
  readonly folder: string;
  /** Whether a load balancer has machines of the cluster among its servers. */
  readonly hasVirtualIps: boolean;
}

/** Lists what to do once machines have their documents: what they wait for, then how to talk to them. */
export function listNextSteps(plan: KubeadmPlan, files: ClusterFiles): NextStep[] {
  const { spec } = plan;
  const master = quoteForShell(`${LOGIN}@${spec.masterAddress}`);
  return [
    ...listVirtualIpSteps(plan, files),
    ...listAuthoritySteps(spec, master),
    ...listEtcdSteps(plan),
    {
      what: 'get the client of the same version to /usr/local/bin',
      commands: listClientCommands(spec),
    },
    {
      what: 'wait for the control plane, and get the credentials of its administrator',
      commands: [
        `ssh ${master} ${quoteForShell(`until test -e ${PATHS.initialized}; do sleep 5; done`)}`,
        `(umask 077 && ssh ${master} sudo cat ${PATHS.adminConfig} > kubeconfig)`,
      ],
    },
    ...listPodNetworkSteps(spec),
    ...listMasterSteps(plan, master),
    ...listJoinSteps(plan, master, files),
    { what: 'ask the API server', commands: ['kubectl --kubeconfig kubeconfig get nodes'] },
    {
      what: 'let kubectl know the cluster wherever you are',
      commands: [`kumiki kubeconfig merge --from kubeconfig --name ${quoteForShell(plan.clusterName)}`],
    },
    {
      what: `read what comes later, as certificates end after a year: ${files.below(`${plan.folder}/operations.md`)}`,
      commands: [],
    },
  ];
}

/** The load balancer must be there before other machines join through it. */
export function listEndpointSteps({ virtualIp, endpoint, masterAddress }: KubeadmClusterSpec): NextStep[] {
  if (virtualIp !== undefined) {
    return [
      {
        what: `create the load balancer of the API server, ${virtualIp}: all machines but the first master join through it`,
        commands: ['pulumi up'],
      },
    ];
  }
  if (endpoint.host === masterAddress) return [];
  return [
    {
      what: `let ${endpoint.host} lead to port 6443 of the masters, at first of ${masterAddress} alone`,
      commands: [],
    },
  ];
}

/** Documents are read once, so machines that run do not notice that a load balancer was added. */
function listVirtualIpSteps({ hasVirtualIps }: KubeadmPlan, files: ClusterFiles): NextStep[] {
  if (!hasVirtualIps) return [];
  const command = `ssh -n ${LOGIN}@"$address" ${quoteForShell(renderVirtualIpCommand())}`;
  return [
    {
      what: 'if the load balancer was added to the stack after a machine had started: set the kernel settings there, which its document has only now',
      commands: [forEachMachine(files, command)],
    },
  ];
}

/** Sets on a machine what a load balancer adds to its document. */
export function renderVirtualIpCommand(): string {
  const lines = DIRECT_SERVER_RETURN.map(({ name, value }) => `${name} = ${value}`);
  return `printf "%s\\n" ${lines.map((line) => `"${line}"`).join(' ')} | sudo tee ${VIRTUAL_IP_SETTINGS} && sudo sysctl --system`;
}

/** A file of its own, so that running the command twice changes nothing. */
const VIRTUAL_IP_SETTINGS = '/etc/sysctl.d/91-virtual-ip.conf';

/** The client as Kubernetes itself provides it, for x86-64. */
function listClientCommands({ version }: KubeadmClusterSpec): string[] {
  const url = quoteForShell(`https://dl.k8s.io/release/v${version}/bin/linux/amd64/kubectl`);
  return [
    `curl -fgLO ${url}`,
    joinCommands([
      `echo "$(curl -fgL ${url}.sha256)  kubectl" | sha256sum -c`,
      'sudo install kubectl /usr/local/bin/kubectl',
    ]),
  ];
}

/** The master waits for the private key; if only a hash was given, it needs the certificate first. */
function listAuthoritySteps(spec: KubeadmClusterSpec, master: string): NextStep[] {
  if (!needsCaKey(spec)) return [];
  const isHash = spec.join.kind === 'token' && spec.join.ca.kind === 'hashes';
  return [
    {
      what: "copy the key of the cluster's certificate authority to the master, which waits for it",
      commands: [
        ...(isHash
          ? [`ssh ${master} ${quoteForShell(renderWriteCommand(PATHS.caCertificate))} < ca.crt`]
          : []),
        `ssh ${master} ${quoteForShell(renderWriteCommand(PATHS.caKey))} < ca.key`,
      ],
    },
  ];
}

/** The first master waits for the key of an external etcd; the others get it with the keys of the cluster. */
function listEtcdSteps({ spec }: KubeadmPlan): NextStep[] {
  if (spec.etcd.kind === 'stacked') return [];
  const master = quoteForShell(`${LOGIN}@${spec.masterAddress}`);
  const files = [
    [PATHS.etcdCaCertificate, 'etcd-ca.crt'],
    [PATHS.etcdClientCertificate, 'etcd-client.crt'],
    [PATHS.etcdClientKey, 'etcd-client.key'],
  ] as const;
  return [
    {
      what: 'copy the certificates for etcd to the first master, which waits for the last of them',
      commands: files.map(
        ([path, file]) => `ssh ${master} ${quoteForShell(renderWriteCommand(path))} < ${file}`,
      ),
    },
  ];
}

/** Cilium by its own installer. */
function listPodNetworkSteps(spec: KubeadmClusterSpec): NextStep[] {
  const { podNetwork, endpoint } = spec;
  if (podNetwork.kind !== 'cilium' || podNetwork.version === undefined) return [];
  const settings = [
    'ipam.mode=kubernetes',
    'routingMode=tunnel',
    'tunnelProtocol=vxlan',
    `k8sServiceHost=${endpoint.host}`,
    `k8sServicePort=${endpoint.port}`,
  ];
  const flags = settings.map((setting) => `--set ${quoteForShell(setting)}`).join(' ');
  return [
    {
      what: 'install Cilium with its own client: no machine is ready before',
      commands: [
        `KUBECONFIG=kubeconfig cilium install --version ${quoteForShell(podNetwork.version)} ${flags}`,
        'KUBECONFIG=kubeconfig cilium status --wait',
      ],
    },
  ];
}

/** Other masters join one after another: etcd accepts one new member at a time. */
function listMasterSteps({ machines }: KubeadmPlan, master: string): NextStep[] {
  const others = machines.filter(({ role, isFirst }) => role === 'master' && !isFirst);
  const waiting = others.filter(joinsByFile);
  const joined = `until test -e ${PATHS.joined}; do sleep 5; done`;
  if (waiting.length === 0) return [];
  return waiting.map(({ hostname, address }) => {
    const other = quoteForShell(`${LOGIN}@${address}`);
    return {
      what: `let ${hostname} join as a master: it waits for the keys of the cluster, which pass through your machine without being stored`,
      commands: [
        `ssh ${master} sudo ${PATHS.printMasterFiles} | ssh ${other} ${quoteForShell(RECEIVE_MASTER_FILES)}`,
        `ssh ${other} ${quoteForShell(joined)}`,
      ],
    };
  });
}

/**
 * Unpacks what the first master prints. The file that the other master waits for appears last, and only if it
 * came with what was printed now.
 */
export const RECEIVE_MASTER_FILES = `sudo sh -c "umask 077; mkdir -p /etc/kubeadm && rm -f ${PATHS.joinFile}.part && tar -C / -xf - && mv ${PATHS.joinFile}.part ${PATHS.joinFile}"`;

/**
 * Each node waits for the file that the master prints. One serves all of them: each print makes a token of
 * its own, and the line would have the address of each node.
 */
function listJoinSteps({ machines }: KubeadmPlan, master: string, files: ClusterFiles): NextStep[] {
  if (!machines.some((machine) => machine.role === 'node' && joinsByFile(machine))) return [];
  const write = `ssh ${LOGIN}@"$address" ${quoteForShell(renderWriteCommand(PATHS.joinFile))} < join.conf`;
  return [
    {
      what: 'let the nodes join: each waits for the file that the master prints, which is valid for an hour',
      commands: [
        `(umask 077 && ssh ${master} sudo ${PATHS.printJoinFile} > join.conf)`,
        forEachMachine(files, write, ' node '),
        'rm join.conf',
      ],
    },
  ];
}

/**
 * Renders a shell command that writes a file which only root can read, and which appears once it is complete:
 * not if nothing came, as from a program that failed.
 */
export function renderWriteCommand(path: string): string {
  const folder = path.slice(0, path.lastIndexOf('/'));
  return `sudo sh -c "umask 077; mkdir -p ${folder} && cat > ${path}.part && test -s ${path}.part && mv ${path}.part ${path}"`;
}
