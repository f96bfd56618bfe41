import type { App } from '../../../app';
import { formatCount } from '../../../core/format-count';
import { joinShown, type ShownText, show } from '../../../core/shown-text';
import { askDidYouMean, didYouMean } from '../../../core/suggest';
import type { CommandContext, CommandModule } from '../../command';
import { formatSynth } from '../../load/format-synth';
import { loadApp } from '../../load/load-app';
import { formatColumns, shortenList } from '../../terminal/format';
import { printTotals } from '../../terminal/totals';
import { usageError } from '../../usage-error';
import type * as ListedTree from './listed-tree';
import type { ListedConstruct } from './listed-tree';

/** `kumiki list` */
export const command: CommandModule = {
  usage: 'kumiki list [ENTRY] [OPTIONS]',
  argument: 'entry file',
  options: {
    path: {
      type: 'string',
      value: 'PATH',
      completion: { names: 'constructs' },
      help: 'only this construct and its children',
    },
    depth: { type: 'string', value: 'N', help: 'at most this many levels below it (default: all)' },
  },
  steps: [
    'runs ENTRY, as kumiki synth does, and checks the whole tree; writes nothing',
    'shows each construct with its kind, and the Kubernetes objects and other artifacts that it creates',
  ],
  results: {
    constructs: '`path`, `type`, `source` and `makes` (`objects` and `artifacts`) of each construct',
  },
  examples: ['kumiki list', 'kumiki list --path shop/Guestbook', 'kumiki list main.ts --depth 1 --json'],
  run,
};

async function run(context: CommandContext): Promise<Readonly<Record<string, unknown>>> {
  const depth = readDepth(context.values.depth);
  const app = await loadApp(context, (early) => list(early, context, depth));
  return list(app, context, depth);
}

/** @throws CLI_USAGE */
function readDepth(text: CommandContext['values'][string]): number {
  if (text === undefined) return Number.POSITIVE_INFINITY;
  if (/^\d{1,4}$/.test(String(text))) return Number(text);
  throw usageError({
    message: `--depth is ${text}`,
    given: text,
    allowed: '0 to 9999',
    hint: 'leave it out for all constructs',
  });
}

function list(app: App, context: CommandContext, depth: number): Readonly<Record<string, unknown>> {
  // loaded late: it loads cdk8s, which must first be loaded by loadApp
  const { listConstructs } = require('./listed-tree') as typeof ListedTree;
  const all = listConstructs(app);
  const { path } = context.values;
  const chosen = typeof path === 'string' ? choose(all, path) : all;
  const top = Math.min(...chosen.map((construct) => construct.depth));
  const constructs = chosen.filter((construct) => construct.depth - top <= depth);
  if (!context.json) report(context, constructs, top);
  return {
    constructs: constructs.map(({ id: _id, depth: _depth, isLast: _last, ...construct }) => construct),
  };
}

/** Returns a construct and everything below it. @throws CLI_USAGE */
function choose(all: readonly ListedConstruct[], path: string): readonly ListedConstruct[] {
  const chosen = all.filter((construct) => construct.path === path || construct.path.startsWith(`${path}/`));
  if (chosen.length > 0) return chosen;
  const paths = all.map((construct) => construct.path);
  const end = paths.find((each) => each.endsWith(`/${path}`));
  throw usageError({
    message: `there is no construct ${path}`,
    given: path,
    allowed: 'a path that kumiki list shows, such as shop/Guestbook',
    hint: end === undefined ? (askDidYouMean(path, paths) ?? 'kumiki list') : didYouMean(end),
  });
}

function report(context: CommandContext, constructs: readonly ListedConstruct[], top: number): void {
  const { out, err } = context;
  const rows = formatColumns(
    constructs.map(({ id, path, type, makes, depth, isLast }) => {
      const name = depth === top ? out.bold(path) : id;
      return [show`${drawBranch(isLast, top, depth)}${name}`, type, out.dim(describe(makes, type, out))];
    }),
    out.wrapAt,
  );
  for (const row of rows) out.print`${row}\n`;
  const objects = constructs.reduce((sum, { makes }) => sum + makes.objects.length, 0);
  const counts = [formatCount(constructs.length, 'construct'), formatCount(objects, 'object')].map(err.say);
  printTotals(context, counts);
  err.print`${err.dim`next`}  ${err.command(formatSynth(context))}\n`;
}

/**
 * Draws the tree lines before a construct.
 * @param isLast for it and each construct above it: whether it is its parent's last child
 */
function drawBranch(isLast: readonly boolean[], top: number, depth: number): string {
  if (depth === top) return '';
  const above = isLast.slice(top + 1, depth).map((last) => (last ? '   ' : '│  '));
  return `${above.join('')}${isLast[depth] ? '└─ ' : '├─ '}`;
}

/** Describes the output of a construct; omits the kind of an object if it is already shown as the type. */
function describe(
  { objects, artifacts }: ListedConstruct['makes'],
  type: string,
  { say }: CommandContext['out'],
): ShownText {
  const { shown, more } = shortenList(objects, 'object');
  const parts = [
    ...shown.map(
      ({ kind, namespace, name }) =>
        `${kind === type ? '' : `${kind} `}${namespace === undefined ? '' : `${namespace}/`}${name}`,
    ),
    ...more.map(say),
    ...artifacts.map(({ noun, count }) => say(formatCount(count, noun))),
  ];
  return joinShown(parts, ', ');
}
