import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isKumikiError, KumikiError } from '../../core/errors';
import { printProblems, printUnexpected } from '../terminal/problems';
import { type ColourMode, terminalOf } from '../terminal/terminal';
import { parseArguments } from './arguments';
import type { Command, CommandContext, ParsedArguments } from './command';
import { envelopeOf } from './envelope';
import { EXIT, exitCodeOf } from './exit-codes';
import { commandHelp, programHelp } from './help';
import { closest } from './suggest';

/** What the program needs of the process. */
export interface ProcessPort {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: { write(text: string): unknown; isTTY?: boolean };
  readonly stderr: { write(text: string): unknown; isTTY?: boolean };
  readonly signal: AbortSignal;
  elapsedMs(): number;
}

/** Commands with their summaries; each is loaded only when it runs. */
const COMMANDS: Readonly<Record<string, { summary: string; load: () => { command: Command } }>> = {
  synth: {
    summary: 'write manifests, load balancer specs and user_data',
    load: () => require('../commands/synth/synth'),
  },
  simulator: {
    summary: 'run a Sakura Cloud on this machine',
    load: () => require('../commands/simulator/simulator'),
  },
};

/** Runs one command line and returns the exit code. */
export async function main(port: ProcessPort): Promise<number> {
  const [name, ...args] = port.args;
  const json = args.includes('--json');
  const mode = colourMode(args);
  const err = terminalOf(port.stderr, mode, port.env);
  const out = terminalOf(port.stdout, mode, port.env);
  const { cwd, env, signal } = port;
  const context = { cwd, env, signal, out, err, json, elapsedMs: () => port.elapsedMs() };
  try {
    return await dispatch(name, args, context);
  } catch (error) {
    const foreseen = isKumikiError(error);
    if (json) {
      const problems = foreseen ? error.problems : [unexpected(error)];
      out.write(`${JSON.stringify(envelopeOf(name ?? '', port.elapsedMs(), {}, problems))}\n`);
    } else if (foreseen) {
      printProblems(err, error, name === 'synth' ? 'nothing written' : undefined);
    } else {
      printUnexpected(err, error, args.includes('--debug'));
    }
    return foreseen ? exitCodeOf(error.code) : EXIT.unexpected;
  }
}

type Surroundings = Omit<CommandContext, keyof ParsedArguments>;

async function dispatch(
  name: string | undefined,
  args: readonly string[],
  context: Surroundings,
): Promise<number> {
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const summaries = Object.fromEntries(
      Object.entries(COMMANDS).map(([key, value]) => [key, value.summary]),
    );
    (name === undefined ? context.err : context.out).write(programHelp(packageVersion(), summaries));
    return name === undefined ? EXIT.usage : EXIT.done;
  }
  if (name === '--version' || name === '-v') {
    context.out.write(`${packageVersion()}\n`);
    return EXIT.done;
  }
  const { command } = commandNamed(name).load();
  if (args.includes('--help') || args.includes('-h')) {
    context.out.write(commandHelp(command));
    return EXIT.done;
  }
  const result = await command.run({ ...context, ...parseArguments(args, command) });
  if (context.json) context.out.write(`${JSON.stringify(envelopeOf(name, context.elapsedMs(), result))}\n`);
  return EXIT.done;
}

function commandNamed(name: string) {
  const entry = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (entry) return entry;
  const near = closest(name, Object.keys(COMMANDS));
  throw new KumikiError({
    code: 'CLI_USAGE',
    message: `there is no command ${name}`,
    given: name,
    allowed: Object.keys(COMMANDS).join(', '),
    hint: near ? `did you mean ${near}?` : 'see kumiki --help',
  });
}

function colourMode(args: readonly string[]): ColourMode {
  const index = args.findIndex((arg) => arg === '--color' || arg.startsWith('--color='));
  const value = args[index]?.includes('=') ? args[index]?.split('=')[1] : args[index + 1];
  return index >= 0 && (value === 'always' || value === 'never') ? value : 'auto';
}

function unexpected(error: unknown) {
  return { code: 'CLI_UNEXPECTED' as const, message: error instanceof Error ? error.message : String(error) };
}

function packageVersion(): string {
  const text = readFileSync(join(__dirname, '..', '..', '..', 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
