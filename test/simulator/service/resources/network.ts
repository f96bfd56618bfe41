import type { Answer, Json, Rig } from '../../rig';

/** Sends requests that must all succeed, and returns the resources that they create. */
export function network(rig: Rig) {
  const send = async (method: string, path: string, body?: Json): Promise<Json> => {
    const answer = await rig.call(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.text}`);
    return answer.body;
  };
  return {
    send,
    router: async (change: Json = {}): Promise<Json> =>
      (await send('POST', '/internet', { Internet: { ...ROUTER, ...change } })).Internet,
    routedBlock: async (router: number, NextHop: string, NetworkMaskLen = 28): Promise<Json> =>
      (await send('POST', `/internet/${router}/subnet`, { NetworkMaskLen, NextHop })).Subnet,
    ipv6Net: async (router: number): Promise<Json> =>
      (await send('POST', `/internet/${router}/ipv6net`)).IPv6Net,
    plainSwitch: async (change: Json = {}): Promise<Json> =>
      (await send('POST', '/switch', { Switch: { Name: 'plain', ...change } })).Switch,
    bridge: async (): Promise<Json> => (await send('POST', '/bridge', { Bridge: { Name: 'bridge' } })).Bridge,
    readSwitch: async (id: number): Promise<Json> => (await send('GET', `/switch/${id}`)).Switch,
    readRouter: async (id: number): Promise<Json> => (await send('GET', `/internet/${id}`)).Internet,
  };
}

/** A router, as a client requests it. */
export const ROUTER = { Name: 'edge', Description: '', Tags: [], NetworkMaskLen: 28, BandWidthMbps: 100 };

/** Summarizes a response: its status, and its error code if there is one. */
export function verdictOf({ status, body }: Answer): string {
  return body.error_code === undefined ? String(status) : `${status} ${body.error_code}`;
}
