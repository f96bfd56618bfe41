import { reconcile } from '../../../lib/appliance/reconcile/reconcile';
import type { ReconcileRequest } from '../../../lib/appliance/reconcile/request';
import type { DesiredLoadBalancer } from '../../../lib/appliance/spec/inputs';
import { rejectionOf } from '../../load-balancer/thrown-by';
import { closeRigs, edgeSpec, edgeVirtualIp, handMade, mutations, place, type Rig, startRig } from './rig';

afterEach(closeRigs);

/** Returns the error of a refused run, which must not have changed anything. */
async function refusal(
  rig: Rig,
  spec: DesiredLoadBalancer,
  more: Partial<ReconcileRequest> = {},
): Promise<string> {
  const before = rig.simulator.snapshot();
  rig.requests();
  const error = await rejectionOf(reconcile(rig.run(), { spec, ...more }));
  expect(mutations(rig.requests())).toEqual([]);
  expect(rig.simulator.snapshot()).toEqual(before);
  return error.message;
}

describe('reconcile changes nothing, and refuses', () => {
  it('an unknown router, with the ones there are', async () => {
    const rig = await startRig();
    const network = {
      kind: 'router',
      router: { by: 'name', value: 'k9s-router' },
    } as const;
    expect(await refusal(rig, edgeSpec({ network }))).toMatchInlineSnapshot(`
     "LB_NETWORK_NOT_FOUND
       no router has the name 'k9s-router'
       given    k9s-router
       allowed  k8s-router (113400000000)
       fix      choose one of these, or check the zone"
    `);
  });

  it('a tag that two routers have', async () => {
    const networkAddress = '198.51.100.0';
    const rig = await startRig({
      site: {
        routers: [
          {
            name: 'a',
            tags: ['k8s'],
            networkAddress: '203.0.113.0',
            prefixLength: 28,
          },
          { name: 'b', tags: ['k8s'], networkAddress, prefixLength: 28 },
        ],
      },
    });
    const network = {
      kind: 'router',
      router: { by: 'tag', value: 'k8s' },
    } as const;
    expect(await refusal(rig, edgeSpec({ network }))).toMatchInlineSnapshot(`
     "LB_NETWORK_NOT_FOUND
       2 routers have the tag 'k8s': 113400000000, 113400000002
       given    k8s
       allowed  exactly one router
       fix      choose the router by its id"
    `);
  });

  it('servers that do not exist, and servers on other networks', async () => {
    const rig = await startRig();
    rig.simulator.edit((zone) => {
      for (const server of Object.values(zone.servers)) Object.assign(server, { interfaces: [] });
    });
    const servers = [
      { select: { by: 'name', value: 'node-9' }, enabled: true },
      { select: { by: 'tag', value: 'k8s-node' }, enabled: true },
    ] as const;
    expect(await refusal(rig, edgeSpec({ virtualIps: [edgeVirtualIp({ servers })] }))).toMatchInlineSnapshot(`
     "LB_SERVER_NOT_FOUND
       no server has the name 'node-9'
       given    node-9
       allowed  kube-master, node-1, node-2
       fix      check the zone and the spelling, or give addresses

     LB_SERVER_NOT_FOUND
       no server with the tag 'k8s-node' has an address on router k8s-router (node-1, node-2)
       given    k8s-node
       fix      connect its interface and enter its address there, or give addresses"
    `);
  });

  it('a block without room', async () => {
    const rig = await startRig();
    const saved = [10, 11, 12, 13].map((host) => ({
      VirtualIPAddress: `203.0.113.${host}`,
      Port: '80',
      Servers: [],
    }));
    place(rig, handMade({ units: ['203.0.113.7', '203.0.113.8'], saved }));
    expect(await refusal(rig, edgeSpec())).toMatchInlineSnapshot(`
     "VIP_POOL_EXHAUSTED
       router k8s-router has no room: 3 addresses needed (appliance and virtual IPs), 2 free of 11, 9 in use: 203.0.113.4 (an interface of server 113400000002); 203.0.113.5 (an interface of server 113400000004); 203.0.113.6 (an interface of server 113400000006); 203.0.113.7 – 203.0.113.8 (load balancer 113499999999 (old-lb)); 203.0.113.10 – 203.0.113.13 (a virtual IP of load balancer 113499999999 (old-lb))
       given    2 appliance unit(s)
       allowed  203.0.113.4 – 203.0.113.14
       fix      free addresses, share a virtual IP between services, or use a router with a larger block"
    `);
  });

  it('a given address that a server has', async () => {
    const rig = await startRig();
    const virtualIps = [edgeVirtualIp({ address: '203.0.113.4' })];
    expect(await refusal(rig, edgeSpec({ virtualIps }))).toMatchInlineSnapshot(`
     "VIP_ADDRESS
       the virtual IP 'shop/Edge' cannot be 203.0.113.4: an interface of server 113400000002 has it
       given    203.0.113.4
       allowed  203.0.113.4 – 203.0.113.14
       fix      give a free address, or leave it out to have one chosen"
    `);
  });

  it('a hand-made appliance with our name', async () => {
    const rig = await startRig();
    place(rig, handMade({ name: 'edge' }));
    expect(await refusal(rig, edgeSpec())).toMatchInlineSnapshot(`
     "LB_FOREIGN
       load balancer 113499999999 already has the name 'edge' and is not managed by Kumiki
       given    edge
       fix      give this one another name, or take that one over with adopt: { id: '113499999999' }; nothing was changed"
    `);
  });

  it("another stack's appliance with our name", async () => {
    const rig = await startRig();
    place(rig, handMade({ name: 'edge', tags: ['kumiki-fedcba9876543210fedcba98'] }));
    expect(await refusal(rig, edgeSpec())).toMatchInlineSnapshot(`
     "LB_FOREIGN
       load balancer 113499999999 already has the name 'edge' and belongs to another Kumiki stack (tag kumiki-fedcba9876543210fedcba98)
       given    edge
       fix      give this one another name; or, if the state of that stack is lost, take it over with adopt: { id: '113499999999', from: 'kumiki-fedcba9876543210fedcba98' }; nothing was changed"
    `);
  });

  it('two appliances of different names with our tag, one of which a person must have tagged', async () => {
    const rig = await startRig();
    const tags = [edgeSpec().ownerTag];
    place(rig, handMade({ tags }), handMade({ id: 113499999998, name: 'a-copy', tags, vrid: 8 }));
    expect(await refusal(rig, edgeSpec())).toMatchInlineSnapshot(`
     "LB_AMBIGUOUS_OWNER
       2 load balancers of different names have one owner tag: 113499999998 (a-copy), 113499999999 (old-lb)
       given    kumiki-0123456789abcdef01234567
       allowed  one load balancer
       fix      remove the tag from all but the one in use, or delete the others; nothing was changed"
    `);
  });

  it('a known appliance that was given to another stack', async () => {
    const rig = await startRig();
    const state = await reconcile(rig.run(), { spec: edgeSpec() });
    rig.simulator.edit((zone) => {
      for (const appliance of Object.values(zone.appliances)) {
        appliance.tags = ['kumiki-ffffffffffff000000000000'];
      }
    });
    expect((await refusal(rig, edgeSpec(), { state })).replaceAll(/\d{12}/g, ':id')).toMatchInlineSnapshot(`
     "LB_FOREIGN
       load balancer :id (edge) lacks the owner tag kumiki-0123456789abcdef01234567; Kumiki leaves it unchanged
       fix      put the tag back on it, or take it over with adopt: { id: ':id' }"
    `);
  });

  it('a change that needs an eleventh tag, as people have added theirs', async () => {
    const rig = await startRig();
    const state = await reconcile(rig.run(), { spec: edgeSpec() });
    const added = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    rig.simulator.edit((zone) => {
      for (const appliance of Object.values(zone.appliances)) appliance.tags.push(...added);
    });
    const more = edgeSpec({
      virtualIps: [edgeVirtualIp(), edgeVirtualIp({ key: 'more' })],
    });
    expect((await refusal(rig, more, { state })).replaceAll(/\d{12}\b/g, ':id')).toMatchInlineSnapshot(`
     "LB_NAME
       load balancer :id would have 11 tags, and the service allows 10
       given    a, b, c, d, e, f, g, h, kumiki-0123456789abcdef01234567, kumiki-unapplied, prod
       allowed  at most 10, those that start with 'kumiki-' among them
       fix      remove 1 of these in the control panel, or from the program: a, b, c, d, e, f, g, h, prod"
    `);
  });

  it('the adoption of a failed appliance, which only its owner replaces', async () => {
    const rig = await startRig();
    place(
      rig,
      handMade({
        lifecycle: {
          sequence: 'failing',
          phase: 1,
          since: 0,
          statusChangedAt: null,
        },
      }),
    );
    const adopt = { id: '113499999999' };
    expect(await refusal(rig, edgeSpec(), { adopt })).toMatchInlineSnapshot(`
     "LB_ADOPT
       load balancer 113499999999 (old-lb) is in the state failed
       given    113499999999
       fix      leave adopt out: the next \`pulumi up\` then creates one, or replaces it if it belongs to this stack"
    `);
  });

  it('a known appliance that is gone together with its network: this is another account', async () => {
    const state = await reconcile((await startRig()).run(), {
      spec: edgeSpec(),
    });
    const rig = await startRig();
    const elsewhere = { ...state, switchId: '113400009999' };
    const gone = await refusal(rig, edgeSpec(), { state: elsewhere });
    expect(gone.replaceAll(/\d{12}/g, ':id')).toMatchInlineSnapshot(`
     "LB_GONE
       load balancer :id does not exist here, nor does its network: it was on switch :id, and router k8s-router is switch :id
       given    :id
       allowed  :id
       fix      check account and zone; if it was deleted for a move to another network, remove the resource from the state (\`pulumi state delete\`)"
    `);
    expect(mutations(rig.requests())).toEqual([]);
  });

  it('changes that the API cannot make, all at once', async () => {
    const rig = await startRig();
    const state = await reconcile(rig.run(), { spec: edgeSpec() });
    const spec = edgeSpec({ plan: 'highspec', redundant: false, vrid: 9 });
    expect((await refusal(rig, spec, { state })).replaceAll(/\d{12}/g, ':id')).toMatchInlineSnapshot(`
     "LB_IMMUTABLE
       plan of load balancer :id is standard, not highspec, and cannot be changed
       given    highspec
       allowed  standard
       fix      change plan back, or destroy the load balancer and create it again

     LB_IMMUTABLE
       redundant of load balancer :id is true, not false, and cannot be changed
       given    false
       allowed  true
       fix      change redundant back, or destroy the load balancer and create it again

     LB_IMMUTABLE
       vrid of load balancer :id is 1, not 9, and cannot be changed
       given    9
       allowed  1
       fix      change vrid back, or destroy the load balancer and create it again"
    `);
  });

  it('a token that is not accepted', async () => {
    const rig = await startRig();
    rig.simulator.fault({
      kind: 'status',
      status: 401,
      errorCode: 'unauthorized',
    });
    expect(await refusal(rig, edgeSpec())).toContain('API_AUTHENTICATION');
  });
});
