import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { connect } from 'node:net';
import { valueAt } from '../protocol/json';
import type { HealthProbe } from './entries';
import type { Endpoint } from './loopback-map';

/**
 * Runs one health check. Never rejects: every error counts as a failed check. The time limit is real time
 * even if simulated time passes faster, as servers do not run faster.
 */
export async function probe(check: HealthProbe, target: Endpoint, signal: AbortSignal): Promise<boolean> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(check.timeoutMs)]);
  try {
    return await PROBES[check.protocol](check, target, limit);
  } catch {
    return false;
  }
}

type Probe = (check: HealthProbe, target: Endpoint, limit: AbortSignal) => Promise<boolean>;

const PROBES: Readonly<Record<HealthProbe['protocol'], Probe>> = {
  ping: probePing,
  tcp: probeTcp,
  http: probeHttp,
  https: probeHttp,
};

/** Succeeds if the port accepts a connection. */
async function probeTcp(_: HealthProbe, target: Endpoint, limit: AbortSignal): Promise<boolean> {
  return (await dial(target, limit)) === 'connected';
}

/**
 * Succeeds if the port accepts or refuses a connection. Replaces an ICMP echo, which needs privileges and
 * always succeeds for loopback addresses. A machine whose program has died still passes and still gets
 * traffic, as with the real appliance; tests make the check fail with `setHealth`.
 */
async function probePing(_: HealthProbe, target: Endpoint, limit: AbortSignal): Promise<boolean> {
  return (await dial(target, limit)) !== 'silent';
}

function dial({ address, port }: Endpoint, limit: AbortSignal): Promise<'connected' | 'refused' | 'silent'> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, signal: limit });
    const end = (outcome: 'connected' | 'refused' | 'silent') => {
      socket.destroy();
      resolve(outcome);
    };
    socket.once('connect', () => end('connected'));
    socket.on('error', (error) => end(valueAt(error, 'code') === 'ECONNREFUSED' ? 'refused' : 'silent'));
  });
}

/**
 * Succeeds if a GET of the path returns the expected status in time; redirects are not followed. Certificates
 * are not verified, as the settings have neither a name nor an authority to verify them with. That the real
 * appliance does the same is inferred from this.
 */
function probeHttp(
  { protocol, path, status }: HealthProbe,
  target: Endpoint,
  limit: AbortSignal,
): Promise<boolean> {
  const options = { host: target.address, port: target.port, path, agent: false, signal: limit };
  return new Promise((resolve, reject) => {
    const sent =
      protocol === 'https' ? requestHttps({ ...options, rejectUnauthorized: false }) : requestHttp(options);
    sent.once('response', (response) => {
      resolve(response.statusCode === status);
      sent.destroy();
    });
    sent.on('error', reject);
    sent.end();
  });
}
