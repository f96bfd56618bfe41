import { VERSION } from '../../core/version';
import type { Command, ProcessContext } from '../command';
import { findCommand, listCommands } from '../commands/registry';
import { createEnvelope, printJson } from '../terminal/envelope';
import { type ColourMode, createTerminal, type OutputStream } from '../terminal/terminal';
import { parseArguments } from './arguments';
import { EXIT } from './exit-codes';
import { formatCommandHelp, formatProgramHelp } from './help';
import { reportError } from './report-error';

/** One run of the program: its command line, and what it may use of the process. */
export interface Invocation extends Pick<ProcessContext, 'cwd' | 'env' | 'signal' | 'elapsedMs'> {
  /** The arguments after `kumiki`. */
  readonly args: readonly string[];
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
}

/** Runs one command line and returns the exit code. */
export async function main(invocation: Invocation): Promise<number> {
  const [name, ...args] = invocation.args;
  const context = createContext(invocation, args);
  if (name === undefined) {
    context.err.writeRaw(formatProgramHelp(VERSION, listCommands()));
    return EXIT.usage;
  }
  if (['--help', '-h', 'help'].includes(name)) {
    context.out.writeRaw(formatProgramHelp(VERSION, listCommands()));
    return EXIT.done;
  }
  if (['--version', '-v'].includes(name)) {
    context.out.writeRaw(`${VERSION}\n`);
    return EXIT.done;
  }
  return runCommand(name, args, context);
}

function createContext(invocation: Invocation, args: readonly string[]): ProcessContext {
  const { cwd, env, signal, stdout, stderr } = invocation;
  const mode = readColourMode(args);
  return {
    cwd,
    env,
    signal,
    out: createTerminal(stdout, mode, env),
    err: createTerminal(stderr, mode, env),
    json: args.includes('--json'),
    elapsedMs: () => invocation.elapsedMs(),
  };
}

async function runCommand(name: string, args: readonly string[], context: ProcessContext): Promise<number> {
  let command: Command | undefined;
  try {
    command = findCommand(name);
    if (args.includes('--help') || args.includes('-h')) {
      context.out.writeRaw(formatCommandHelp(command));
      return EXIT.done;
    }
    const result = await command.run({ ...context, ...parseArguments(args, command) });
    if (context.json) printJson(context.out, createEnvelope(name, context.elapsedMs(), result));
    return EXIT.done;
  } catch (error) {
    return reportError(error, { name, command, args, context });
  }
}

/** The value of `--color`, which errors in the other arguments need, too. */
function readColourMode(args: readonly string[]): ColourMode {
  const index = args.findIndex((arg) => arg === '--color' || arg.startsWith('--color='));
  const value = args[index]?.includes('=') ? args[index]?.split('=')[1] : args[index + 1];
  return index >= 0 && (value === 'always' || value === 'never') ? value : 'auto';
}
