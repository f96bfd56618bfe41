import { resolve } from 'node:path';
import type { App } from '../../../app';
import { KumikiError } from '../../../core/errors';
import { writeFiles } from '../../../synth/files/write/write-files';
import type { Command, CommandContext } from '../../command';
import { findEntry, loadApps, readCdk8sSetting } from '../../load/entry';
import { loadCdk8s } from '../../load/load-cdk8s';
import { printSynthReport, type SynthReport, toSynthReportJson } from './synth-report';

/** `kumiki synth` */
export const command: Command = {
  usage: 'kumiki synth [ENTRY] [OPTIONS]',
  summary: 'check the stacks and write their files',
  options: {
    output: {
      type: 'string',
      short: 'o',
      value: 'DIR',
      help: 'output folder (default: output of cdk8s.yaml, or dist)',
    },
    stdout: { type: 'boolean', short: 'p', help: 'print the manifests as one YAML text and write nothing' },
  },
  steps: [
    'loads ENTRY, by default the script that `app:` of cdk8s.yaml runs; TypeScript needs no build',
    'checks the whole tree and shows every problem at once; with problems nothing is written',
    'writes all files, each complete or not at all, and removes those of the last run that are gone',
  ],
  examples: [
    'kumiki synth',
    'kumiki synth main.ts --output manifests',
    'kumiki synth --stdout | kubectl apply -f -',
    'kumiki synth --json',
  ],
  afterErrors: 'nothing written',
  run,
};

async function run(context: CommandContext): Promise<Readonly<Record<string, unknown>>> {
  const { values, positionals } = context;
  if (positionals.length > 1) {
    throw new KumikiError({
      code: 'CLI_USAGE',
      message: `one entry file is synthesized at a time`,
      given: positionals.join(' '),
    });
  }
  const entry = findEntry(positionals[0], context.cwd);
  loadCdk8s();
  const app = requireOneApp(await loadApps(entry), entry);
  if (values.stdout) {
    context.out.writeRaw(app.synthYaml());
    return {};
  }
  const assembly = app.assemble();
  const outdir = chooseOutputFolder(values.output, app, context);
  const written = writeFiles(resolve(context.cwd, outdir), app.renderFiles(assembly));
  const report: SynthReport = { assembly, outdir, ...written };
  if (!context.json) printSynthReport(context, report);
  return toSynthReportJson(report);
}

function requireOneApp(apps: readonly object[], entry: string): App {
  const [app, another] = apps as readonly App[];
  if (app && !another) return app;
  throw new KumikiError({
    code: 'CLI_ENTRY',
    message: `the entry file creates ${apps.length} apps, which would overwrite each other's files`,
    given: entry,
    hint: 'put the stacks into one app, or give each app an entry file of its own',
  });
}

/** The option, else what the program or the environment chose, else cdk8s.yaml. */
function chooseOutputFolder(option: unknown, app: App, context: CommandContext): string {
  if (typeof option === 'string') return option;
  if (app.outdir !== 'dist') return app.outdir;
  return readCdk8sSetting(context.cwd, 'output') ?? app.outdir;
}
