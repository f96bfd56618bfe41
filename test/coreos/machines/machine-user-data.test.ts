import { runChecks } from '../../../lib/core/check';
import { MachineUserData } from '../../../lib/coreos/machines/machine-user-data';
import type { UserDataProps } from '../../../lib/coreos/user-data/user-data-props';
import { testStack } from '../../load-balancer/service-site';
import { SSH_KEY } from '../boot';

const machine = (property: string, props: UserDataProps) =>
  new MachineUserData(testStack(), 'Machine', {
    ...props,
    origin: { clusterPath: 'shop/Cluster', property },
    createVirtualIpFiles: () => [],
  });
/** Returns path and property of each problem. */
const places = (userData: MachineUserData) =>
  runChecks(userData).map(({ constructPath, property }) => `${constructPath} ${property}`);

describe('problems with the document of a machine', () => {
  it.each([
    [{ hostname: '-a', fileName: 'a' }, 'shop/Cluster nodes[0].hostname'],
    [{ files: [{ path: '/usr/a', content: '' }] }, 'shop/Machine files[0].path'],
  ] as const)('are reported where the value was given: %#', (props, place) => {
    expect(places(machine('nodes[0]', props))).toEqual([place]);
  });

  it.each([
    [{ etcd: { discovery: 'x' } }, 'discovery'],
    [{ sshAuthorizedKeys: ['x'] }, 'sshAuthorizedKeys[0]'],
  ] as const)('are reported once if all machines share the value: %#', (props, property) => {
    expect(places(machine('master', props))).toEqual([`shop/Cluster ${property}`]);
    expect(places(machine('nodes[0]', props))).toEqual([]);
  });

  it('are left to the address plan if they are about the address', () => {
    const options = { etcd: { addr: 'x:4001', peerAddr: ':7001' }, fleet: { publicIp: 'x' } };
    expect(places(machine('master', options))).toEqual([]);
  });

  it('are left to the cluster if they are about the group of updates', () => {
    expect(places(machine('master', { update: { group: '' } }))).toEqual([]);
  });

  it('are reported at the machine for keys added to it', () => {
    const userData = machine('nodes[0]', { sshAuthorizedKeys: [SSH_KEY] });
    userData.addSshKey('x');
    expect(places(userData)).toEqual(['shop/Machine sshAuthorizedKeys[1]']);
  });
});
