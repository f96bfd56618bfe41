import { cpSync } from 'node:fs';
import { join } from 'node:path';
import {
  App,
  ClientAddress,
  Exposure,
  GatewayRoutes,
  GatewayTls,
  GkeIngress,
  HttpRoutes,
  NginxIngressGateway,
  type NginxIngressGatewayProps,
  PodNetworkPolicy,
  Stack,
  type Workload,
} from '../../../lib';
import { Project } from '../harness/project';
import { ROOT } from '../harness/root';
import { APPS, addWeb } from './scanned-apps';

/** API groups of Google, cert-manager and the Gateway API, whose kinds no API server has by default. */
export const FOREIGN_GROUPS =
  /^(?:cloud\.google\.com|networking\.gke\.io|cert-manager\.io|gateway\.networking\.k8s\.io)\//;

const EXAMPLES = [
  'quickstart',
  'gateway',
  'coreos-cluster',
  'rancher-front',
  'web-app',
  'cdk8s-plus',
  'whole-site',
  'controller',
];

/** Returns the manifests of each stack of an example, as its program writes them. */
export function synthExample(name: string): readonly string[] {
  const project = new Project({});
  try {
    cpSync(join(ROOT, 'examples', name), project.folder, { recursive: true });
    const { status, stderr } = project.kumiki('synth', 'main.ts');
    if (status !== 0) throw new Error(stderr);
    const files = Object.entries(project.files('dist'));
    return files.flatMap(([path, text]) => (path.endsWith('.k8s.yaml') && text.trim() !== '' ? [text] : []));
  } finally {
    project.remove();
  }
}

const GATEWAYS: Readonly<Record<string, NginxIngressGatewayProps>> = {
  'a gateway by default': {},
  'a gateway with all its objects': {
    name: 'edge',
    autoscaling: { maxReplicas: 5 },
    exposure: Exposure.nodePort(30080),
    basicAuth: { secretName: 'users' },
  },
  'a gateway with certificates': {
    tls: GatewayTls.several(
      GatewayTls.secret('one', ['a.jp']),
      GatewayTls.certManager(['b.jp'], { issuer: 'ca' }),
    ),
    hstsSeconds: 60,
  },
  'a gateway behind the PROXY protocol': {
    clientAddress: ClientAddress.proxyProtocol(['10.0.0.0/8']),
    resolvers: ['10.96.0.10'],
    drainSeconds: 0,
  },
};

/** Returns the manifests of all examples and samples, by description. */
export function synthStacks(): Readonly<Record<string, string>> {
  const examples = EXAMPLES.flatMap((name) =>
    synthExample(name).map((text, index) => [`the example ${name} (${index + 1})`, text]),
  );
  return { ...Object.fromEntries(examples), ...synthSamples() };
}

/** Returns the manifests of all samples, by description. */
function synthSamples(): Readonly<Record<string, string>> {
  const gateways = Object.entries(GATEWAYS).map(([name, props]) => [name, synthGateway(props)]);
  return Object.fromEntries([
    ...gateways,
    ...Object.entries(APPS).map(([name, add]) => [name, synth(add)]),
    ['an Ingress without nginx', synth((stack) => addRoutes(stack, new GatewayRoutes(stack, 'Routes')))],
  ]);
}

function synth(add: (stack: Stack) => unknown): string {
  const app = new App();
  add(new Stack(app, 'site', { namespace: 'site' }));
  return app.synthYaml();
}

function synthGateway(props: NginxIngressGatewayProps): string {
  return synth((stack) => {
    const gateway = new NginxIngressGateway(stack, 'Gateway', props);
    const web = addRoutes(stack, gateway);
    new PodNetworkPolicy(stack, 'Guard', { pods: web, allowFrom: [gateway] });
  });
}

function addRoutes(stack: Stack, routes: GatewayRoutes): Workload {
  const web = addWeb(stack);
  routes.route('/shop/', web, { host: 'a.jp' });
  new GkeIngress(stack, 'Ingress', { routes, name: 'site', secretNames: ['one'] });
  if (routes instanceof NginxIngressGateway) return web;
  new PodNetworkPolicy(stack, 'Guard', { pods: web, allowFrom: 'anyone' });
  new HttpRoutes(stack, 'Http', { routes, gatewayClassName: 'any' });
  return web;
}
