import { addNode, addService, type ControllerRig, startControllerRig } from './controller-rig';

/** Starts a case with many Services that share appliances, 20 on each, on a plain switch with 40 nodes. */
export async function startScaleCase(appliances: number): Promise<ControllerRig> {
  const servers = Array.from({ length: 40 }, (_, index) => ({
    name: `worker-${index}`,
    interfaces: [{ switch: 'private', address: `10.1.0.${index + 10}` }],
  }));
  const rig = await startControllerRig({ site: { switches: [{ name: 'private' }], servers } });
  for (const name of ['node-1', 'node-2']) rig.kube.remove('Node', { name });
  for (const { name } of servers) addNode(rig.kube, name);
  for (let index = 0; index < appliances * 20; index++) {
    const group = Math.floor(index / 20);
    addService(rig.kube, `s${index}`, {
      annotations: {
        'kumiki.dev/network': 'switch:name=private',
        'kumiki.dev/shared-appliance': `group-${group}`,
        'kumiki.dev/unit-addresses': `10.1.1.${group * 2 + 1},10.1.1.${group * 2 + 2}/16`,
        'kumiki.dev/address': `10.1.${2 + Math.floor(index / 250)}.${(index % 250) + 1}`,
      },
      // one port for each: two Services checked at one port of a node are noted
      spec: { ports: [{ port: 1000 + index, targetPort: 8080, protocol: 'TCP' }] },
    });
  }
  return rig;
}
