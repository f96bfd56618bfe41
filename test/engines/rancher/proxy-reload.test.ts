import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BalancerBackend, BalancerCheck, ProxyCertificates, ProxyUpstream } from '../../../lib';
import { findFreePorts } from '../../free-ports';
import { ask, startRecorder } from '../gateway/recorders';
import { describeWithEngines } from '../harness/engine';
import { waitFor } from '../harness/poll';
import { caddyEnvironment, makeFolder, startCaddy, startHaproxy } from './running-front';

const HOST = 'rancher.example.jp';
const CLIENTS = 8;
const RELOADS = 8;

describeWithEngines(['caddy', 'haproxy'], 'a proxy behind a balancer', (pathOf) => {
  const [caddy, haproxy] = [pathOf('caddy'), pathOf('haproxy')];

  it('loses no request when it reloads, not even one just received', async () => {
    const [httpPort = 0, httpsPort = 0, healthPort = 0, port = 0, ...own] = await findFreePorts(7);
    const [balancerHealth = 0, metricsPort = 0, drainPort = 0] = own;
    const recorder = await startRecorder('rancher');
    const folder = makeFolder();
    const at = (name: string) => join(folder, name);
    const place = {
      ...{ httpPort, httpsPort, healthPort },
      ...{ config: at('config'), tls: at('tls'), data: at('data'), run: at('run') },
    };
    const proxy = await startCaddy(caddy, folder, place, {
      hosts: [HOST],
      upstream: ProxyUpstream.address('127.0.0.1', recorder.port),
      certificates: ProxyCertificates.internal(),
    });
    const check = BalancerCheck.tcp({ intervalSeconds: 0.5 });
    const backend = BalancerBackend.servers('proxy', [{ address: '127.0.0.1', port: httpPort }], { check });
    const balancer = await startHaproxy(
      haproxy,
      makeFolder(),
      {
        healthPort: balancerHealth,
        metricsPort,
        connectTimeoutSeconds: 0.2,
        frontends: [{ mode: 'http', port, backend }],
      },
      drainPort,
    );
    try {
      // the balancer opens a new connection to the proxy for each request
      const get = () => ask(port, '/', { headers: { Host: HOST } });
      const isServing = () =>
        get().then(
          ({ status }) => status === 308,
          () => false,
        );
      await waitFor(isServing, 'answer');
      const statuses: (number | string)[] = [];
      let isOver = false;
      const client = async () => {
        while (!isOver) {
          await get().then(
            ({ status }) => statuses.push(status),
            (error) => statuses.push(String(error)),
          );
        }
      };
      const clients = Array.from({ length: CLIENTS }, client);
      const file = ['--config', join(folder, 'config', 'Caddyfile'), '--adapter', 'caddyfile'];
      const reload = ['reload', ...file, '--force', '--address', `unix/${join(folder, 'run')}/admin.sock`];
      for (let count = 0; count < RELOADS; count++) {
        await promisify(execFile)(caddy, reload, { env: caddyEnvironment(folder) });
      }
      isOver = true;
      await Promise.all(clients);
      expect(statuses.filter((status) => status !== 308)).toEqual([]);
      expect(statuses.length).toBeGreaterThan(CLIENTS * RELOADS);
    } finally {
      await balancer.stop();
      await proxy.stop();
      await recorder.close();
    }
  });
});
