import type { Problem } from '../../../core/errors';
import { Ipv4 } from '../../../core/ipv4';
import { findProxyFaults, isWebUrl } from '../../model/web-proxy';
import type { KubeadmClusterSpec, KubeadmMachineSpec } from '../spec';
import { configProblem, isHost } from './problem';

/** Checks the settings with which machines reach other hosts: addresses, names, time, proxy, mirrors. */
export function* checkReach(
  spec: KubeadmClusterSpec,
  machines: readonly KubeadmMachineSpec[],
): Generator<Problem> {
  yield* checkServers(spec);
  yield* checkStaticAddresses(spec);
  yield* checkInterfaces(machines);
  yield* checkWebProxy(spec);
  yield* checkMirrors(spec);
}

function* checkServers({ dnsServers, timeServers }: KubeadmClusterSpec): Generator<Problem> {
  for (const [index, address] of dnsServers.entries()) {
    if (Ipv4.tryParse(address)) continue;
    yield configProblem({
      property: `dnsServers[${index}]`,
      message: `'${address}' is not the address of a DNS server`,
      given: address,
      allowed: 'an IPv4 address such as 10.1.0.53',
      hint: 'a name could not be looked up before there is a DNS server',
    });
  }
  for (const [index, host] of timeServers.entries()) {
    if (isHost(host)) continue;
    yield configProblem({
      property: `timeServers[${index}]`,
      message: `'${host}' is not a time server`,
      given: host,
      allowed: 'a name or an IPv4 address, such as ntp.example.jp',
      hint: 'leave timeServers out to get those of the image',
    });
  }
}

function* checkStaticAddresses(spec: KubeadmClusterSpec): Generator<Problem> {
  const addressing: string = spec.addressing;
  if (addressing !== 'dhcp' && addressing !== 'static') {
    yield configProblem({
      property: 'addressing',
      message: `machines cannot get their addresses by '${addressing}'`,
      given: addressing,
      allowed: "'dhcp' or 'static'",
      hint: "leave it out to get 'dhcp'",
    });
  }
  if (addressing !== 'static') return;
  if (spec.dnsServers.length === 0) {
    yield configProblem({
      property: 'dnsServers',
      message: 'machines with static addresses would know no DNS server, and could pull no image',
      allowed: 'at least one IPv4 address',
      hint: "name those of the provider, or leave addresses to the network: addressing: 'dhcp'",
    });
  }
  if (spec.gateway === undefined && !spec.webProxy) {
    yield configProblem({
      property: 'gateway',
      message: 'machines with static addresses would have no way out of the node network',
      allowed: 'the address of the router on the node network',
      hint: 'give it, or a webProxy on the node network',
    });
  }
}

function* checkInterfaces(machines: readonly KubeadmMachineSpec[]): Generator<Problem> {
  const holders = new Map<string, string>();
  const isShared = new Set(machines.map(({ interfaceName }) => interfaceName)).size === 1;
  // a name that all machines share comes from the cluster, and is reported once
  const named = isShared ? machines.slice(0, 1) : machines;
  for (const machine of named) {
    yield* checkInterfaceName(machine, isShared ? 'interfaceName' : `${machine.property}.interfaceName`);
  }
  for (const machine of machines) yield* checkMacAddress(machine, holders);
}

function* checkInterfaceName({ interfaceName }: KubeadmMachineSpec, property: string): Generator<Problem> {
  if (/^[\w.:][\w.:-]{0,14}$/.test(interfaceName)) return;
  yield configProblem({
    property,
    message: `'${interfaceName}' is not a valid name of a network interface`,
    given: interfaceName,
    allowed: "up to 15 characters, as ip link shows them, of which the first is not '-'",
    hint: 'leave it out to get eth0, or give the MAC address',
  });
}

function* checkMacAddress(
  { macAddress, property, hostname }: KubeadmMachineSpec,
  holders: Map<string, string>,
): Generator<Problem> {
  if (macAddress === undefined) return;
  const holder = holders.get(macAddress.toLowerCase());
  holders.set(macAddress.toLowerCase(), hostname);
  if (/^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(macAddress) && holder === undefined) return;
  yield configProblem({
    property: `${property}.macAddress`,
    message:
      holder === undefined
        ? `'${macAddress}' is not a MAC address`
        : `'${holder}' and '${hostname}' have the same MAC address`,
    given: macAddress,
    allowed: "six pairs of hexadecimal digits joined by ':', different for each machine",
    hint: 'write it such as 52:54:00:12:34:56',
  });
}

function* checkWebProxy({ webProxy }: KubeadmClusterSpec): Generator<Problem> {
  for (const fault of webProxy ? findProxyFaults(webProxy) : []) yield { code: 'KUBEADM_CONFIG', ...fault };
}

function* checkMirrors({ registryMirrors }: KubeadmClusterSpec): Generator<Problem> {
  for (const [registry, urls] of Object.entries(registryMirrors)) {
    const fault = tryFindMirrorFault(registry, urls);
    if (fault === undefined) continue;
    yield configProblem({
      property: `registryMirrors['${registry}']`,
      message: fault,
      given: { [registry]: urls },
      allowed: "the host of a registry and URLs: { 'registry.k8s.io': ['https://mirror.example.jp'] }",
      hint: 'write the registry without https:// and path, and its mirrors with http or https',
    });
  }
}

function tryFindMirrorFault(registry: string, urls: readonly string[]): string | undefined {
  if (!/^[a-z0-9][a-z0-9.-]*(?::\d{1,5})?$/.test(registry)) {
    return `'${registry}' is not the host of a registry`;
  }
  if (urls.length === 0) return `no mirror is given for ${registry}`;
  const wrong = urls.find((url) => !isWebUrl(url));
  return wrong === undefined ? undefined : `'${wrong}' is not the URL of a mirror`;
}
