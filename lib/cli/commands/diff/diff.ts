import { resolve } from 'node:path';
import type { App } from '../../../app';
import type { Assembly } from '../../../synth/assembly/assembly';
import type { Comparison } from '../../../synth/compare/change';
import type { PlacedObject } from '../../../synth/compare/object-changes';
import type { CommandContext, CommandModule } from '../../command';
import { EXIT } from '../../exit-codes';
import { formatSynth } from '../../load/format-synth';
import { loadApp } from '../../load/load-app';
import { chooseOutputFolder } from '../../load/output-folder';
import { hasPulumiProject } from '../../load/pulumi-project';
import { readScope } from '../plan/plan-site';
import { compareCloud } from './compare-cloud';
import { compareCluster } from './compare-cluster';
import { compareOutput, divideObjects, listUnreadable } from './compare-output';
import { type DiffSummary, printDiff } from './diff-report';
import { readOutput } from './read-output';

/** `kumiki diff` */
export const command: CommandModule = {
  usage: 'kumiki diff [ENTRY] [OPTIONS]',
  argument: 'entry file',
  options: {
    output: {
      type: 'string',
      short: 'o',
      value: 'DIR',
      help: 'the folder of the last synth (default: as of synth)',
    },
    full: { type: 'boolean', help: 'do not shorten long values and lists' },
    reveal: { type: 'boolean', help: 'show the contents of boot documents, which may hold tokens' },
    cluster: { type: 'boolean', help: 'compare the objects with those in the cluster; changes nothing' },
    cloud: {
      type: 'boolean',
      help: 'compare the load balancers with those in the cloud, as kumiki plan does',
    },
    kubeconfig: { type: 'string', value: 'FILE', help: 'default: KUBECONFIG, or ~/.kube/config' },
    context: {
      type: 'string',
      short: 'c',
      value: 'NAME',
      completion: { names: 'contexts' },
      help: 'for stacks that name none (default: the current one)',
    },
    scope: { type: 'string', value: 'HEX', help: 'scope of the owner tags, as for kumiki plan' },
    'exit-code': { type: 'boolean', help: `exit with ${EXIT.differences} if there are differences` },
  },
  steps: [
    'runs ENTRY, as kumiki synth does, and writes nothing',
    'compares what a synth would write with what the last one wrote: objects field by field, load balancers, boot documents, all other files',
    'with --cluster and --cloud, compares objects with the cluster instead, by a server-side apply dry run, and load balancers with the cloud, as kumiki plan does',
    'with --cluster, finds objects removed from the program by the annotations of objects that Pulumi applied, and by the files of the last synth',
    'shows first what is replaced or lost, and what becomes reachable; never shows the values of Secrets',
  ],
  results: {
    against: 'what the program was compared with',
    notes: 'remarks',
    changes:
      '`action` (`create`, `update`, `replace`, `delete`), `subject`, `constructPath`, `group`, `fields`, `reasons` and `warnings` of each change',
    unchanged: 'the number of things without a change',
  },
  examples: [
    'kumiki diff',
    'kumiki diff --exit-code',
    'kumiki diff --cluster --cloud',
    'kumiki diff main.ts --output manifests --json',
  ],
  run,
};

async function run(context: CommandContext): Promise<Readonly<Record<string, unknown>>> {
  const { cluster, cloud } = context.values;
  const scope = readScope(context.values);
  if (!cluster && !cloud) {
    const app = await loadApp(context, (early) => conclude(context, compareWithOutput(early, context)));
    return conclude(context, compareWithOutput(app, context));
  }
  const app = await loadApp(context);
  const assembly = app.assemble();
  const last = cluster ? listFormerObjects(app, assembly, context) : [];
  const diffs = [
    ...(cluster ? [await compareCluster(assembly, last, context)] : []),
    ...(cloud ? [{ comparison: await compareCloud(assembly, context, scope), talk: CLOUD }] : []),
  ];
  const joined = joinDiffs(diffs);
  // without Pulumi, objects are applied from the files of a synth
  const next = cloud || hasPulumiProject(context.cwd) ? undefined : formatSynth(context);
  return conclude(context, { ...joined, talk: { ...joined.talk, next } });
}

/** Lists the objects written by the last synth, except for those that are still the same. */
function listFormerObjects(app: App, assembly: Assembly, context: CommandContext): readonly PlacedObject[] {
  const { folder } = chooseOutputFolder(app, context);
  const last = readOutput(resolve(context.cwd, folder), []);
  return divideObjects({ app, assembly, last, next: [] }).before;
}

const CLOUD: DiffSummary = { against: 'the cloud', notes: [] };

/** Joins the differences from the cluster and the cloud: an up applies both. */
function joinDiffs(diffs: readonly Diff[]): Diff {
  return {
    comparison: {
      changes: diffs.flatMap(({ comparison }) => comparison.changes),
      unchanged: diffs.reduce((sum, { comparison }) => sum + comparison.unchanged, 0),
    },
    talk: {
      against: diffs.map(({ talk }) => talk.against).join(' and '),
      notes: diffs.flatMap(({ talk }) => talk.notes),
      isPartial: diffs.some(({ talk }) => talk.isPartial),
    },
  };
}

interface Diff {
  readonly comparison: Comparison;
  readonly talk: DiffSummary;
}

/** Prints the result, and sets the exit code. */
function conclude(context: CommandContext, { comparison, talk }: Diff): Readonly<Record<string, unknown>> {
  if (context.values['exit-code'] && comparison.changes.length > 0) context.exitWith(EXIT.differences);
  if (!context.json) printDiff(context, comparison, talk);
  return { against: talk.against, notes: talk.notes, ...comparison };
}

function compareWithOutput(app: App, context: CommandContext): Diff {
  const assembly = app.assemble();
  const { folder } = chooseOutputFolder(app, context);
  const next = app.renderFiles(assembly);
  const last = readOutput(resolve(context.cwd, folder), next);
  const revealsPrivate = context.values.reveal === true;
  const comparison = compareOutput({ app, assembly, next, last, revealsPrivate });
  const paths = new Set(next.map(({ path }) => path));
  const kept = last.filter(({ path, isEdited }) => isEdited && !paths.has(path));
  const hidesFiles = comparison.changes.some(
    ({ subject, fields }) => subject.startsWith('user-data/') && fields.some(({ isHidden }) => isHidden),
  );
  const notes = [
    ...(last.length === 0 ? [`there is nothing in ${folder} yet, so everything is new`] : []),
    ...kept.map(({ path }) => `${folder}/${path} was edited by hand: a synth leaves it alone`),
    ...listUnreadable({ app, last }).map(
      (path) => `${folder}/${path} is not YAML: what cannot be read of it counts as new`,
    ),
    ...(hidesFiles ? ['boot documents may hold tokens: --reveal shows their content'] : []),
  ];
  return { comparison, talk: { against: folder, notes, next: formatSynth(context) } };
}
