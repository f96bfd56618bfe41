import { joinShown, type ShownText } from '../../core/shown-text';
import type { Command, CommandEntry, OptionHelp } from '../command';
import { formatColumns, wrapLines, wrapText } from '../terminal/format';
import type { Terminal } from '../terminal/terminal';
import { COLOUR_MODES } from './command-line';

/** Global options, accepted by every command. */
export const GLOBAL_OPTIONS = {
  help: { type: 'boolean', short: 'h', help: 'show this help' },
  json: { type: 'boolean', help: 'print one JSON envelope instead of text' },
  color: {
    type: 'string',
    value: 'WHEN',
    choices: COLOUR_MODES,
    help: 'auto, always or never; without a value, always (NO_COLOR is honoured)',
  },
  debug: { type: 'boolean', help: 'show the stack trace of an unexpected error' },
} as const satisfies Record<string, OptionHelp>;

/** Formats the help of the program. */
export function formatProgramHelp(
  version: string,
  commands: Readonly<Record<string, CommandEntry>>,
  { say, wrapAt }: Pick<Terminal, 'say' | 'wrapAt'>,
): string {
  const lines = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(15)} ${say(summary)}`);
  const text = `kumiki ${version}: ${say`manifests, machines and load balancers of a small Kubernetes site, from one typed model`}

${say`usage`}: kumiki COMMAND [OPTIONS]

${lines.join('\n')}
  help [COMMAND]  ${say`show this help, or that of one command; also -h, --help`}
  version         ${say`print the version; also -v, -V, --version`}

${say`examples`}:
  kumiki synth                      ${say`write the manifests and load balancers of the app in cdk8s.yaml`}
  kumiki simulator                  ${say`a Sakura Cloud of your own, without an account`}
  kumiki help synth                 ${say`help of one command`}

${say`exit codes: 0 done, 1 unexpected, 2 usage, 3 authentication, 4 invalid or refused, 8 cancelled, 9 timed out, 16 differences or findings`}
`;
  return wrapText(text, wrapAt);
}

/** Formats the help of one command. */
export function formatCommandHelp(
  command: Command,
  { say, wrapAt }: Pick<Terminal, 'say' | 'wrapAt'>,
): string {
  const hang = (indent: number, text: ShownText) =>
    wrapLines(text.text, Math.max(24, wrapAt - indent)).join(`\n${' '.repeat(indent)}`);
  const options = Object.entries<OptionHelp>({ ...command.options, ...GLOBAL_OPTIONS });
  const rows = options.map(([name, { short, value, help }]) => {
    const start = short ? `-${short}, ` : '    ';
    return [`  ${start}--${name}${value ? ` ${value}` : ''}`, say(help)];
  });
  const comments = new Map(
    Object.entries(command.comments ?? {}).map(([example, comment]) => [example, `  # ${say(comment)}`]),
  );
  return `${hang(0, say(command.summary))}

${say`usage`}: ${command.usage}

${say`what it does`}:
${command.steps.map((step, index) => `  ${index + 1}. ${hang(5, say(step))}`).join('\n')}

${say`options`}:
${joinShown(formatColumns(rows, wrapAt), '\n')}

${say`examples`}:
${command.examples.map((example) => `  ${example}${comments.get(example) ?? ''}`).join('\n')}
`;
}
