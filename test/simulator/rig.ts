import { request } from 'node:http';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../lib/testing';

/** A response as received. */
export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  /** The parsed body. */
  body: Json;
}

// biome-ignore lint/suspicious/noExplicitAny: tests read whatever the wire brings
export type Json = any;

/** Options of a request besides its body. */
export interface CallOptions {
  headers?: Record<string, string>;
  /** Sent unchanged, instead of JSON. */
  raw?: string | Buffer;
}

/** A running simulator, with a client so simple that it can send anything. */
export interface Rig {
  simulator: Simulator;
  call(method: string, path: string, body?: unknown, options?: CallOptions): Promise<Answer>;
}

const open: Simulator[] = [];

/** Starts a simulator that {@link closeAll} stops. */
export async function startRig(options: SimulatorOptions = {}): Promise<Rig> {
  const simulator = await startSimulator(options);
  open.push(simulator);
  const prefix = `/cloud/zone/${simulator.zone}/api/cloud/1.1`;
  return {
    simulator,
    call: (method, path, body, more) => call(simulator, method, prefix + path, body, more),
  };
}

export async function closeAll(): Promise<void> {
  await Promise.all(open.splice(0).map((simulator) => simulator.close()));
}

/** Sends a request; `path` is put on the request line unchanged. */
export function call(
  simulator: Simulator,
  method: string,
  path: string,
  body?: unknown,
  { headers, raw }: CallOptions = {},
): Promise<Answer> {
  const credentials = Buffer.from(`${simulator.token}:${simulator.secret}`).toString('base64');
  const content = raw ?? (body === undefined ? '' : JSON.stringify(body));
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port: new URL(simulator.url).port,
        agent: false,
        method,
        path,
        headers: {
          Authorization: `Basic ${credentials}`,
          'X-Sakura-Bigint-As-Int': '1',
          'Accept-Language': 'en',
          'Content-Length': Buffer.byteLength(content),
          ...headers,
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('error', reject);
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          const status = response.statusCode ?? 0;
          resolve({ status, headers: response.headers, text, body: text && JSON.parse(text) });
        });
      },
    );
    sent.on('error', reject);
    sent.end(content);
  });
}

/** Id of the switch of the default site's router. */
export const SWITCH_ID = 113_400_000_001;

/** Returns a create request that the default site accepts, with some changes. */
export function applianceOf(change: Json = {}): Json {
  const { Remark, ...rest } = change;
  return {
    Appliance: {
      Name: 'web-lb',
      Description: '',
      Tags: [],
      Class: 'loadbalancer',
      Plan: { ID: 1 },
      Settings: { LoadBalancer: [vipOf()] },
      Remark: {
        Switch: { ID: SWITCH_ID },
        VRRP: { VRID: 1 },
        Network: { NetworkMaskLen: 28, DefaultRoute: '203.0.113.1' },
        Servers: [{ IPAddress: '203.0.113.7' }],
        ...Remark,
      },
      ...rest,
    },
  };
}

/** Returns a virtual IP for both nodes of the default site. */
export function vipOf(change: Json = {}): Json {
  return {
    VirtualIPAddress: '203.0.113.8',
    Port: '80',
    DelayLoop: '10',
    Servers: [serverOf(), serverOf({ IPAddress: '203.0.113.6' })],
    ...change,
  };
}

export function serverOf(change: Json = {}): Json {
  return {
    IPAddress: '203.0.113.5',
    Port: '80',
    Enabled: 'True',
    HealthCheck: { Protocol: 'ping' },
    ...change,
  };
}

/** Creates an appliance and returns its id. */
export async function createAppliance(rig: Rig, change: Json = {}): Promise<number> {
  const answer = await rig.call('POST', '/appliance', applianceOf(change));
  if (answer.status !== 202) throw new Error(answer.text);
  return answer.body.Appliance.ID;
}
