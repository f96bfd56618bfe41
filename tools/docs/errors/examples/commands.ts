import type { CommandExamples } from '../command-run.ts';

const EMPTY = `import { App, Stack } from 'kumiki';

const app = new App();
new Stack(app, 'shop');
app.synth();
`;
const INCLUDE = `import { Include } from 'cdk8s';
import { App, Stack } from 'kumiki';

const app = new App();
new Include(new Stack(app, 'shop'), 'Ingress', { url: 'ingress.yaml' });
app.synth();
`;
/** A correct program, which commands below run. */
export const SHOP = `import { App, Exposure, RouterNetwork, SakuraLoadBalancedService, Stack, Workload } from 'kumiki';

const app = new App();
const stack = new Stack(app, 'shop', { namespace: 'shop', zone: 'is1b' });
new SakuraLoadBalancedService(stack, 'Edge', {
  backend: new Workload(stack, 'Web', {
    app: 'web',
    image: 'registry.example.jp/web:1.0.0',
    ports: [{ name: 'http', number: 8080 }],
    exposure: Exposure.none(),
  }),
  servers: ['203.0.113.5'],
  network: RouterNetwork.byName('k8s-router'),
  address: '203.0.113.10',
  ports: [80],
});
app.synth();
`;
const DEPLOY = `import { ApiObject } from 'cdk8s';
import { App, Stack } from 'kumiki';
import { deploy } from 'kumiki/pulumi';

const app = new App();
const stack = new Stack(app, 'shop');
new ApiObject(stack, 'Settings', { apiVersion: 'v1', kind: 'ConfigMap' });
deploy(app);
`;
const CONFIG = `apiVersion: v1
kind: Config
clusters: [{ name: shop, cluster: { server: 'https://203.0.113.10:6443' } }]
users: [{ name: admin, user: { token: secret } }]
contexts: [{ name: shop, context: { cluster: shop, user: admin } }]
current-context: shop
`;

/** Command lines that fail. */
export const COMMANDS: CommandExamples = {
  CLI_COMMAND: { run: "kumiki simulator --quiet -- node -e 'process.exit(3)'" },
  CLI_DOCTOR: {
    run: 'kumiki doctor main.ts',
    files: { 'main.ts': "throw new Error('the shop is closed');\n" },
    path: '',
  },
  CLI_ENTRY: { run: 'kumiki synth main.ts', files: { 'main.ts': "export const greeting = 'hello';\n" } },
  CLI_INIT: { run: 'kumiki init', files: { 'package.json': '{ "name": "shop" }\n' } },
  CLI_SITE: { run: 'kumiki simulator --site site.yaml' },
  CLI_TYPES: {
    run: 'kumiki synth main.ts --typecheck',
    files: { 'main.ts': EMPTY.replace("'shop')", "'shop', { namespace: 42 })") },
  },
  CLI_UNEXPECTED: {
    run: 'kumiki synth main.ts',
    files: { 'main.ts': "throw new Error('the shop is closed');\n" },
    shown: 'error the shop is closed',
  },
  CLI_USAGE: { run: 'kumiki synth --outptu manifests' },
  SYNTH_INCLUDE: {
    run: 'kumiki synth main.ts',
    files: { 'main.ts': INCLUDE, 'ingress.yaml': 'kind: Ingress\nmetadata:\n\tname: shop\n' },
  },

  GATEWAY_CERTIFICATE: {
    run: 'kumiki certificate www.example.jp',
    files: { 'certificates/www.example.jp.key': 'the key that is in use\n' },
  },
  GATEWAY_MIGRATION: { run: 'kumiki import ingress.yaml', files: { 'ingress.yaml': 'kind: Ingress\n' } },
  GATEWAY_UNREACHED: { run: 'kumiki doctor gateway http://127.0.0.1:1/' },

  KUBECONFIG_CONFLICT: {
    run: 'kumiki kubeconfig merge --file config --from other',
    files: { config: CONFIG, other: CONFIG.replace('203.0.113.10', '198.51.100.7') },
  },
  KUBECONFIG_CONTEXT: {
    run: 'kumiki kubeconfig use --file config --context production',
    files: { config: CONFIG },
  },
  KUBECONFIG_FILE: { run: 'kumiki kubeconfig list --file config', files: { config: 'clusters: {}\n' } },

  KUBE_CLIENT: {
    run: 'kumiki patch-status shop.ts',
    files: { 'shop.ts': SHOP },
    without: '@kubernetes/client-node',
  },
  KUBE_CONFLICT: {
    run: 'kumiki patch-status shop.ts',
    files: { 'shop.ts': SHOP },
    cluster: { status: 409, reason: 'Conflict', message: 'the object has been modified' },
  },
  KUBE_EXISTS: {
    run: 'kumiki patch-status shop.ts',
    files: { 'shop.ts': SHOP },
    cluster: { status: 409, reason: 'AlreadyExists', message: 'services "edge" already exists' },
  },
  KUBE_FORBIDDEN: {
    run: 'kumiki patch-status shop.ts',
    files: { 'shop.ts': SHOP },
    cluster: { status: 403, reason: 'Forbidden', message: 'User "ci" cannot get resource "services"' },
  },
  KUBE_GONE: {
    run: 'kumiki patch-status shop.ts',
    files: { 'shop.ts': SHOP },
    cluster: { status: 410, reason: 'Expired', message: 'too old resource version: 1 (2)' },
  },
  KUBE_INVALID: {
    run: 'kumiki patch-status shop.ts',
    files: { 'shop.ts': SHOP },
    cluster: { status: 422, reason: 'Invalid', message: 'Service "edge" is invalid' },
  },
  KUBE_NOT_FOUND: {
    run: 'kumiki patch-status shop.ts',
    files: { 'shop.ts': SHOP },
    cluster: { status: 404, reason: 'NotFound', message: 'services "edge" not found' },
  },
  KUBE_REFUSED: {
    run: 'kumiki patch-status shop.ts',
    files: { 'shop.ts': SHOP },
    cluster: { status: 500, reason: 'InternalError', message: 'etcdserver: request timed out' },
  },
  KUBE_UNAUTHORIZED: {
    run: 'kumiki patch-status shop.ts',
    files: { 'shop.ts': SHOP },
    cluster: { status: 401, reason: 'Unauthorized', message: 'Unauthorized' },
  },
  KUBE_UNREACHABLE: {
    run: 'kumiki patch-status shop.ts',
    files: { 'shop.ts': SHOP },
    cluster: 'is not there',
  },

  LB_INVENTORY: {
    run: 'kumiki plan shop.ts --inventory inventory.json',
    files: { 'shop.ts': SHOP, 'inventory.json': '{}\n' },
  },

  PULUMI_PACKAGE: {
    run: 'node main.mts',
    files: { 'main.mts': DEPLOY, '.kubeconfig': CONFIG },
    without: '@pulumi/kubernetes',
  },
  PULUMI_SETTING: {
    run: 'node main.mts',
    files: {
      'main.mts': DEPLOY.replace("' });", "', data: { edge: '{{kumiki:virtual-ip:shop/Edge}}' } });"),
      '.kubeconfig': CONFIG,
    },
  },

  SIMULATOR_BEHAVIOUR: { run: 'kumiki simulator --behaviour minVrid=first' },
  SIMULATOR_SITE: {
    run: 'kumiki simulator --site site.yaml',
    files: {
      'site.yaml': `routers:
  - { name: k8s-router, networkAddress: 203.0.113.0, prefixLength: 28 }
servers:
  - { name: node-1, router: k9s-router, address: 203.0.113.4 }
`,
    },
  },
  SYNTH_OUTPUT: {
    run: 'kumiki synth main.ts --output dist',
    files: { 'main.ts': EMPTY, dist: 'a file, not a folder\n' },
  },
};
