import { Cidr } from '../../../core/ipv4';
import { renderYaml } from '../../../formats/yaml/render-yaml';
import type { BootFile } from '../../model/file';
import type { Unit } from '../../model/unit';
import type { KubeadmMachineSpec } from '../spec';

/** Creates the file of systemd-networkd that sets a static address; none if addresses come from DHCP. */
export function createNetworkUnits(machine: KubeadmMachineSpec): Unit[] {
  if (machine.addressing === 'dhcp' || machine.distribution === 'debian') return [];
  const { gateway, dnsServers, timeServers, macAddress, interfaceName } = machine;
  return [
    {
      name: '10-node.network',
      content: {
        Match: macAddress === undefined ? { Name: interfaceName } : { MACAddress: macAddress.toLowerCase() },
        Network: {
          Address: toInterfaceAddress(machine),
          ...(gateway !== undefined && { Gateway: gateway }),
          DNS: dnsServers,
          ...(timeServers.length > 0 && { NTP: timeServers }),
        },
      },
    },
  ];
}

/** Creates the file that names systemd-timesyncd's servers; none if the image's own are used. */
export function createTimeFiles({ timeServers }: KubeadmMachineSpec): BootFile[] {
  if (timeServers.length === 0) return [];
  return [
    {
      path: '/etc/systemd/timesyncd.conf.d/10-servers.conf',
      content: `[Time]\nNTP=${timeServers.join(' ')}\n`,
    },
  ];
}

/**
 * Renders a machine's network configuration for cloud-init, version 2. It is a separate document, which
 * clouds and drives hold next to the user data. undefined if it is not needed.
 */
export function renderCloudInitNetwork(machine: KubeadmMachineSpec): string | undefined {
  if (machine.addressing === 'dhcp' || machine.distribution === 'flatcar') return undefined;
  const { gateway, dnsServers, macAddress, interfaceName } = machine;
  return renderYaml({
    version: 2,
    ethernets: {
      [macAddress === undefined ? interfaceName : 'node']: {
        ...(macAddress !== undefined && { match: { macaddress: macAddress.toLowerCase() } }),
        addresses: [toInterfaceAddress(machine)],
        ...(gateway !== undefined && { routes: [{ to: '0.0.0.0/0', via: gateway }] }),
        nameservers: { addresses: dnsServers },
      },
    },
  });
}

/**
 * Appends the network's prefix length to a machine's address. The address plan reports values that cannot be
 * read.
 */
function toInterfaceAddress({ address, nodeNetwork }: KubeadmMachineSpec): string {
  return `${address}/${Cidr.tryParse(nodeNetwork)?.prefixLength ?? 32}`;
}
