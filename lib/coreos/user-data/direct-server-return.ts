import type { KernelParameter } from '../model/kernel-settings';

/**
 * What a machine needs to take packets for an address that is not its own, and to answer them itself. The appliance alone answers ARP for a
 * virtual IP; a machine that did so too would draw its packets away from it. Source: Sakura Cloud's manual of the load balancer, section on
 * real servers; the meaning of the numbers: the kernel's Documentation/networking/ip-sysctl.rst. For both the larger of `all` and the
 * interface's own number holds.
 */
export const DIRECT_SERVER_RETURN: readonly KernelParameter[] = [
  // 1: answers only for addresses of the interface that the question came in by; the virtual IP is on another one or none
  { name: 'net.ipv4.conf.all.arp_ignore', value: 1 },
  // 2: asks with an address of the interface that the question goes out by, and never with the virtual IP that it answers from
  { name: 'net.ipv4.conf.all.arp_announce', value: 2 },
];
