/** Right code, as users write it. It must compile under all their settings, not only ours. */
import { Config, type Output, output, StackReference } from '@pulumi/pulumi';
import { App } from 'kumiki';
import { deploy, LoadBalancer, SakuraProvider } from 'kumiki/pulumi';

const config = new Config();
const infrastructure = new StackReference('acme/network/prod');
const provider = new SakuraProvider('ishikari', { zone: 'is1b', accessToken: config.requireSecret('token') });

const app = new App();
const deployed = deploy(app, {
  provider,
  adopt: { 'shop-Edge-LoadBalancer': { id: '113400000301' } },
  transform: (registration) =>
    registration.kind === 'loadBalancer'
      ? { ...registration, args: { ...registration.args, tags: ['shop'] } }
      : registration,
});

deploy(app, {
  manifests: 'apply',
  kubernetes: {
    kubeconfig: infrastructure.getOutput('kubeconfig').apply(String),
    await: false,
    existing: 'adopt',
    conflicts: 'force',
    deletionPropagation: 'background',
  },
  transform: (registration) =>
    registration.kind === 'manifest' && registration.args.kind === 'Secret'
      ? { ...registration, options: { ...registration.options, protect: true } }
      : registration,
});

const edge = new LoadBalancer(
  'edge',
  {
    name: 'edge',
    description: '',
    tags: [],
    plan: 'standard',
    redundant: false,
    network: {
      kind: 'router',
      router: { by: 'id', value: infrastructure.getOutput('routerId').apply(String) },
    },
    virtualIps: [
      {
        key: 'web',
        description: '',
        ports: [
          { port: 80, delayLoopSeconds: 10, healthCheck: { protocol: 'http', path: '/', status: 200 } },
        ],
        servers: [{ address: output('203.0.113.21'), enabled: true }],
      },
    ],
    timeouts: { createSeconds: 600 },
  },
  { provider, protect: true },
);

export const addresses: Output<Record<string, string>> = deployed.addresses;
export const address: Output<string | undefined> = edge.addressByKey.apply((byKey) => byKey.web);
