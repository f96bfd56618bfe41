import { type App, CaddyProxy, ProxyCertificates, ProxyUpstream, Stack } from 'kumiki';

/** Caddy on the machine of a Rancher server, for HTTPS and the WebSockets of agents and browsers. */
export class Rancher extends Stack {
  constructor(app: App, id: string) {
    super(app, id, { namespace: 'rancher' });

    new CaddyProxy(this, 'Proxy', {
      name: 'caddy',
      runsOn: 'host',
      hosts: ['rancher.example.jp'],
      // the Rancher server; only Caddy should be able to reach it
      upstream: ProxyUpstream.address('172.17.0.2', 8080),
      certificates: ProxyCertificates.acme({ email: 'ops@example.jp' }),
      responseHeaders: { 'Strict-Transport-Security': 'max-age=31536000' },
    });
  }
}
