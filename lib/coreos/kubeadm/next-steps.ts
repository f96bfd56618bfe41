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

/** The input from which the next steps of a cluster are derived. */
export interface NextStepsInput {
  readonly spec: KubeadmClusterSpec;
  readonly machines: readonly KubeadmMachineSpec[];
  /** The cluster's name in kubeconfigs. */
  readonly clusterName: string;
  /** The folder of the cluster's own files, below that of the stack. */
  readonly folder: string;
  /** Whether a load balancer has machines of the cluster among its servers. */
  readonly hasVirtualIps: boolean;
}

/**
 * Lists what to do once machines have their documents: first what they wait for, then how to access the
 * cluster.
 */
export function listNextSteps(plan: NextStepsInput, files: ClusterFiles): NextStep[] {
  const { spec } = plan;
  const master = quoteForShell(`${LOGIN}@${spec.masterAddress}`);
  return [
    ...listVirtualIpSteps(plan, files),
    ...listAuthoritySteps(spec, master),
    ...listEtcdSteps(plan),
    {
      what: 'install the client of the same version in /usr/local/bin',
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
      commands: [`kumiki kubeconfig merge kubeconfig --name ${quoteForShell(plan.clusterName)}`],
    },
    {
      what: `read about later operations, because certificates expire after a year: ${files.below(`${plan.folder}/operations.md`)}`,
      commands: [],
    },
  ];
}

/**
 * Lists the steps that make the API endpoint reachable, which must come before other machines join through
 * it.
 */
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

/**
 * Lists the steps for machines that already run, which do not notice a new load balancer because documents
 * are read only once.
 */
function listVirtualIpSteps({ hasVirtualIps }: NextStepsInput, files: ClusterFiles): NextStep[] {
  if (!hasVirtualIps) return [];
  const command = `ssh -n ${LOGIN}@"$address" ${quoteForShell(renderVirtualIpCommand())}`;
  return [
    {
      what: 'if the load balancer was added to the stack after a machine had started: set the kernel settings there, which its document has only now',
      commands: [forEachMachine(files, command)],
    },
  ];
}

/** Renders the command that applies to a machine the settings that a load balancer adds to its document. */
export function renderVirtualIpCommand(): string {
  const lines = DIRECT_SERVER_RETURN.map(({ name, value }) => `${name} = ${value}`);
  return `printf "%s\\n" ${lines.map((line) => `"${line}"`).join(' ')} | sudo tee ${VIRTUAL_IP_SETTINGS} && sudo sysctl --system`;
}

/** A separate file, so that running the command twice changes nothing. */
const VIRTUAL_IP_SETTINGS = '/etc/sysctl.d/91-virtual-ip.conf';

/** Lists the commands that install the official Kubernetes client for x86-64. */
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

/**
 * Lists the steps that copy the private key that the master waits for; if only a hash was given, the
 * certificate first.
 */
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

/**
 * Lists the steps that copy the key of an external etcd to the first master, which waits for it; the others
 * get it with the keys of the cluster.
 */
function listEtcdSteps({ spec }: NextStepsInput): NextStep[] {
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

/** Lists the steps that install Cilium with its own installer. */
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

/**
 * Lists the steps with which the other masters join, one after another, because etcd accepts one new member
 * at a time.
 */
function listMasterSteps({ machines }: NextStepsInput, master: string): NextStep[] {
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
 * Unpacks the first master's output. The file that the other master waits for is put in place last, and only
 * if this output contained it.
 */
export const RECEIVE_MASTER_FILES = `sudo sh -c "umask 077; mkdir -p /etc/kubeadm && rm -f ${PATHS.joinFile}.part && tar -C / -xf - && mv ${PATHS.joinFile}.part ${PATHS.joinFile}"`;

/**
 * Lists the steps that give each waiting node the file that the master prints. One file serves all nodes:
 * each print creates another token, and the command line would contain the address of each node.
 */
function listJoinSteps({ machines }: NextStepsInput, master: string, files: ClusterFiles): NextStep[] {
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
 * Renders a shell command that writes a file readable only by root. The file appears only when it is
 * complete, and not at all if the input is empty, as after a failed command.
 */
export function renderWriteCommand(path: string): string {
  const folder = path.slice(0, path.lastIndexOf('/'));
  return `sudo sh -c "umask 077; mkdir -p ${folder} && cat > ${path}.part && test -s ${path}.part && mv ${path}.part ${path}"`;
}
