import { parseArgs } from 'node:util';
import type { App } from '../../../app';
import type * as Artifact from '../../../load-balancer/artifact';
import type { CommandContext, NameKind } from '../../command';
import { loadApp } from '../../load/load-app';
import type * as KubeConfigFile from '../kubeconfig/kubeconfig-file';
import type * as PlanLock from '../lock/plan-lock';
import { findValues } from './words';

/**
 * The names that may come next on a command line: values of the option at its end, of what the program or the
 * kubeconfig has.
 * @param words what is typed behind `kumiki` already
 * @throws KumikiError if the program cannot be loaded
 */
export async function findNames(
  words: readonly string[],
  context: CommandContext,
): Promise<readonly string[]> {
  const { commands } = context;
  const command = words
    .map((word) => (Object.hasOwn(commands, word) ? commands[word] : undefined))
    .find(Boolean)?.();
  const option = Object.entries(command?.options ?? {}).find(
    ([long, { short }]) => words.at(-1) === `--${long}` || words.at(-1) === `-${short}`,
  )?.[1];
  const kind = option && findValues(option).names;
  if (command === undefined || kind === undefined) return [];
  const { values, positionals } = parseArgs({
    args: words.slice(0, -1),
    options: command.options,
    allowPositionals: true,
    strict: false,
  });
  if (kind === 'contexts') return listContexts(values.kubeconfig ?? values.file, context);
  return listNames(await loadQuietly({ ...context, argument: positionals[1] }), kind);
}

/** Runs the program without what it prints, which is no name. */
async function loadQuietly(context: CommandContext): Promise<App> {
  const { write } = process.stdout;
  process.stdout.write = () => true;
  try {
    return await loadApp(context);
  } finally {
    process.stdout.write = write;
  }
}

function listNames(app: App, kind: Exclude<NameKind, 'contexts'>): readonly string[] {
  switch (kind) {
    case 'constructs':
      return app.node.findAll().flatMap(({ node }) => node.path || []);
    case 'stacks':
      return app.charts.flatMap(({ node }) => node.path || []);
    case 'services': {
      const { listBalancers } = require('../../../load-balancer/artifact') as typeof Artifact;
      const services = app
        .assemble()
        .stacks.flatMap(listBalancers)
        .flatMap((each) => each.services);
      return [...new Set(services.map(({ namespace, name }) => `${namespace}/${name}=`))];
    }
    case 'images': {
      const { listUsedImages } = require('../lock/plan-lock') as typeof PlanLock;
      return listUsedImages(app).tagged.map(({ name }) => name);
    }
  }
}

function listContexts(file: unknown, context: CommandContext): readonly string[] {
  const { chooseFiles, readKubeConfig } = require('../kubeconfig/kubeconfig-file') as typeof KubeConfigFile;
  const documents = chooseFiles(file, context).map((each) => readKubeConfig(each, ''));
  return [...new Set(documents.flatMap((document) => document.listContexts().map(({ name }) => name)))];
}
