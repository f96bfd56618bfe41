import { decodeInterface, decodeRouter, decodeServer, decodeSwitch } from '../../../lib/sakura/codec/network';
import { WireField } from '../../../lib/sakura/wire/wire-field';
import { wireRouter, wireServer, wireSwitch } from './wire-examples';

describe('a switch', () => {
  it('is read from the reference example with its block and its routed block', () => {
    expect(decodeSwitch(new WireField(wireSwitch))).toEqual({
      id: '113400000201',
      name: 'k8s-router',
      tags: ['@k8s'],
      routerId: '113400000101',
      subnets: [
        {
          network: '203.0.113.0/28',
          gateway: '203.0.113.1',
          nextHop: undefined,
          range: { first: '203.0.113.4', last: '203.0.113.14' },
        },
        {
          network: '198.51.100.16/28',
          gateway: undefined,
          nextHop: '203.0.113.7',
          range: { first: '198.51.100.16', last: '198.51.100.31' },
        },
      ],
    });
  });

  it('has no router and no subnets when it is a plain one', () => {
    const plain = { ...wireSwitch, Internet: null, Subnets: [] };
    expect(decodeSwitch(new WireField(plain))).toMatchObject({ routerId: undefined, subnets: [] });
  });

  it('has no range where the addresses are a list', () => {
    const nested = {
      ...wireSwitch,
      Subnets: [{ ...wireSwitch.Subnets[0], IPAddresses: [{ IPAddress: '203.0.113.4' }] }],
    };
    expect(decodeSwitch(new WireField(nested)).subnets[0]?.range).toBeUndefined();
  });
});

describe('a router', () => {
  it('is read from the reference example', () => {
    expect(decodeRouter(new WireField(wireRouter))).toEqual({
      id: '113400000101',
      name: 'k8s-router',
      tags: ['@k8s'],
      switchId: '113400000201',
      prefixLength: 28,
    });
  });

  it('cannot be used without its switch', () => {
    const broken = new WireField({ ...wireRouter, Switch: null }, 'Internet');
    expect(() => decodeRouter(broken)).toThrow('the field Internet.Switch.ID of the reply is not an id');
  });
});

describe('a server', () => {
  it('has the entered address on a router, the assigned one on the shared segment, or none', () => {
    const server = decodeServer(new WireField(wireServer));
    expect(server).toMatchObject({ id: '113400000401', name: 'node-1', instanceStatus: 'up', tags: [] });
    expect(server.interfaces).toEqual([
      {
        id: '113400000402',
        serverId: '113400000401',
        switchId: '113400000201',
        shared: false,
        address: '203.0.113.7',
      },
      {
        id: '113400000403',
        serverId: '113400000401',
        switchId: '112000000001',
        shared: true,
        address: '198.51.100.40',
      },
      {
        id: '113400000404',
        serverId: '113400000401',
        switchId: undefined,
        shared: false,
        address: undefined,
      },
    ]);
  });
});

describe('an interface', () => {
  it('has the id of its server', () => {
    const wire = { ...wireServer.Interfaces[0], Server: { ID: '113400000401' } };
    expect(decodeInterface(new WireField(wire)).serverId).toBe('113400000401');
  });

  it('has no address if it is 0.0.0.0', () => {
    const wire = { IPAddress: '0.0.0.0', UserIPAddress: '0.0.0.0', Switch: null };
    expect(decodeInterface(new WireField(wire)).address).toBeUndefined();
  });
});
