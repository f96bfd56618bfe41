/**
 * Wrong code that must not compile. What follows the directive is part of the compiler's message; a test
 * compares them.
 */
import {
  App,
  BalancerBackend,
  BalancerCheck,
  CaddyProxy,
  EnvValue,
  Exposure,
  ExternalDatabase,
  type KubeConfig,
  ProxyCertificates,
  ProxyUpstream,
  Stack,
  TcpBalancer,
  WebApp,
} from 'kumiki';

const stack = new Stack(new App(), 'shop');
const backend = BalancerBackend.servers('web', [{ address: '10.0.0.1', port: 80 }]);
const tcp = { mode: 'tcp', port: 80, backend } as const;
const http = { mode: 'http', port: 80, backend } as const;

// --- A balancer: headers, paths and hosts exist in requests, which mode tcp does not read -----------------------------

// @ts-expect-error 'requestHeaders' does not exist in type 'TcpFrontend'
new TcpBalancer(stack, 'Request', { frontends: [{ ...tcp, requestHeaders: { 'X-A': 'a' } }] });
// @ts-expect-error 'responseHeaders' does not exist in type 'TcpFrontend'
new TcpBalancer(stack, 'Response', { frontends: [{ ...tcp, responseHeaders: { 'X-A': 'a' } }] });
// @ts-expect-error 'forwardedHeaders' does not exist in type 'TcpFrontend'
new TcpBalancer(stack, 'Forwarded', { frontends: [{ ...tcp, forwardedHeaders: 'replace' }] });
// @ts-expect-error 'redirectToHttps' does not exist in type 'TcpFrontend'
new TcpBalancer(stack, 'Redirect', { frontends: [{ ...tcp, redirectToHttps: true }] });
// @ts-expect-error 'rules' does not exist in type 'TcpFrontend'
new TcpBalancer(stack, 'Rules', { frontends: [{ ...tcp, rules: [{ path: '/shop', backend }] }] });
// @ts-expect-error 'sni' does not exist in type 'HttpFrontend'
new TcpBalancer(stack, 'Names', { frontends: [{ ...http, sni: [{ hosts: ['a.jp'], backend }] }] });
// @ts-expect-error Type '"udp"' is not assignable to type
new TcpBalancer(stack, 'Udp', { frontends: [{ ...tcp, mode: 'udp' }] });
// @ts-expect-error is not assignable to type 'BalancerFrontend'
new TcpBalancer(stack, 'NoMode', { frontends: [{ port: 80, backend }] });
// @ts-expect-error Property 'frontends' is missing
new TcpBalancer(stack, 'NoFrontends', {});
// @ts-expect-error Type 'string' is not assignable to type 'BalancerBackend'
new TcpBalancer(stack, 'Text', { frontends: [{ mode: 'tcp', port: 80, backend: '10.0.0.1:80' }] });
// @ts-expect-error Type '"random"' is not assignable to type
BalancerBackend.servers('old', [], { algorithm: 'random' });
// @ts-expect-error 'host' does not exist in type 'BalancerCheckOptions'
BalancerCheck.tcp({ host: 'a.jp' });

// --- A proxy --------------------------------------------------------------------------------------------------------

const hosts = ['a.example.jp'];
const certificates = ProxyCertificates.internal();
// @ts-expect-error Property 'upstream' is missing
new CaddyProxy(stack, 'NoUpstream', { hosts, certificates });
// @ts-expect-error Property 'certificates' is missing
new CaddyProxy(stack, 'NoCertificates', { hosts, upstream: ProxyUpstream.address('10.0.0.1', 80) });
// @ts-expect-error Type 'string' is not assignable to type
new CaddyProxy(stack, 'UpstreamText', { hosts, certificates, upstream: 'http://10.0.0.1' });
// @ts-expect-error 'key' does not exist in type 'AcmeOptions'
ProxyCertificates.acme({ key: '-----BEGIN PRIVATE KEY-----' });

// --- A web app and its database ---------------------------------------------------------------------------------------

const app = { image: 'example.jp/notes:1', ports: [{ name: 'http', number: 3000 }] };
const database = { engine: 'mysql', host: 'db.example.jp', database: 'notes' } as const;
// @ts-expect-error Property 'externalName' does not exist on type 'typeof Exposure'
new WebApp(stack, 'ByName', { ...app, exposure: Exposure.externalName('a.jp') });
// @ts-expect-error 'secretName' does not exist in type 'EnvValue'
new WebApp(stack, 'Variable', { ...app, env: { KEY: { secretName: 'a' } } });
// @ts-expect-error Expected 2 arguments, but got 1
EnvValue.secret('notes');
// @ts-expect-error Property 'credentials' is missing
new ExternalDatabase(stack, 'NoCredentials', database);
// @ts-expect-error 'password' does not exist in type
new ExternalDatabase(stack, 'Password', { ...database, credentials: { secretName: 'a', password: 'b' } });

// --- Who talks to which cluster ---------------------------------------------------------------------------------------

export const config: KubeConfig = {
  clusters: [],
  // @ts-expect-error Type '"password"' is not assignable to type
  users: [{ name: 'a', credentials: { kind: 'password', password: 'b' } }],
  contexts: [],
};
