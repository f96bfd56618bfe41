import { resolve, sep } from 'node:path';
import type { App } from '../../../app';
import { KumikiError } from '../../../core/errors';
import { writeFiles } from '../../../synth/files/write/write-files';
import type { CommandContext, CommandModule } from '../../command';
import { noteIgnoredSettings } from '../../load/cdk8s-file';
import { findUpCommand } from '../../load/installer';
import { loadApp } from '../../load/load-app';
import { chooseOutputFolder } from '../../load/output-folder';
import { hasPulumiProject, suggestProject } from '../../load/pulumi-project';
import type * as NextStepsModule from './next-steps';
import type { NextSteps } from './next-steps';
import { printSynthReport, type SynthReport, toSynthReportJson } from './synth-report';
import type * as TypecheckModule from './typecheck';
import type * as UsedFilesModule from './watch/used-files';
import type * as WatchModule from './watch/watch';

/** `kumiki synth` */
export const command: CommandModule = {
  usage: 'kumiki synth [ENTRY] [OPTIONS]',
  argument: 'entry file',
  options: {
    output: {
      type: 'string',
      short: 'o',
      value: 'DIR',
      help: 'output folder (default: output of cdk8s.yaml, or dist)',
    },
    stdout: { type: 'boolean', short: 'p', help: 'print the manifests as one YAML stream and write nothing' },
    watch: { type: 'boolean', short: 'w', help: 'do it again whenever a file that the program uses changes' },
    typecheck: { type: 'boolean', help: 'check the types first, with the TypeScript of the project' },
    context: {
      type: 'string',
      value: 'NAME',
      completion: { names: 'contexts' },
      help: 'what the output is for: a stack with another kubeContext is refused',
    },
  },
  steps: [
    'runs ENTRY, a program or a folder with a main.ts; by default what `app:` of cdk8s.yaml runs; TypeScript needs no build',
    'checks the whole tree and shows every problem at once; if there are any, nothing is written',
    'writes all files, each complete or not at all, and removes those of the last run that are gone',
  ],
  results: {
    outdir: 'the output folder',
    files: '`path` and `bytes` of each file that was written',
    kept: 'the paths of files that are no longer needed, but were edited, so they stay',
    stacks: '`name`, `path` and `constructs` of each stack',
    notes: 'the notes, by construct',
    objects: 'the number of Kubernetes objects',
    artifacts: 'everything else that was made, by kind, such as `loadBalancers`',
    manifests: 'with `--stdout`, instead of all others: the YAML',
    rounds: 'with `--watch`, in the last envelope: how often the program ran',
  },
  examples: [
    'kumiki synth',
    'kumiki synth main.ts --output manifests',
    'kumiki synth --stdout | kubectl apply -f -',
    'kumiki synth --stdout --context shop | kubectl --context shop apply -f -',
    'kumiki synth --watch --typecheck',
    'kumiki synth --json',
  ],
  afterErrors: 'nothing written',
  run,
};

async function run(context: CommandContext): Promise<Readonly<Record<string, unknown>>> {
  if (context.values.stdout && context.values.output !== undefined) throw unusedOutputError();
  if (context.values.watch) {
    return (require('./watch/watch') as typeof WatchModule).watchProgram(context);
  }
  if (process.env.KUMIKI_WATCH_REPORT !== undefined) {
    (require('./watch/used-files') as typeof UsedFilesModule).reportUsedFiles(process.env);
  }
  if (context.values.typecheck) (require('./typecheck') as typeof TypecheckModule).checkTypes(context);
  const app = await loadApp(context, (early) => synthesize(early, context));
  return synthesize(app, context);
}

/** Writes the files of an app whose program has ended, and prints the report. */
function synthesize(app: App, context: CommandContext): Readonly<Record<string, unknown>> {
  if (typeof context.values.context === 'string') requireContext(app, context.values.context);
  if (context.values.stdout) {
    const manifests = app.synthYaml();
    if (context.json) return { manifests };
    context.out.writeRaw(manifests);
    return {};
  }
  const assembly = app.assemble();
  const { folder: outdir, chosenBy } = chooseOutputFolder(app, context);
  // loaded late: it loads cdk8s, which must first be loaded by loadCdk8s
  const { hasOtherManifests, planNextSteps } = require('./next-steps') as typeof NextStepsModule;
  const files = app.renderFiles(assembly);
  const folder = resolve(context.cwd, outdir);
  const nextSteps = planNextSteps({
    ...{ assembly, outdir, files, options: app, entry: context.argument },
    isShared: `${context.cwd}${sep}`.startsWith(`${folder}${sep}`) || hasOtherManifests(folder, files),
    findUp: () => findUpCommand(context),
  });
  const written = writeFiles(folder, files, chosenBy);
  const report: SynthReport = { assembly, outdir, nextSteps, ...written };
  if (!context.json) {
    const needsProject = nextSteps.commands.includes('pulumi up') && !hasPulumiProject(context.cwd);
    printSynthReport(context, needsProject ? { ...report, nextSteps: withoutCommands(nextSteps) } : report);
    if (needsProject) suggestProject(context);
    noteIgnoredSettings(context);
  }
  return toSynthReportJson(report);
}

/** Leaves out the commands, which would fail without a Pulumi project. */
function withoutCommands(steps: NextSteps): NextSteps {
  return { ...steps, commands: [], alternative: [] };
}

/** Refuses stacks for another cluster. @throws KUBECONFIG_CONTEXT */
function requireContext(app: App, context: string): void {
  const others = app
    .assemble()
    .stacks.filter(({ kubeContext }) => kubeContext !== undefined && kubeContext !== context);
  if (others.length === 0) return;
  throw new KumikiError(
    others.map(({ path, kubeContext }) => ({
      code: 'KUBECONFIG_CONTEXT',
      message: `the stack is for the context '${kubeContext}', not for '${context}'`,
      constructPath: path,
      given: context,
      allowed: kubeContext,
      hint: 'apply it to the cluster that it is for, or change its kubeContext',
    })),
  );
}

function unusedOutputError(): KumikiError {
  return new KumikiError({
    code: 'CLI_USAGE',
    message: '--stdout writes no files, so there is no use for --output',
    hint: 'leave out one of them',
  });
}
