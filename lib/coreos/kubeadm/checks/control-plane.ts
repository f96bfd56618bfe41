import type { Problem } from '../../../core/errors';
import { Cidr, Ipv4 } from '../../../core/ipv4';
import { isPort } from '../../../core/port';
import type { ApiEndpointSpec } from '../control-plane/api-endpoint';
import type { KubeadmInput } from '../site';
import type { KubeadmClusterSpec, KubeadmMachineSpec } from '../spec';
import { configProblem, isDnsName, isHost } from './problem';

/** Checks masters, the endpoint of the API server, and etcd. */
export function* checkControlPlane({ props, spec, specs }: KubeadmInput): Generator<Problem> {
  const endpoint = props.apiEndpoint?.toSpec() ?? { kind: 'master' };
  yield* checkMasters(spec, endpoint);
  if (endpoint.kind === 'named') yield* checkNamedEndpoint(endpoint.host, endpoint.port);
  if (endpoint.kind === 'virtualIp') yield* checkVirtualIp(endpoint.props.address, spec, specs);
  yield* checkCertSans(spec);
  yield* checkEtcd(spec);
  yield* checkCertificateKey(spec);
}

function* checkMasters(
  { masterCount, etcd }: KubeadmClusterSpec,
  endpoint: ApiEndpointSpec,
): Generator<Problem> {
  if (masterCount > 1 && endpoint.kind === 'master') {
    yield configProblem({
      property: 'apiEndpoint',
      message: `there are ${masterCount} masters, but nodes would know the address of the first one alone`,
      allowed: 'ApiEndpoint.virtualIp({ address, network }), or ApiEndpoint.named(host)',
      hint: 'give a virtual IP in front of all masters, or a name that leads to them',
    });
  }
  if (etcd.kind === 'external') return;
  if (masterCount % 2 === 0) {
    yield configProblem({
      property: 'otherMasters',
      message: `${masterCount} members of etcd can lose no more of them than ${masterCount - 1} can`,
      given: masterCount,
      allowed: 'an odd number of masters: 1, 3 or 5',
      hint: 'add a master or remove one, or give an etcd of your own: Etcd.external({ endpoints })',
    });
  }
  if (masterCount > 7) {
    yield configProblem({
      property: 'otherMasters',
      message: `${masterCount} members of etcd would have to write everything ${masterCount} times`,
      given: masterCount,
      allowed: 'at most 7 masters',
      hint: 'make the others nodes',
    });
  }
}

function* checkNamedEndpoint(host: string, port: number): Generator<Problem> {
  if (!isHost(host) || /^(?:localhost|127\..*|0\.0\.0\.0)$/i.test(host)) {
    yield configProblem({
      property: 'apiEndpoint',
      message: `'${host}' leads to no API server`,
      given: host,
      allowed: 'a DNS name or an IPv4 address that every machine reaches the masters by',
      hint: 'write the host alone, without https:// and port: ApiEndpoint.named(host, { port })',
    });
  }
  if (!isPort(port)) {
    yield configProblem({
      property: 'apiEndpoint',
      message: `${port} is not a port`,
      given: port,
      allowed: 'an integer from 1 to 65535',
      hint: 'leave it out to get 6443',
    });
  }
}

/**
 * Checks the virtual IP. It must be on the masters' network, because the appliance forwards packets
 * unchanged.
 */
function* checkVirtualIp(
  text: string,
  spec: KubeadmClusterSpec,
  machines: readonly KubeadmMachineSpec[],
): Generator<Problem> {
  const message = tryFindVirtualIpFault(text, spec, machines);
  if (message === undefined) return;
  yield configProblem({
    property: 'apiEndpoint',
    message,
    given: text,
    allowed: `a free address of ${spec.nodeNetwork}`,
    hint: 'choose one that DHCP does not give out',
  });
}

function tryFindVirtualIpFault(
  text: string,
  { nodeNetwork, gateway }: KubeadmClusterSpec,
  machines: readonly KubeadmMachineSpec[],
): string | undefined {
  const what = `the virtual IP '${text}' of the API server`;
  const address = Ipv4.tryParse(text);
  if (!address) return `${what} is not an IPv4 address`;
  if (gateway === text) return `${what} is the address of the gateway`;
  const holder = machines.find((machine) => machine.address === text);
  if (holder) return `${what} is the address of ${holder.hostname}`;
  const network = Cidr.tryParse(nodeNetwork);
  if (!network || network.isHostAddress(address)) return undefined;
  return `${what} is not an address that a machine of ${network} can have`;
}

function* checkCertSans({ certSans }: KubeadmClusterSpec): Generator<Problem> {
  for (const [index, name] of certSans.entries()) {
    const isIpv6 = /^[0-9a-f:]+$/i.test(name) && URL.canParse(`http://[${name}]/`);
    if (isHost(name) || isDnsName(name.replace(/^\*\./, '')) || isIpv6) continue;
    yield configProblem({
      property: `certSans[${index}]`,
      message: `'${name}' is not a valid name in a certificate`,
      given: name,
      allowed: 'a DNS name, also with *. in front, or an IP address',
      hint: 'write the host alone, without https:// and port',
    });
  }
}

function* checkEtcd({ etcd, extraArguments }: KubeadmClusterSpec): Generator<Problem> {
  if (etcd.kind === 'stacked') return;
  if (extraArguments.etcd !== undefined) {
    yield configProblem({
      property: 'extraArguments.etcd',
      message: 'kubeadm runs no etcd, because an external one is given',
      hint: 'give the flags where you run it, and remove them here',
    });
  }
  const wrong = etcd.endpoints.find((url) => !/^https:\/\/[\w.-]+:\d{1,5}$/.test(url) || !URL.canParse(url));
  if (etcd.endpoints.length > 0 && wrong === undefined) return;
  yield configProblem({
    property: 'etcd',
    message:
      wrong === undefined ? 'no member of etcd is given' : `'${wrong}' is not the URL of a member of etcd`,
    given: etcd.endpoints,
    allowed: 'https, host and port of each member, such as https://10.1.0.50:2379',
    hint: 'give all members: the API server changes over to another if one fails',
  });
}

function* checkCertificateKey({ join, masterCount }: KubeadmClusterSpec): Generator<Problem> {
  if (join.kind === 'file' || join.certificateKey === undefined || masterCount > 1) return;
  yield configProblem({
    property: 'join',
    message: 'there is a certificate key, but no other master that would fetch the keys of the cluster',
    hint: 'leave certificateKey out, or add otherMasters',
  });
}
