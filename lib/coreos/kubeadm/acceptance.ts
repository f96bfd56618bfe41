import type { AddressPlan } from '../address-plan/address-plan';
import { KUBEADM_PORTS } from '../address-plan/ports';
import type { AcceptanceCheck, SubnetFile } from '../machines/acceptance/check';
import { type KubeadmClusterSpec, PATHS } from './spec';

const ALL = { on: 'all' } as const;
const MASTER = { on: 'master' } as const;
const KUBECTL = `kubectl --kubeconfig=${PATHS.adminConfig}`;

/** The file to which flannel writes the machine's subnet. */
export const FLANNEL_SUBNET_FILE: SubnetFile = {
  path: '/run/flannel/subnet.env',
  prefix: 'FLANNEL',
  lines: 4,
};

/**
 * Creates the checks specific to a kubeadm cluster. Their numbers are those of the article's verification.
 */
export function createKubeadmChecks(
  { podNetwork }: KubeadmClusterSpec,
  plan: AddressPlan,
  machineCount: number,
): AcceptanceCheck[] {
  const ready = `${KUBECTL} get nodes --no-headers`;
  return [
    {
      ...ALL,
      id: 'joined',
      title: 'the machine is a part of the cluster',
      commands: [
        `{ test -e ${PATHS.initialized} || test -e ${PATHS.joined}; }`,
        'is_active kubelet.service',
        `{ test ! -e ${PATHS.joinFile} || { echo 'the file with the token is still there'; false; }; }`,
      ],
    },
    ...(podNetwork.kind === 'flannel' ? createFlannelChecks(plan, machineCount) : []),
    {
      ...ALL,
      id: 'kernel',
      title: 'packets of pods are forwarded, and pass the rules of kube-proxy',
      commands: [
        'expect ip_forward 1 "$(cat /proc/sys/net/ipv4/ip_forward)"',
        'expect bridge-nf-call-iptables 1 "$(cat /proc/sys/net/bridge/bridge-nf-call-iptables)"',
      ],
    },
    {
      ...ALL,
      id: 'A23',
      title: 'the kubelet can be reached',
      commands: [`listens tcp ${KUBEADM_PORTS.kubelet}`],
    },
    {
      ...MASTER,
      id: 'A23',
      title: 'the API server can be reached',
      commands: [`listens tcp ${KUBEADM_PORTS.apiServer}`],
    },
    {
      ...MASTER,
      id: 'A15',
      title: 'the API server is ready',
      commands: [`show ${KUBECTL} get --raw /readyz`],
    },
    {
      ...MASTER,
      id: 'A14',
      title: `${machineCount} machines are nodes, and ready`,
      commands: [
        `show ${ready}`,
        `expect 'the number of ready nodes' ${machineCount} "$(${ready} | grep -c ' Ready ')"`,
      ],
    },
  ];
}

function createFlannelChecks({ device, mtu }: AddressPlan, machineCount: number): AcceptanceCheck[] {
  const { name = '', prefixLength } = device ?? {};
  return [
    {
      ...ALL,
      id: 'A7',
      title: `${name} carries ${mtu} bytes, and has the first address of the subnet`,
      commands: [
        `expect 'the MTU' ${mtu} "$(mtu_of ${name})"`,
        `expect 'the address' "$(subnet_network)/${prefixLength}" "$(address_of ${name})"`,
      ],
    },
    {
      ...ALL,
      id: 'A9',
      title: `the subnets of the other machines are reached through ${name}`,
      commands: [
        `expect 'the number of routes' ${machineCount - 1} "$(ip route show dev ${name} | grep -c ' via ')"`,
      ],
    },
  ];
}
