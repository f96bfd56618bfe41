import { LEVELS, NEWEST_MINOR, OLDEST_MINOR } from '../../../policy/pod-security/standards';
import type { CommandContext, CommandModule } from '../../command';
import { EXIT } from '../../exit-codes';
import { loadApp } from '../../load/load-app';
import { FORMATS, readOptions, THRESHOLDS } from './check-options';
import type * as RunCheck from './run-check';

/** `kumiki check` */
export const command: CommandModule = {
  usage: 'kumiki check [ENTRY] [OPTIONS]',
  argument: 'entry file',
  options: {
    level: {
      type: 'string',
      value: 'LEVEL',
      choices: LEVELS,
      help: `of the Pod Security Standards: ${LEVELS.join(', ')} (default: restricted)`,
    },
    'kubernetes-version': {
      type: 'string',
      value: 'VERSION',
      help: `the version of Kubernetes whose standards they are: 1.${OLDEST_MINOR} to 1.${NEWEST_MINOR} (default: the newest)`,
    },
    'fail-on': {
      type: 'string',
      value: 'SEVERITY',
      choices: THRESHOLDS,
      help: `exit with ${EXIT.findings} at this severity or above: ${THRESHOLDS.join(', ')} (default: error)`,
    },
    format: {
      type: 'string',
      short: 'f',
      value: 'FORMAT',
      choices: FORMATS,
      help: `one of ${FORMATS.join(', ')} (default: text)`,
    },
    output: {
      type: 'string',
      short: 'o',
      value: 'FILE',
      help: 'write JSON or SARIF to a file, and print the text as well',
    },
    'list-rules': { type: 'boolean', help: 'show all rules, and run nothing' },
  },
  steps: [
    'runs ENTRY, as kumiki synth does, and writes nothing into its output folder',
    'checks every object of the app, including those of included files and other libraries: pods against the Pod Security Standards, and images, probes, secrets, network, access and availability against our own rules',
    'leaves out findings that the program accepts with acceptFinding, and shows the reason; an unused exception is a finding',
  ],
  results: {
    level: 'the level of the Pod Security Standards',
    kubernetesVersion: 'the version whose standards they are',
    counts: 'the number of findings, by severity, and of `accepted` ones',
    findings:
      '`rule`, `severity`, `constructPath`, `source`, `object`, `property`, `message` and `accepted` of each finding',
    output: 'with `--output`, the path of the file',
    rules:
      'with `--list-rules`, instead of all others: `id`, `severity`, `level`, `title`, `why` and `fix` of each rule',
  },
  examples: [
    'kumiki check',
    'kumiki check main.ts --level baseline --fail-on warning',
    'kumiki check --format sarif --output check.sarif',
    'kumiki check --list-rules',
  ],
  run,
};

async function run(context: CommandContext): Promise<Readonly<Record<string, unknown>>> {
  // loaded late: the rules load cdk8s, which must first be loaded by loadApp
  const load = () => require('./run-check') as typeof RunCheck;
  if (context.values['list-rules']) return load().listRules(context);
  const options = readOptions(context.values);
  const app = await loadApp(context, (early) => load().checkApp(early, context, options));
  return load().checkApp(app, context, options);
}
