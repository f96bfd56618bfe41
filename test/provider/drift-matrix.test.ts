import type { LoadBalancerInputs } from '../../lib/appliance/spec/inputs';
import { loadBalancerProvider } from '../../lib/provider/load-balancer-provider';
import type { WireAppliance } from '../../lib/sakura/wire/wire';
import type { ApplianceRecord } from '../../lib/testing';
import { closeRigs, edgeSpec, edgeVirtualIp, startRig } from '../appliance/reconcile/rig';

afterEach(closeRigs);

/** The path of each leaf of a type, such as `Settings.LoadBalancer[].Port`. */
type Leaf<T, Path extends string = ''> = T extends null | undefined
  ? never
  : T extends string | number | boolean
    ? Path
    : T extends readonly (infer Element)[]
      ? Leaf<Element, `${Path}[]`>
      : {
          [Key in keyof T & string]-?: Leaf<
            Exclude<T[Key], undefined>,
            Path extends '' ? Key : `${Path}.${Key}`
          >;
        }[keyof T & string];

type Entry = ApplianceRecord['saved'][number];
type RealServer = NonNullable<Entry['Servers']>[number];

/** An edit of a field in the control panel, and where the plan must show it. */
interface Edit {
  readonly edit: (appliance: Editable) => void;
  readonly seen: RegExp;
  /** @default 'repaired' */
  readonly outcome?: 'repaired' | 'replaced';
}
type Editable = { -readonly [Key in keyof ApplianceRecord]: ApplianceRecord[Key] };

/** Fields that no one edits: set by the service, or equal to others. */
type Fixed = string;

const onEntry = (seen: RegExp, change: (entry: Entry) => object): Edit[] =>
  ['first', 'last'].map((which) => ({
    seen,
    edit: (own) => {
      const entry = own.saved.at(which === 'first' ? 0 : -1);
      if (entry) Object.assign(entry, change(entry));
    },
  }));

const onServer = (seen: RegExp, change: (server: RealServer) => object): Edit[] =>
  ['first', 'last'].map((which) => ({
    seen,
    edit: (own) => {
      const at = which === 'first' ? 0 : -1;
      const server = own.saved.at(at)?.Servers?.at(at);
      if (server) Object.assign(server, change(server));
    },
  }));

const onCheck = (change: object): Edit[] =>
  onServer(/^virtualIps\[0\]/, ({ HealthCheck }) => ({ HealthCheck: { ...HealthCheck, ...change } }));

const SERVERS = /^virtualIps\[0\]\.servers/;
const made = 'made by the service';
const noControl = 'the control panel has no field for it, and the API ignores it';

/** One row for each field of the wire type: a new field does not compile until it has a row. */
const ROWS: Record<Leaf<WireAppliance>, readonly Edit[] | Fixed> = {
  Index: made,
  ID: made,
  Class: made,
  Name: [{ edit: (own) => Object.assign(own, { name: 'x' }), seen: /^name$/ }],
  Description: [{ edit: (own) => Object.assign(own, { description: 'x' }), seen: /^description$/ }],
  'Tags[]': [
    { edit: (own) => Object.assign(own, { tags: own.tags.slice(0, 1) }), seen: /^tags/ },
    { edit: (own) => Object.assign(own, { tags: ['prod'] }), seen: /^ownerTag$/ },
    { edit: (own) => Object.assign(own, { tags: [] }), seen: /^ownerTag$/ },
  ],
  'Icon.ID': [
    { edit: (own) => Object.assign(own, { iconId: 112_901_627_748 }), seen: /^iconId$/ },
    { edit: (own) => Object.assign(own, { iconId: null }), seen: /^iconId$/ },
  ],
  'Plan.ID': [{ edit: (own) => Object.assign(own, { planId: 2 }), seen: /^plan$/, outcome: 'replaced' }],
  'Settings.LoadBalancer[].VirtualIPAddress': onEntry(/^virtualIps\[0\]/, () => ({
    VirtualIPAddress: '203.0.113.13',
  })),
  'Settings.LoadBalancer[].Port': onEntry(/^virtualIps\[0\]\.ports/, ({ Servers }) => ({
    Port: '8443',
    Servers: Servers?.map((server) => ({ ...server, Port: '8443' })),
  })),
  'Settings.LoadBalancer[].DelayLoop': onEntry(/delayLoopSeconds$/, () => ({ DelayLoop: '60' })),
  'Settings.LoadBalancer[].SorryServer': [
    ...onEntry(/sorryServer$/, () => ({ SorryServer: '203.0.113.4' })),
    ...onEntry(/sorryServer$/, () => ({ SorryServer: '' })),
  ],
  'Settings.LoadBalancer[].Description': [
    ...onEntry(/description$/, () => ({ Description: 'by hand' })),
    ...onEntry(/description$/, () => ({ Description: '' })),
    ...onEntry(/description$/, ({ Description = '' }) => ({ Description: Description.replace('web', 'x') })),
    ...onEntry(/description$/, () => ({ Description: 'web' })),
  ],
  'Settings.LoadBalancer[].Servers[].IPAddress': [
    ...onServer(SERVERS, () => ({ IPAddress: '203.0.113.4' })),
    ...onEntry(SERVERS, () => ({ Servers: [] })),
    ...onEntry(SERVERS, ({ Servers }) => ({ Servers: Servers?.slice(1) })),
    ...onEntry(SERVERS, ({ Servers = [] }) => {
      const one = { ...Servers?.[0], IPAddress: '203.0.113.4' };
      return { Servers: [...(Servers ?? []), one] };
    }),
  ],
  'Settings.LoadBalancer[].Servers[].Port': onServer(SERVERS, () => ({ Port: '81' })),
  'Settings.LoadBalancer[].Servers[].Enabled': onServer(SERVERS, ({ Enabled }) => ({
    Enabled: Enabled === 'True' ? 'False' : 'True',
  })),
  'Settings.LoadBalancer[].Servers[].HealthCheck.Protocol': [
    ...onServer(/^virtualIps\[0\]/, () => ({ HealthCheck: { Protocol: 'ping' } })),
    ...onCheck({ Protocol: 'https' }),
  ],
  'Settings.LoadBalancer[].Servers[].HealthCheck.Path': onCheck({ Path: '/x' }),
  'Settings.LoadBalancer[].Servers[].HealthCheck.Status': onCheck({ Status: '204' }),
  'Settings.LoadBalancer[].Servers[].HealthCheck.Retry': onCheck({ Retry: '5' }),
  'Settings.LoadBalancer[].Servers[].HealthCheck.ConnectTimeout': onCheck({ ConnectTimeout: '30' }),
  SettingsHash: made,
  'Remark.Zone.ID': made,
  'Remark.Switch.ID': noControl,
  'Remark.VRRP.VRID': noControl,
  'Remark.Network.NetworkMaskLen': noControl,
  'Remark.Network.DefaultRoute': noControl,
  'Remark.Servers[].IPAddress': noControl,
  'Remark.Plan.ID': 'the same as Plan.ID',
  Availability: made,
  'Instance.Status': [
    {
      edit: (own) =>
        Object.assign(own, { lifecycle: { sequence: 'stopped', phase: 0, since: 0, statusChangedAt: 0 } }),
      seen: /^instanceStatus$/,
    },
  ],
  'Instance.StatusChangedAt': made,
  ServiceClass: made,
  CreatedAt: made,
  ModifiedAt: made,
  'Switch.ID': noControl,
  'Switch.Name': 'a name of the switch, which is found again by its id',
  'Switch.Internet.ID': noControl,
  'Switch.Internet.Name': 'a name of the router, whose switch is found again by its id',
  'Interfaces[].ID': made,
  'Interfaces[].MACAddress': made,
  'Interfaces[].IPAddress': made,
  'Interfaces[].UserIPAddress': made,
  'Interfaces[].HostName': made,
  'Interfaces[].Switch.ID': made,
  'Interfaces[].Switch.Name': made,
  'Interfaces[].Switch.Scope': made,
  'Interfaces[].Switch.Subnet.ID': made,
  'Interfaces[].Switch.Subnet.NetworkAddress': made,
  'Interfaces[].Switch.Subnet.NetworkMaskLen': made,
  'Interfaces[].Switch.Subnet.DefaultRoute': made,
  'Interfaces[].Switch.Subnet.NextHop': made,
  'Interfaces[].Switch.Subnet.StaticRoute': made,
  'Interfaces[].Switch.Subnet.IPAddresses.Min': made,
  'Interfaces[].Switch.Subnet.IPAddresses.Max': made,
  'Interfaces[].Switch.Subnet.Internet.ID': made,
  'Interfaces[].Switch.Subnet.Internet.Name': made,
  'Interfaces[].Switch.Subnet.Internet.BandWidthMbps': made,
  'Interfaces[].Switch.UserSubnet.DefaultRoute': made,
  'Interfaces[].Switch.UserSubnet.NetworkMaskLen': made,
  'Interfaces[].Server.ID': made,
};

const check = {
  protocol: 'http',
  path: '/healthz',
  status: 200,
  retry: 3,
  connectTimeoutSeconds: 5,
} as const;

/** Inputs in which every field has a value. */
const INPUTS: LoadBalancerInputs = edgeSpec({
  iconId: '112901627749',
  virtualIps: [
    edgeVirtualIp({
      address: '203.0.113.12',
      sorryServer: '203.0.113.14',
      ports: [80, 443].map((port) => ({ port, delayLoopSeconds: 20, healthCheck: check })),
      servers: ['203.0.113.5', '203.0.113.6'].map((address) => ({ address, enabled: true })),
    }),
  ],
});

const edits = Object.entries(ROWS).flatMap(([field, edit]) =>
  typeof edit === 'string' ? [] : edit.map((one, index) => [`${field} #${index + 1}`, one] as const),
);

describe('an edit in the control panel', () => {
  it.each(edits)('is detected by a refresh and corrected by the next run: %s', async (_field, row) => {
    const { edit, seen, outcome = 'repaired' } = row;
    const { simulator, clock, lines, run, appliances } = await startRig();
    const { url, token, secret } = simulator;
    const settings = { pinned: 'true', apiRootUrl: url, accessToken: token, accessTokenSecret: secret };
    const context = { settings, signal: run().signal, clock, log: (line: string) => lines.push(line) };
    const { id, state } = await loadBalancerProvider.create(context, INPUTS);
    const ignored = { modifiedAt: 0, lifecycle: undefined };
    const before = structuredClone({ ...appliances()[0], ...ignored });
    simulator.edit((zone) => {
      for (const one of Object.values(zone.appliances)) {
        edit(one);
        if (one.applied) one.applied = structuredClone(one.saved);
      }
    });

    const found = await loadBalancerProvider.read(context, id, state, INPUTS);
    if (!found) throw new Error('it is gone');
    const { changes } = loadBalancerProvider.plan(found.state, found.inputs, INPUTS);
    expect(changes.map(({ path }) => path).filter((path) => seen.test(path))).not.toEqual([]);
    expect(changes.some(({ kind }) => kind === 'replace')).toBe(outcome === 'replaced');
    if (outcome === 'replaced') return;

    const repaired = await loadBalancerProvider.update(context, id, found.state, INPUTS);
    expect({ ...appliances()[0], ...ignored }).toEqual(before);
    const again = await loadBalancerProvider.read(context, id, repaired, INPUTS);
    expect(again?.inputs).toEqual(INPUTS);
    expect(again?.state).toEqual(state);
  });
});
