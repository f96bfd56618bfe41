import { extname } from 'node:path';
import { formatCount } from '../../../core/format-count';
import { askDidYouMean } from '../../../core/suggest';
import { buildPicture } from '../../../graph/model/build-graph';
import type { Picture } from '../../../graph/model/graph';
import { readSite } from '../../../graph/model/site-data';
import { compareGraphs } from '../../../graph/render/compare';
import { renderDot } from '../../../graph/render/dot';
import { renderHtml, renderSvg } from '../../../graph/render/drawings';
import { parseGraph, renderGraphJson, toGraphJson } from '../../../graph/render/json';
import { renderMermaid } from '../../../graph/render/mermaid';
import type { Assembly } from '../../../synth/assembly/assembly';
import type { CommandContext, CommandModule } from '../../command';
import { loadApp } from '../../load/load-app';
import { printTotals } from '../../terminal/totals';
import { readTextFile, writeTextFile } from '../../text-file';
import { usageError } from '../../usage-error';

const RENDERERS = {
  svg: ({ graph }) => renderSvg(graph),
  html: renderHtml,
  mermaid: ({ graph }) => renderMermaid(graph),
  dot: ({ graph }) => renderDot(graph),
  json: renderGraphJson,
} as const satisfies Record<string, (picture: Picture) => string>;
type Format = keyof typeof RENDERERS;
const FORMATS = Object.keys(RENDERERS) as readonly Format[];
const EXTENSIONS: Readonly<Record<string, Format>> = {
  ...Object.fromEntries(FORMATS.map((format) => [`.${format}`, format])),
  '.htm': 'html',
  '.mmd': 'mermaid',
  '.gv': 'dot',
};

/** `kumiki graph` */
export const command: CommandModule = {
  usage: 'kumiki graph [ENTRY] [OPTIONS]',
  argument: 'entry file',
  options: {
    format: {
      type: 'string',
      short: 'f',
      value: 'FORMAT',
      choices: FORMATS,
      help: `one of ${FORMATS.join(', ')} (default: that of the extension of --output, or svg)`,
    },
    output: {
      type: 'string',
      short: 'o',
      value: 'FILE',
      help: 'write it to a file (default: standard output)',
    },
    stack: {
      type: 'string',
      value: 'PATH',
      completion: { names: 'stacks' },
      help: 'draw this stack alone',
    },
    against: {
      type: 'string',
      value: 'FILE',
      help: 'mark what differs from an earlier graph, which --format json has written',
    },
  },
  steps: [
    'runs ENTRY, as kumiki synth does, and writes nothing but the picture',
    'draws the internet, virtual IPs, load balancers, machines, gateways, services, pods and databases, and what goes from one to another; more than 48 of them by construct or by stack',
    'shows no secrets: neither Secrets nor boot documents are copied into a picture',
  ],
  results: {
    format: 'the format',
    output: 'with `--output`, the path of the file',
    text: 'the picture; left out with `--output`',
    graph: 'the graph, in every format: [its schema](../schemas/graph.schema.json)',
  },
  examples: [
    'kumiki graph --output site.svg',
    'kumiki graph --format mermaid >> README.md',
    'kumiki graph --output before.json',
    'kumiki graph --against before.json --output changes.html',
  ],
  run,
};

async function run(context: CommandContext): Promise<Readonly<Record<string, unknown>>> {
  const { output, stack, against } = context.values;
  const format = FORMATS.find((each) => each === context.values.format) ?? findFormat(output);
  // reports an unreadable file before running the program
  const before =
    typeof against === 'string'
      ? parseGraph(readTextFile(context.cwd, against, 'CLI_USAGE'), against)
      : undefined;
  const app = await loadApp(context);
  const assembly = selectStack(app.assemble(), stack);
  const picture = buildPicture(readSite(assembly, app, Number.POSITIVE_INFINITY));
  const shown = before ? compareGraphs(before, picture) : picture;
  const text = RENDERERS[format](shown);
  if (typeof output === 'string') {
    writeTextFile(context.cwd, output, text, 'CLI_USAGE');
    if (!context.json) context.err.print`wrote ${output}\n`;
  } else if (!context.json) context.out.writeRaw(text);
  if (!context.json) {
    const { nodes, edges } = shown.graph;
    const counts = [formatCount(nodes.length, 'item'), formatCount(edges.length, 'connection')];
    printTotals(context, counts.map(context.err.say));
  }
  return { format, ...(typeof output === 'string' ? { output } : { text }), graph: toGraphJson(shown) };
}

/** Returns the format that the extension of a file stands for. @throws CLI_USAGE */
function findFormat(file: string | boolean | undefined): Format {
  const extension = typeof file === 'string' ? extname(file).toLowerCase() : '';
  if (extension === '') return 'svg';
  const format = EXTENSIONS[extension];
  if (format !== undefined) return format;
  throw usageError({
    message: `no format has the extension ${extension}`,
    given: file,
    allowed: Object.keys(EXTENSIONS).join(', '),
    hint: 'choose another extension, or add --format',
  });
}

function selectStack(assembly: Assembly, path: string | boolean | undefined): Assembly {
  if (path === undefined) return assembly;
  const stacks = assembly.stacks.filter((stack) => stack.path === path);
  if (stacks.length > 0) return { ...assembly, stacks };
  const paths = assembly.stacks.map((stack) => stack.path);
  throw usageError({
    message: 'there is no such stack',
    given: path,
    allowed: paths.join(', ') || 'none: the app has no stacks',
    hint: askDidYouMean(String(path), paths),
  });
}
