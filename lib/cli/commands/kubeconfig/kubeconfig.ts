import { dirname, resolve } from 'node:path';
import { KumikiError } from '../../../core/errors';
import { askDidYouMean } from '../../../core/suggest';
import {
  type KubeConfigDocument,
  type ListedContext,
  unknownContext,
} from '../../../formats/kubeconfig/kubeconfig-document';
import { DNS_LABEL } from '../../../kubernetes/name-rules';
import type { CommandContext, CommandModule } from '../../command';
import { changeKubeConfig, chooseFiles, findCurrentContext, readKubeConfig } from './kubeconfig-file';
import { CHOOSE_CONTEXT, listContexts } from './list-contexts';

type Result = Readonly<Record<string, unknown>>;
type Action = (context: CommandContext) => Result;

interface ActionEntry {
  readonly run: Action;
  /** The option that may be given as an argument after the action, without its name. @default - none */
  readonly subject?: string;
  /** Says that the subject is not given. @default - it need not be given */
  readonly ifMissing?: string;
  /** Further options. */
  readonly takes: readonly string[];
}

/** The actions by name, with the options that they require and accept. */
const ACTIONS: Readonly<Record<string, ActionEntry>> = {
  list: { run: listContexts, takes: [] },
  print: { run: print, subject: 'context', takes: ['raw'] },
  merge: { run: merge, subject: 'from', ifMissing: 'no file is given', takes: ['name', 'use'] },
  use: { run: use, subject: 'context', ifMissing: 'no context is given', takes: [] },
  namespace: {
    run: setNamespace,
    subject: 'namespace',
    ifMissing: 'no namespace is given',
    takes: ['context'],
  },
};

/** `kumiki kubeconfig` */
export const command: CommandModule = {
  usage: 'kumiki kubeconfig ACTION [CONTEXT | FILE | NAMESPACE] [OPTIONS]',
  argument: 'name of an action',
  furtherArgument: 'context, file or namespace',
  argumentCompletion: { words: Object.keys(ACTIONS) },
  furtherCompletion: {
    ...{ list: {}, namespace: {}, merge: { files: 'all' } },
    ...{ use: { names: 'contexts' }, print: { names: 'contexts' } },
  },
  options: {
    file: {
      type: 'string',
      short: 'f',
      value: 'FILE',
      help: 'the kubeconfig (default: KUBECONFIG, or ~/.kube/config)',
    },
    from: { type: 'string', value: 'FILE', help: 'merge: the kubeconfig whose entries are taken over' },
    name: {
      type: 'string',
      short: 'n',
      value: 'NAME',
      help: 'merge: the name of the cluster and context here',
    },
    use: { type: 'boolean', help: 'merge: make its context the current one' },
    context: {
      type: 'string',
      short: 'c',
      value: 'NAME',
      completion: { names: 'contexts' },
      help: 'use, namespace, print: which context (default: the current one)',
    },
    namespace: { type: 'string', value: 'NAME', help: 'namespace: the one that the context has from now on' },
    raw: { type: 'boolean', help: 'print: with credentials' },
  },
  steps: [
    'list shows the contexts: their clusters, users and namespaces; * marks the current one',
    'merge takes over the entries of another kubeconfig, such as /etc/kubernetes/admin.conf of a master, and keeps everything else, including comments; a name that already refers to another cluster is refused',
    'use makes a context the current one; namespace sets the default namespace of a context',
    'print writes what one context needs, without its credentials unless --raw is given',
    'files are changed as a whole or not at all, with mode 0600, under the lock that kubectl takes',
  ],
  results: {
    files: 'with `list`: the paths of the kubeconfigs',
    contexts: 'with `list`: `name`, `cluster`, `server`, `user`, `namespace` and `isCurrent` of each context',
    currentContext: 'with `list`, `merge` and `use`: the name of the current context',
    file: 'with `merge`, `use` and `namespace`: the path of the changed kubeconfig',
    added: 'with `merge`: the entries that are new',
    updated: 'with `merge`: the entries that have changed',
    unchanged: 'with `merge`: all other entries',
    context: 'with `print` and `namespace`: the name of the context',
    namespace: 'with `namespace`: its namespace',
    kubeconfig: 'with `print`: the kubeconfig',
  },
  examples: [
    'kumiki kubeconfig list',
    'kumiki kubeconfig merge admin.conf --name shop --use',
    'kumiki kubeconfig use shop',
    'kumiki kubeconfig namespace guestbook',
    'kumiki kubeconfig print shop --raw > shop.kubeconfig',
  ],
  afterErrors: 'nothing changed',
  run: async (context) => {
    const action = findAction(context);
    const values = nameSubject(action, context);
    checkOptions(action, context.argument ?? '', values);
    return action.run({ ...context, values });
  },
};

type Values = CommandContext['values'];

function findAction({ argument }: CommandContext): ActionEntry {
  const names = Object.keys(ACTIONS);
  const action = argument !== undefined && Object.hasOwn(ACTIONS, argument) ? ACTIONS[argument] : undefined;
  if (!action) {
    throw new KumikiError({
      code: 'CLI_USAGE',
      message: argument === undefined ? 'no action is given' : `unknown action ${argument}`,
      given: argument,
      allowed: names.join(', '),
      hint: (argument && askDidYouMean(argument, names)) || 'kumiki kubeconfig list',
    });
  }
  return action;
}

/** Adds what is given without an option, such as the context in `use shop`. */
function nameSubject({ subject }: ActionEntry, context: CommandContext): Values {
  const { argument, furtherArgument: given, values } = context;
  if (given === undefined) return values;
  if (subject !== undefined && values[subject] === undefined) return { ...values, [subject]: given };
  throw new KumikiError({
    code: 'CLI_USAGE',
    message:
      subject === undefined ? `${argument} takes no ${given}` : `both ${given} and --${subject} are given`,
    given,
    hint: subject === undefined ? 'leave it out' : 'leave out one of them',
  });
}

/** Refuses missing options, and those that the action would ignore. */
function checkOptions({ subject, ifMissing, takes }: ActionEntry, argument: string, values: Values): void {
  if (subject !== undefined && ifMissing !== undefined && values[subject] === undefined)
    throw missingSubject(ifMissing, argument, subject);
  const known = ['file', 'help', 'json', 'color', 'debug', ...(subject ? [subject] : []), ...takes];
  const surplus = Object.keys(values).find((name) => values[name] !== undefined && !known.includes(name));
  if (surplus === undefined) return;
  throw new KumikiError({
    code: 'CLI_USAGE',
    message: `${argument} has no use for --${surplus}`,
    allowed: known.map((name) => `--${name}`).join(', '),
    hint: 'leave it out',
  });
}

function missingSubject(message: string, action: string, option: string): KumikiError {
  const value = command.options[option]?.value ?? '';
  return new KumikiError({
    code: 'CLI_USAGE',
    message,
    allowed: `${action} ${value}, or ${action} --${option} ${value}`,
    hint: command.examples.find((example) => example.includes(` ${action} `)) ?? 'see kumiki help kubeconfig',
  });
}

function print(context: CommandContext): Result {
  const { document, name } = findContext(context);
  const text = document.extract(name, context.values.raw === true);
  if (!context.json) context.out.writeRaw(text);
  return { context: name, kubeconfig: text };
}

function merge(context: CommandContext): Result {
  const { cwd, values, err, json } = context;
  const from = resolve(cwd, String(values.from));
  const given = readKubeConfig(from);
  if (given.isEmpty) throw emptyError(from);
  given.resolvePaths(dirname(from));
  if (typeof values.name === 'string') given.rename(values.name);
  const [file = '', ...others] = chooseFiles(values.file, context);
  // an entry in the first file hides entries of the same name in the others
  const beside = others.map((other) => readKubeConfig(other, ''));
  const result = changeKubeConfig(file, (document) => {
    const merged = document.merge(given, beside);
    const current = given.currentContext ?? given.listContexts()[0]?.name;
    if (values.use && current !== undefined) document.useContext(current);
    return { ...merged, currentContext: findCurrentContext([document, ...beside]) };
  });
  if (!json) {
    for (const entry of result.added) err.print`added ${entry}\n`;
    for (const entry of result.updated) err.print`updated ${entry}\n`;
    if (result.added.length + result.updated.length === 0)
      err.print`nothing to change: ${file} has all of it\n`;
    else err.print`current context: ${result.currentContext ?? err.say`none`}\n`;
  }
  return { file, ...result };
}

/** Returns the error for an empty file, which is left by a failed command that should have fetched it. */
function emptyError(file: string): KumikiError {
  return new KumikiError({
    code: 'KUBECONFIG_FILE',
    message: `${file} has no clusters, users and contexts, so there is nothing to merge`,
    given: file,
    allowed: 'a kubeconfig with at least one of them',
    hint: 'fetch the file again: perhaps that has failed',
  });
}

function use(context: CommandContext): Result {
  const { file, name } = findContext(context);
  // the current context is set in the first file
  const [first = file] = chooseFiles(context.values.file, context);
  changeKubeConfig(first, (document) => document.useContext(name, first !== file));
  if (!context.json) context.err.print`current context: ${name}\n`;
  return { file: first, currentContext: name };
}

function setNamespace(context: CommandContext): Result {
  const { file, name } = findContext(context);
  const namespace = String(context.values.namespace);
  if (!DNS_LABEL.accepts(namespace)) {
    throw new KumikiError({
      code: 'KUBECONFIG_VALUE',
      message: `'${namespace}' is not a namespace`,
      given: namespace,
      allowed: DNS_LABEL.allowed,
      hint: 'kubectl get namespaces shows those of the cluster',
    });
  }
  changeKubeConfig(file, (document) => document.setNamespace(name, namespace));
  if (!context.json) context.err.print`context ${name}: namespace ${namespace}\n`;
  return { file, context: name, namespace };
}

/** Finds the requested context and its file. @throws KUBECONFIG_CONTEXT */
function findContext(context: CommandContext): {
  readonly file: string;
  readonly document: KubeConfigDocument;
  readonly name: string;
} {
  const files = chooseFiles(context.values.file, context);
  const documents = files.map((file) => ({
    file,
    document: readKubeConfig(file, files.length > 1 ? '' : undefined),
  }));
  const given = context.values.context;
  const name =
    typeof given === 'string' ? given : findCurrentContext(documents.map(({ document }) => document));
  if (name === undefined) {
    throw new KumikiError({
      code: 'KUBECONFIG_CONTEXT',
      message: 'there is no current context',
      allowed: documents
        .flatMap(({ document }) => document.listContexts().map((each) => each.name))
        .join(', '),
      hint: 'name one with --context',
    });
  }
  const contexts = documents.map(({ document }) => document.listContexts());
  const found = documents.find((_, index) => contexts[index]?.some((each) => each.name === name));
  if (found) return { ...found, name };
  throw typeof given === 'string'
    ? unknownContext(name, contexts.flat())
    : danglingError(name, contexts.flat());
}

function danglingError(name: string, contexts: readonly ListedContext[]): KumikiError {
  return new KumikiError({
    code: 'KUBECONFIG_CONTEXT',
    message: `the current context '${name}' does not exist`,
    given: name,
    allowed: contexts.map((each) => each.name).join(', ') || 'there is none',
    hint: `choose another one: ${CHOOSE_CONTEXT}`,
  });
}
