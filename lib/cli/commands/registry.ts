import { KumikiError } from '../../core/errors';
import { quoteForShell } from '../../core/shell';
import { askDidYouMean, didYouMean } from '../../core/suggest';
import type { Command, CommandEntry } from '../command';

/** The commands by name, in the order of the help text. */
export const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  init: {
    summary: 'write the files of a new project',
    load: () => require('./init/init').command,
  },
  synth: {
    summary: 'check the stacks and write their files',
    load: () => require('./synth/synth').command,
  },
  certificate: {
    summary: 'make a self-signed certificate for a gateway',
    load: () => require('./certificate/certificate').command,
  },
  doctor: {
    summary: 'find out what is missing here, or why a site does not answer',
    load: () => require('./doctor/doctor').command,
  },
  diff: {
    summary: 'show what has changed since the last synth, or differs from the cluster and the cloud',
    load: () => require('./diff/diff').command,
  },
  check: {
    summary: 'look for unsafe settings, by the Pod Security Standards and our own rules',
    load: () => require('./check/check').command,
  },
  list: {
    summary: 'show the constructs of an app as a tree, and what each creates',
    load: () => require('./list/list').command,
  },
  lock: {
    summary: 'write the digests of all images into images.lock.json',
    load: () => require('./lock/lock').command,
  },
  inventory: {
    summary: 'list everything that will run, as CycloneDX',
    load: () => require('./inventory/inventory').command,
  },
  export: {
    summary: 'write the objects as Argo CD and Flux read them',
    load: () => require('./export/export').command,
  },
  plan: {
    summary: 'show which addresses load balancers get, and what pulumi up would do',
    load: () => require('./plan/plan').command,
  },
  import: {
    summary: 'turn Ingresses and HTTPRoutes into a program with a gateway',
    load: () => require('./import/import').command,
  },
  kubeconfig: {
    summary: 'list, merge, print and switch contexts of the kubeconfig',
    load: () => require('./kubeconfig/kubeconfig').command,
  },
  'patch-status': {
    summary: 'let kube-proxy answer for the virtual IPs: write them into the status of Services',
    load: () => require('./patch-status/patch-status').command,
  },
  graph: {
    summary: 'draw what the stacks consist of, and how requests go through it',
    load: () => require('./graph/graph').command,
  },
  sweep: {
    summary: 'find load balancers that a stack has left behind, and remove them',
    load: () => require('./sweep/sweep').command,
  },
  controller: {
    summary: 'give Services of type LoadBalancer their load balancers, from within a cluster',
    load: () => require('./controller/controller').command,
  },
  simulator: {
    summary: 'simulate Sakura Cloud on this machine',
    load: () => require('./simulator/simulator').command,
  },
  completion: {
    summary: 'print a script that completes commands and options',
    load: () => require('./completion/completion').command,
  },
};

/**
 * Finds a command by its name.
 * @param args the rest of the command line, which may contain the name by mistake
 * @throws CLI_USAGE with the most similar name
 */
export function findCommand(name: string, args: readonly string[] = []): Command {
  const entry = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (entry) return loadCommand(entry);
  const names = Object.keys(COMMANDS);
  const later = findCommandWord(args);
  const asEntry = isProgram(name)
    ? didYouMean(`kumiki ${later ?? 'synth'} ${quoteForShell(name)}`)
    : undefined;
  throw new KumikiError({
    code: 'CLI_USAGE',
    message: `unknown command ${name}`,
    given: name,
    allowed: names.join(', '),
    hint:
      suggestSpace(name) ??
      asEntry ??
      suggestForOtherTools(name) ??
      askDidYouMean(name, names) ??
      (later ? `name the command first: kumiki ${later} …` : 'see kumiki --help'),
  });
}

/** Finds the name of a command among words, even one that is written like an option. */
export function findCommandWord(words: readonly string[]): string | undefined {
  const names = words.map((word) => word.replace(/^-{1,2}/, ''));
  return names.find((name) => Object.hasOwn(COMMANDS, name));
}

/** Suggests a space for `synth=main.ts`. */
function suggestSpace(word: string): string | undefined {
  const [, name = '', argument = ''] = /^([a-z-]+)[=:](.*)$/s.exec(word) ?? [];
  if (!Object.hasOwn(COMMANDS, name)) return undefined;
  return didYouMean(`kumiki ${name} ${argument && quoteForShell(argument)}`.trimEnd());
}

/** Commands of cdk, kubectl, helm and Pulumi for what one of ours does. */
const OURS: Readonly<Record<string, string>> = {
  build: 'synth',
  compile: 'synth',
  render: 'synth',
  template: 'synth',
  lint: 'check',
  test: 'check',
  validate: 'check',
  verify: 'check',
  create: 'init',
  new: 'init',
  preview: 'diff',
};
const APPLIES = /^(?:apply|deploy|up|install|upgrade)$/;
const REMOVES = /^(?:destroy|down|delete|uninstall)$/;

function suggestForOtherTools(name: string): string | undefined {
  if (Object.hasOwn(OURS, name)) return didYouMean(OURS[name] ?? '');
  if (APPLIES.test(name))
    return 'kumiki synth, then kubectl apply -f dist; or, with load balancers, pulumi up';
  return REMOVES.test(name) ? 'kubectl delete -f dist; or, with load balancers, pulumi destroy' : undefined;
}

/** Whether a word is the path of a program rather than a command. */
function isProgram(word: string): boolean {
  return /\.[cm]?[jt]s$/.test(word);
}

/** Loads the module of a command. */
export function loadCommand({ summary, load }: CommandEntry): Command {
  return { summary, ...load() };
}
