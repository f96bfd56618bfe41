import { hostname } from 'node:os';
import { type NetworkChoice, readNetwork } from '../../../controller/desired/annotations';
import type { ControllerDefaults } from '../../../controller/desired/cluster-plan';
import { serveHealth } from '../../../controller/health-server';
import { Controller, createIdentity } from '../../../controller/run/controller';
import { systemClock } from '../../../core/clock';
import { KumikiError } from '../../../core/errors';
import { connect } from '../../../kubernetes-api/connect';
import { createSakuraApi } from '../../../sakura/client';
import { createRedactor } from '../../../sakura/settings/redact';
import { findSettings } from '../../../sakura/settings/settings';
import type { Command, CommandContext } from '../../command';
import { printJson } from '../../terminal/envelope';

/** Where kubelets and Prometheus ask, unless told otherwise. */
const DEFAULT_PORT = '10260';

/** `kumiki controller` */
export const command: Command = {
  usage: 'kumiki controller [OPTIONS]',
  summary: 'give Services of type LoadBalancer their load balancers, from within a cluster',
  options: {
    kubeconfig: {
      type: 'string',
      value: 'FILE',
      help: 'cluster to work for (default: the one it runs in, else KUBECONFIG)',
    },
    context: { type: 'string', value: 'NAME', help: 'context of the kubeconfig (default: the current one)' },
    zone: { type: 'string', value: 'ZONE', help: 'zone of the cluster (default: that of the settings)' },
    network: {
      type: 'string',
      value: 'NETWORK',
      help: 'router:name=NAME, or with id= or tag=, or switch:… (default: the one router that all nodes are on)',
    },
    plan: { type: 'string', value: 'PLAN', help: 'standard or highspec (default: standard)' },
    single: { type: 'boolean', help: 'one unit instead of two, unless a Service says otherwise' },
    unclassed: { type: 'boolean', help: 'also Services that name no loadBalancerClass' },
    lease: {
      type: 'string',
      value: 'NAMESPACE/NAME',
      help: 'Lease by which replicas agree (default: kube-system/kumiki-controller)',
    },
    listen: {
      type: 'string',
      value: 'HOST:PORT',
      help: `/healthz, /readyz and /metrics (default: 0.0.0.0:${DEFAULT_PORT})`,
    },
  },
  steps: [
    'finds the Sakura Cloud API and its token as every command does: environment or profile',
    'waits until it holds the Lease, so that one of several replicas works',
    'makes, changes and removes load balancers as Services of class kumiki.dev/sakura and nodes come and go',
    'writes one line of JSON to stdout for each thing it does, until it is interrupted; the next replica takes over at once',
  ],
  examples: [
    'kumiki controller                              # in a pod, as its service account',
    'kumiki controller --kubeconfig ~/.kube/config --unclassed',
    'kumiki controller --network router:name=k8s-router --plan highspec',
    'kubectl expose deployment web --port=80 --type=LoadBalancer   # then, with --unclassed',
  ],
  run,
};

async function run(context: CommandContext): Promise<Readonly<Record<string, unknown>>> {
  const { env, values, out } = context;
  const text = (name: string) => {
    const value = values[name];
    return typeof value === 'string' ? value : undefined;
  };
  const defaults = readDefaults(text('network'), text('plan'), values.single === true);
  const lease = readLease(text('lease') ?? 'kube-system/kumiki-controller');
  const listen = readListen(text('listen') ?? `0.0.0.0:${DEFAULT_PORT}`);
  const { settings, notes } = findSettings({ env });
  const redact = createRedactor(settings);
  const write = (line: object) =>
    printJson(
      out,
      JSON.parse(redact(JSON.stringify({ time: new Date(systemClock.now()).toISOString(), ...line }))),
    );
  for (const { text: message } of notes) write({ level: 'info', message });
  const { cluster } = await connect({ kubeconfig: text('kubeconfig'), context: text('context') }, { env });
  const controller = new Controller({
    ...{ cluster, defaults, lease, clock: systemClock, random: Math.random },
    api: createSakuraApi({ settings, zone: text('zone'), clock: systemClock }),
    takesUnclassed: values.unclassed === true,
    identity: createIdentity(hostname()),
    signal: context.takeOverSignals(),
    log: write,
  });
  const server = await serveHealth(controller, listen.host, listen.port);
  write({ level: 'info', message: `controller of ${cluster.description}`, port: server.port });
  await controller.run();
  await server.close();
  return {};
}

function readDefaults(
  network: string | undefined,
  plan: string | undefined,
  isSingle: boolean,
): ControllerDefaults {
  const choice: NetworkChoice | undefined = network === undefined ? undefined : readNetwork(network);
  if (network !== undefined && !choice) {
    throw usageError('network', network, 'router: or switch:, then name=, id= or tag= and the value');
  }
  if (plan !== undefined && plan !== 'standard' && plan !== 'highspec') {
    throw usageError('plan', plan, 'standard, highspec');
  }
  return { network: choice, plan: plan ?? 'standard', redundant: !isSingle };
}

function readLease(text: string): { readonly namespace: string; readonly name: string } {
  const [, namespace, name] = /^([a-z0-9-]{1,63})\/([a-z0-9.-]{1,253})$/.exec(text) ?? [];
  if (namespace !== undefined && name !== undefined) return { namespace, name };
  throw usageError('lease', text, 'NAMESPACE/NAME');
}

function readListen(text: string): { readonly host: string; readonly port: number } {
  const [, host, port] = /^([\w.:[\]-]+):(\d{1,5})$/.exec(text) ?? [];
  if (host !== undefined && Number(port) <= 65_535) return { host, port: Number(port) };
  throw usageError('listen', text, 'HOST:PORT, such as 127.0.0.1:10260; port 0 for any free one');
}

function usageError(option: string, given: string, allowed: string): KumikiError {
  return new KumikiError({
    code: 'CLI_USAGE',
    message: `--${option} cannot be used`,
    given,
    allowed,
    hint: 'see kumiki controller --help',
  });
}
