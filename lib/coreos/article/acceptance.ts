import { quoteForShell } from '../../core/shell';
import type { AddressPlan } from '../address-plan/address-plan';
import { NETWORK_CONFIG_KEY } from '../address-plan/overlay';
import { ARTICLE_PORTS } from '../address-plan/ports';
import type { AcceptanceCheck, SubnetFile } from '../machines/acceptance/check';
import { type BinaryName, toBinaryPath } from './binaries';
import type { ArticleClusterSpec } from './spec';

const ETCD = `http://127.0.0.1:${ARTICLE_PORTS.etcdClient}`;
const API = `http://127.0.0.1:${ARTICLE_PORTS.apiServer}`;
const ALL = { on: 'all' } as const;
const MASTER = { on: 'master' } as const;

/** The file to which rudder writes the subnet that it has leased. */
export const RUDDER_SUBNET_FILE: SubnetFile = { path: '/run/rudder/subnet.env', prefix: 'RUDDER', lines: 2 };

/** Creates the checks specific to a cluster of the article, numbered as in the article's own verification. */
export function createArticleChecks(
  spec: ArticleClusterSpec,
  plan: AddressPlan,
  addresses: readonly string[],
): AcceptanceCheck[] {
  return [
    ...createOverlayChecks(plan),
    ...createEtcdChecks(spec, addresses),
    ...createProgramChecks(spec),
    ...createPortChecks(),
    ...createMasterChecks(spec),
  ];
}

function createOverlayChecks({ device, mtu, overlay }: AddressPlan): AcceptanceCheck[] {
  const { cidr } = overlay.network;
  const { name = '', prefixLength } = device ?? {};
  return [
    {
      ...ALL,
      id: 'A7',
      title: `${name} is a tunnel of ${mtu} bytes with the network address of the subnet`,
      commands: [
        `ip -o link show dev ${name} | grep POINTOPOINT`,
        `expect 'the MTU' ${mtu} "$(mtu_of ${name})"`,
        `expect 'the address' "$(subnet_network)/${prefixLength}" "$(address_of ${name})"`,
      ],
    },
    {
      ...ALL,
      id: 'A8',
      title: 'docker0 has the address of the subnet file',
      commands: [`expect 'the address' "$subnet" "$(address_of docker0)"`],
    },
    {
      ...ALL,
      id: 'A9',
      title: `${cidr} is reached through ${name}, its own subnet through docker0`,
      commands: [
        `show ip route show ${cidr} dev ${name}`,
        `show ip route show "$(subnet_network)/${overlay.subnets.length}" dev docker0`,
      ],
    },
  ];
}

function createEtcdChecks(
  { overlay, discovery }: ArticleClusterSpec,
  addresses: readonly string[],
): AcceptanceCheck[] {
  const client = (address: string) => `http://${address}:${ARTICLE_PORTS.etcdClient}`;
  const members = addresses.map(client).sort();
  const lease = `${ETCD}/v2/keys${NETWORK_CONFIG_KEY.replace(/config$/, 'subnets')}/$(subnet_network)-\${subnet##*/}`;
  return [
    {
      ...ALL,
      id: 'A22',
      title: 'etcd was told the discovery URL of the cluster',
      commands: [
        `systemctl show etcd.service -p Environment | grep -F ${quoteForShell(`ETCD_DISCOVERY=${discovery}`)}`,
      ],
    },
    {
      ...ALL,
      id: 'members',
      title: `etcd has ${addresses.length} members, one on each machine`,
      commands: [
        `seen=$(curl -fsS ${ETCD}/v2/machines | tr -d ' ' | tr ',' '\\n' | sort | tr '\\n' ' ')`,
        `expect 'the list' '${members.join(' ')} ' "$seen"`,
      ],
    },
    {
      ...ALL,
      id: 'overlay',
      title: 'etcd has the configuration of the overlay',
      commands: [
        `show curl -fsS ${ETCD}/v2/keys${NETWORK_CONFIG_KEY}`,
        `curl -fsS ${ETCD}/v2/keys${NETWORK_CONFIG_KEY} | grep -qF '\\"Network\\":\\"${overlay.network}\\"'`,
      ],
    },
    {
      ...ALL,
      id: 'A17',
      title: "etcd has the lease of the subnet, in the machine's name and for a day",
      commands: [
        `seen=$(show curl -fsS "${lease}")`,
        'echo "$seen"',
        'echo "$seen" | grep -qF "PublicIP\\\\\\":\\\\\\"$address\\\\\\""',
        `ttl=$(echo "$seen" | sed -n 's/.*"ttl":\\([0-9]*\\).*/\\1/p')`,
        'test "$' + '{ttl:-0}" -gt 0',
        'test "$ttl" -le 86400',
      ],
    },
  ];
}

/** Checks that the programs exist, and that they were started with consistent arguments. */
function createProgramChecks({ masterSchedulable }: ArticleClusterSpec): AcceptanceCheck[] {
  const onMaster: readonly BinaryName[] = ['apiserver', 'controller-manager'];
  const onAll: readonly BinaryName[] = ['proxy', 'rudder'];
  const exists = (name: BinaryName) => `show ls -l ${toBinaryPath(name)} && test -x ${toBinaryPath(name)}`;
  const onNodes = (command: string) =>
    masterSchedulable ? command : `{ test "$role" = master || { ${command}; }; }`;
  return [
    {
      ...ALL,
      id: 'A20',
      title: 'its programs can be run',
      commands: [...onAll.map(exists), onNodes(exists('kubelet'))],
    },
    {
      ...MASTER,
      id: 'A20',
      title: 'the programs of the control plane can be run',
      commands: onMaster.map(exists),
    },
    {
      ...ALL,
      id: 'A13',
      title: 'the kubelet has the name by which the API server knows the machine',
      commands: [onNodes('run_as_planned kubelet.service "--hostname_override=$address"')],
    },
    {
      ...ALL,
      id: 'A18',
      title: 'proxy and kubelet ask the etcd of the machine',
      commands: [
        `run_as_planned proxy.service --etcd_servers=${ETCD}`,
        onNodes(`run_as_planned kubelet.service --etcd_servers=${ETCD}`),
      ],
    },
  ];
}

function createPortChecks(): AcceptanceCheck[] {
  const { etcdClient, etcdPeer, apiServer } = ARTICLE_PORTS;
  return [
    {
      ...ALL,
      id: 'A23',
      title: 'etcd and the overlay can be reached',
      commands: [`listens tcp ${etcdClient}`, `listens tcp ${etcdPeer}`, 'listens udp 8285'],
    },
    {
      ...MASTER,
      id: 'A23',
      title: 'the API server can be reached from the machine itself alone',
      commands: [`listens_on_loopback ${apiServer}`],
    },
  ];
}

function createMasterChecks({ schedulable }: ArticleClusterSpec): AcceptanceCheck[] {
  const minions = [...schedulable].sort().join(' ');
  return [
    {
      ...MASTER,
      id: 'A13',
      title: 'the API server knows all machines that run pods',
      commands: [`run_as_planned apiserver.service --machines=${schedulable.join(',')}`],
    },
    {
      ...MASTER,
      id: 'A18',
      title: 'the API server asks the etcd of the machine',
      commands: [`run_as_planned apiserver.service --etcd_servers=${ETCD}`],
    },
    {
      ...MASTER,
      id: 'A19',
      title: 'the controller manager asks the API server',
      commands: [`run_as_planned controller-manager.service --master=127.0.0.1:${ARTICLE_PORTS.apiServer}`],
    },
    {
      ...MASTER,
      id: 'A15',
      title: 'the API server answers',
      commands: [`show curl -fsS ${API}/`, `curl -fsS ${API}/ | grep -q 'Welcome to Kubernetes'`],
    },
    {
      ...MASTER,
      id: 'A14',
      title: 'its minions are all machines that run pods, in the order of their names',
      commands: [
        `seen=$(curl -fsS ${API}/api/v1beta1/minions | tr '{' ',' | tr ',' '\\n' | sed -n 's/^ *"id": *"\\([^"]*\\)".*/\\1/p' | tr '\\n' ' ')`,
        `expect 'the list' '${minions} ' "$seen"`,
      ],
    },
  ];
}
