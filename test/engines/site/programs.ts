/** A small site with everything that `deploy` registers, and the values of `site.json`. */
export const SITE_PROGRAM = `
import { readFileSync } from 'node:fs';
import { ApiObject } from 'cdk8s';
import { App, EnvValue, Exposure, Namespace, NginxIngressGateway, RouterNetwork, SakuraLoadBalancedService, Stack, Workload } from 'kumiki';
import { deploy } from 'kumiki/pulumi';

const { motd, path } = JSON.parse(readFileSync('site.json', 'utf8'));
const app = new App();
const stack = new Stack(app, 'shop', { namespace: 'shop' });
new Namespace(stack, 'Namespace');
const secret = new ApiObject(stack, 'Password', {
  apiVersion: 'v1', kind: 'Secret', metadata: { name: 'password' }, stringData: { password: 'canary-8f2d' },
});
const web = new Workload(stack, 'Web', {
  name: 'web', app: 'web', image: 'registry.example.jp/shop:1', replicas: 2,
  ports: [{ name: 'http', number: 8080, servicePort: 80 }],
  exposure: Exposure.clusterIp(),
  env: { PASSWORD: EnvValue.secret('password', 'password') },
});
const gateway = new NginxIngressGateway(stack, 'Gateway', { name: 'gateway', defaultBackend: web });
gateway.route(path, web);
const edge = new SakuraLoadBalancedService(stack, 'Edge', {
  backend: gateway, servers: ['203.0.113.5'], network: RouterNetwork.byName('k8s-router'), ports: [80],
});
new ApiObject(stack, 'Motd', {
  apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'motd' }, data: { motd, address: edge.virtualIp },
});
const { addresses, manifests } = deploy(app);
export { addresses };
export const names = Object.keys(manifests);
`;

/** Contents of `site.json`. */
export interface SiteSettings {
  readonly motd: string;
  /** A path of the gateway, which is part of its configuration. */
  readonly path: string;
}

/**
 * The objects of `objects.json`, deployed with the options of `options.json`, whose `resources` renames
 * resources, and sets options of them.
 */
export const OBJECTS_PROGRAM = `
import { readFileSync } from 'node:fs';
import { ApiObject } from 'cdk8s';
import { App, Stack } from 'kumiki';
import { deploy } from 'kumiki/pulumi';

const read = (file) => JSON.parse(readFileSync(file, 'utf8'));
const { kubeContext, resources = {}, ...options } = read('options.json');
const app = new App();
const stack = new Stack(app, 'site', { kubeContext });
for (const [index, object] of read('objects.json').entries()) new ApiObject(stack, 'Object' + index, object);
/** What options.json says of a resource is put into its registration. */
const transform = (given) => {
  const { name = given.name, aliases = [], ...others } = resources[given.name] ?? {};
  const options = { ...given.options, ...others, aliases: [...(given.options.aliases ?? []), ...aliases] };
  return { ...given, name, options };
};
deploy(app, { ...options, transform });
`;

/** A shop with an address in each of two clusters: the same objects, except for one word. */
export const TWO_CONTEXTS_PROGRAM = `
import { ApiObject } from 'cdk8s';
import { App, Exposure, Namespace, RouterNetwork, SakuraLoadBalancedService, Stack, Workload } from 'kumiki';
import { deploy } from 'kumiki/pulumi';

const app = new App();
for (const [kubeContext, machine] of Object.entries({ prod: '203.0.113.5', lab: '203.0.113.6' })) {
  const stack = new Stack(app, kubeContext, { namespace: 'shop', kubeContext });
  new Namespace(stack, 'Namespace');
  new ApiObject(stack, 'Motd', {
    apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'motd' }, data: { motd: 'this is ' + kubeContext },
  });
  const web = new Workload(stack, 'Web', {
    name: 'web', app: 'web', image: 'registry.example.jp/shop:1', replicas: 2,
    ports: [{ name: 'http', number: 8080, servicePort: 80 }], exposure: Exposure.clusterIp(),
  });
  new SakuraLoadBalancedService(stack, 'Edge', {
    backend: web, servers: [machine], network: RouterNetwork.byName('k8s-router'), ports: [80],
  });
}
export const { addresses } = deploy(app);
`;

/**
 * The site that `site.json` describes as a `ChangingSite`; writes the manifests of its tree to `tree.json`.
 */
export const CHANGING_PROGRAM = `
import { readFileSync, writeFileSync } from 'node:fs';
import {
  App, Exposure, HealthCheck, Namespace, NginxIngressGateway, RouterNetwork, SakuraLoadBalancedService, SakuraLoadBalancer, Stack, Workload,
} from 'kumiki';
import { deploy } from 'kumiki/pulumi';

const site = JSON.parse(readFileSync('site.json', 'utf8'));
const app = new App();
const stack = new Stack(app, 'site', { zone: 'is1b', namespace: 'site' });
new Namespace(stack, 'Namespace');
const services = new Map(site.services.map(({ name, replicas, version, port }) => [
  name,
  new Workload(stack, name, {
    name, app: name, replicas, image: \`registry.example.jp/\${name}:\${version}\`,
    ports: [{ name: 'http', number: port, servicePort: 80 }, ...[8443, 9000].map((number) => ({ name: \`tcp-\${number}\`, number }))],
    exposure: Exposure.clusterIp(),
  }),
]));
const [first] = services.values();
const gateway = new NginxIngressGateway(stack, 'Gateway', {
  name: 'gateway', replicas: site.gateways, defaultBackend: first,
});
for (const [path, name] of Object.entries(site.routes)) gateway.route(path, services.get(name));
const common = {
  servers: site.nodes.map((node) => \`203.0.113.\${node}\`),
  loadBalancer: new SakuraLoadBalancer(stack, 'Shared', { network: RouterNetwork.byName('k8s-router') }),
};
new SakuraLoadBalancedService(stack, 'Edge', {
  ...common, backend: gateway, ports: [80], healthCheck: HealthCheck.http({ path: gateway.healthPath }),
});
if (site.directPorts.length > 0)
  new SakuraLoadBalancedService(stack, 'Direct', { ...common, backend: first, ports: site.directPorts });
const manifests = app.assemble().stacks.flatMap((each) => each.manifests.map(({ object }) => object));
writeFileSync('tree.json', JSON.stringify(manifests));
export const { addresses } = deploy(app);
`;

/** Contents of `site.json` for the next program. */
export interface LateAddressSettings {
  /** The virtual IP. @default - `up` chooses one */
  readonly address?: string;
  /** Whether objects in the cluster are retained when their resources are deleted. @default false */
  readonly retain?: boolean;
}

/** A gateway whose configuration contains its virtual IP. */
export const LATE_ADDRESS_PROGRAM = `
import { readFileSync } from 'node:fs';
import { App, Exposure, Namespace, NginxIngressGateway, RouterNetwork, SakuraLoadBalancedService, Stack, Workload } from 'kumiki';
import { deploy } from 'kumiki/pulumi';

const { address, retain } = JSON.parse(readFileSync('site.json', 'utf8'));
const app = new App();
const stack = new Stack(app, 'site', { namespace: 'site' });
new Namespace(stack, 'Namespace');
const web = new Workload(stack, 'Web', {
  name: 'web', app: 'web', image: 'registry.example.jp/shop:1',
  ports: [{ name: 'http', number: 8080, servicePort: 80 }], exposure: Exposure.clusterIp(),
});
const gateway = new NginxIngressGateway(stack, 'Gateway', { name: 'gateway', defaultBackend: web });
const edge = new SakuraLoadBalancedService(stack, 'Edge', {
  backend: gateway, servers: ['203.0.113.5'], network: RouterNetwork.byName('k8s-router'), ports: [80], address,
});
gateway.route('/here/', web, { responseHeaders: { 'X-Site': edge.virtualIp } });
const transform = (given) =>
  ['manifest', 'serviceStatus'].includes(given.kind)
    ? { ...given, options: { ...given.options, retainOnDelete: retain } }
    : given;
deploy(app, { kubernetes: { existing: 'adopt' }, transform });
`;

/**
 * The apps of `apps.json`, each with a shop and its virtual IP, by the folder that each renders into, and perhaps
 * with the Secret that only the program knows, and with an object in the namespace of another app.
 */
export const SEVERAL_APPS_PROGRAM = `
import { readFileSync } from 'node:fs';
import { ApiObject } from 'cdk8s';
import { App, Exposure, Namespace, RouterNetwork, SakuraLoadBalancedService, Stack, Workload } from 'kumiki';
import { deploy } from 'kumiki/pulumi';

for (const [outdir, namespace, secret, host] of JSON.parse(readFileSync('apps.json', 'utf8'))) {
  const app = new App({ outdir });
  const stack = new Stack(app, namespace, { namespace });
  new Namespace(stack, 'Namespace');
  const web = new Workload(stack, 'Web', {
    name: 'web', app: 'web', image: 'registry.example.jp/shop:1', replicas: 2,
    ports: [{ name: 'http', number: 8080, servicePort: 80 }], exposure: Exposure.clusterIp(),
  });
  new SakuraLoadBalancedService(stack, 'Edge', {
    backend: web, servers: ['203.0.113.5'], network: RouterNetwork.byName('k8s-router'), ports: [80],
  });
  if (host)
    new ApiObject(new Stack(app, namespace + '-guest', { namespace: host }), 'Motd', {
      apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'motd' },
    });
  deploy(app, { secrets: secret ? { [secret]: { password: 'canary' } } : {} });
}
`;
