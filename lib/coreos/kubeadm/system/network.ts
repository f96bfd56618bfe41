import { Cidr } from '../../../core/ipv4';
import { renderYaml } from '../../../formats/yaml/render-yaml';
import type { BootFile } from '../../model/file';
import type { Unit } from '../../model/unit';
import type { KubeadmMachineSpec } from '../spec';

/** The file of systemd-networkd that sets a static address; none where addresses come from DHCP. */
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

/** Tells systemd-timesyncd which servers to ask; none if those of the image will do. */
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
 * The network configuration of a machine for cloud-init, version 2: it is a document of its own, which clouds
 * and drives hold beside the user data. undefined if it is not needed.
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

/** The address with the length of the network; the address plan reports what cannot be read. */
function toInterfaceAddress({ address, nodeNetwork }: KubeadmMachineSpec): string {
  return `${address}/${Cidr.tryParse(nodeNetwork)?.prefixLength ?? 32}`;
}
