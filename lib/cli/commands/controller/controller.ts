import { readNetworkChoice } from '../../../appliance/spec/network-choice';
import type { AppliancePlan, NetworkChoice } from '../../../appliance/spec/spec';
import {
  DEFAULT_PORT,
  LOG_LEVELS,
  type StartControllerOptions,
  startController,
} from '../../../controller/start';
import { systemClock } from '../../../core/clock';
import { KumikiError } from '../../../core/errors';
import { ZONE_NAMES } from '../../../core/zone';
import type { CommandContext, CommandModule } from '../../command';
import { printJson } from '../../terminal/envelope';

const PLANS: readonly AppliancePlan[] = ['standard', 'highspec'];

/** `kumiki controller` */
export const command: CommandModule = {
  usage: 'kumiki controller [OPTIONS]',
  options: {
    kubeconfig: {
      type: 'string',
      value: 'FILE',
      help: 'cluster to work for (default: the one it runs in, else KUBECONFIG)',
    },
    context: {
      type: 'string',
      value: 'NAME',
      completion: { names: 'contexts' },
      help: 'context of the kubeconfig (default: the current one)',
    },
    zone: {
      type: 'string',
      value: 'ZONE',
      completion: { words: ZONE_NAMES },
      help: 'zone of the cluster (default: that of the settings)',
    },
    network: {
      type: 'string',
      value: 'NETWORK',
      help: 'router:name=NAME, or with id= or tag=, or switch:… (default: the one router that all nodes are on)',
    },
    plan: {
      type: 'string',
      value: 'PLAN',
      choices: PLANS,
      help: 'standard or highspec (default: standard)',
    },
    single: { type: 'boolean', help: 'one unit instead of two, unless a Service asks for something else' },
    unclassed: { type: 'boolean', help: 'also Services that name no loadBalancerClass' },
    'initialize-nodes': {
      type: 'boolean',
      help: 'initialize the nodes of kubelets with --cloud-provider=external',
    },
    lease: {
      type: 'string',
      value: 'NAMESPACE/NAME',
      help: 'Lease that replicas use to elect a leader (default: kube-system/kumiki-controller)',
    },
    listen: {
      type: 'string',
      value: 'HOST:PORT',
      help: `/healthz, /readyz and /metrics (default: 0.0.0.0:${DEFAULT_PORT})`,
    },
    'log-level': {
      type: 'string',
      value: 'LEVEL',
      choices: LOG_LEVELS,
      help: `lowest level that is logged: ${LOG_LEVELS.join(', ')} (default: ${LOG_LEVELS[0]})`,
    },
  },
  steps: [
    'finds the Sakura Cloud API and its token as every command does: environment or profile',
    'waits until it holds the Lease, so that one of several replicas works',
    'makes, changes and removes load balancers as Services of class kumiki.dev/sakura and nodes come and go',
    'writes one line of JSON to stdout for each action, until it is interrupted; the next replica then takes over immediately',
  ],
  results: {},
  examples: [
    'kumiki controller',
    'kumiki controller --kubeconfig ~/.kube/config --unclassed',
    'kumiki controller --network router:name=k8s-router --plan highspec',
    'kubectl expose deployment web --port=80 --type=LoadBalancer',
  ],
  comments: {
    'kumiki controller': 'in a pod, as its service account',
    'kubectl expose deployment web --port=80 --type=LoadBalancer': 'then, with --unclassed',
  },
  run,
};

async function run(context: CommandContext): Promise<Readonly<Record<string, unknown>>> {
  const { env, values, out } = context;
  const text = (name: string) => {
    const value = values[name];
    return typeof value === 'string' ? value : undefined;
  };
  const options: StartControllerOptions = {
    ...{ env, kubeconfig: text('kubeconfig'), context: text('context'), zone: text('zone') },
    network: readOption(text('network'), toNetwork),
    plan: PLANS.find((each) => each === text('plan')),
    redundant: values.single !== true,
    takesUnclassed: values.unclassed === true,
    initializesNodes: values['initialize-nodes'] === true,
    lease: readOption(text('lease'), toLease),
    listen: readOption(text('listen'), toListen),
    logLevel: LOG_LEVELS.find((each) => each === text('log-level')),
    log: (line) => printJson(out, { time: new Date(systemClock.now()).toISOString(), ...line }),
  };
  const signal = context.takeOverSignals();
  const controller = await startController(options);
  const stop = () => void controller.stop();
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  await controller.ended;
  return {};
}

function readOption<T>(given: string | undefined, read: (text: string) => T): T | undefined {
  return given === undefined ? undefined : read(given);
}

function toNetwork(text: string): NetworkChoice {
  const choice = readNetworkChoice(text);
  if (choice) return choice;
  throw usageError('network', text, 'router: or switch:, then name=, id= or tag= and the value');
}

function toLease(text: string): { readonly namespace: string; readonly name: string } {
  const [, namespace, name] = /^([a-z0-9-]{1,63})\/([a-z0-9.-]{1,253})$/.exec(text) ?? [];
  if (namespace !== undefined && name !== undefined) return { namespace, name };
  throw usageError('lease', text, 'NAMESPACE/NAME');
}

function toListen(text: string): { readonly host: string; readonly port: number } {
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
