import { KumikiError } from '../../core/errors';
import { VERSION } from '../../core/version';
import type * as CatalogueModule from '../../language/catalogue';
import { chooseLanguage } from '../../language/language';
import type { Translator } from '../../language/translator';
import type { Command, CommandContext, CommandEntry, ProcessContext } from '../command';
import { COMMANDS, findCommand, findCommandWord, loadCommand } from '../commands/registry';
import { EXIT } from '../exit-codes';
import type { ProcessEvents } from '../load/run-program';
import { createEnvelope, printJson } from '../terminal/envelope';
import { createTerminal, type OutputStream } from '../terminal/terminal';
import { usageError } from '../usage-error';
import { parseArguments } from './arguments';
import type * as CalledAs from './called-as';
import { hasFlag, readColourMode, splitCommandLine } from './command-line';
import { formatCommandHelp, formatProgramHelp, GLOBAL_OPTIONS } from './help';
import type * as ReportErrorModule from './report-error';
import type { FailedRun } from './report-error';

/** An invocation of the program: its command line, and the parts of the process it may use. */
export interface Invocation
  extends Pick<ProcessContext, 'env' | 'takeOverSignals' | 'callLater' | 'elapsedMs'> {
  /** The arguments after `kumiki`. */
  readonly args: readonly string[];
  /** The working directory; undefined if it has been deleted. */
  readonly cwd: string | undefined;
  /** The file that Node runs. @default - unknown */
  readonly script?: string | undefined;
  /** Version of Node, such as `24.1.0`. */
  readonly nodeVersion: string;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly process: ProcessEvents;
  /**
   * Asks the user at the terminal; resolves to null if the user ends the input instead of answering, and to
   * undefined if there is no terminal.
   */
  ask(question: string): Promise<string | null | undefined>;
}

type Result = Readonly<Record<string, unknown>>;

/** Runs a command line and returns the exit code. */
export async function main(invocation: Invocation): Promise<number> {
  const { name, args } = splitCommandLine(invocation.args);
  const language = readLanguage(invocation, args);
  const context = createContext(invocation, args, language.translator);
  const refusal = language.error ?? refuseOldNode(invocation.nodeVersion);
  if (refusal) {
    return report(refusal, { name: name ?? 'kumiki', command: undefined, args, context, noted: {} });
  }
  if (name !== undefined && !isAnsweredHere(name)) {
    return runCommand(name, args, context, invocation);
  }
  try {
    return answer(name, args, context);
  } catch (error) {
    return report(error, { name: name ?? 'kumiki', command: undefined, args, context, noted: {} });
  }
}

/** Loads the translations for the user; `--json` needs none. */
function readLanguage(
  { env }: Invocation,
  args: readonly string[],
): { readonly translator?: Translator | undefined; readonly error?: unknown } {
  try {
    const isEnglish = chooseLanguage(env) === 'en' || hasFlag(args, '--json');
    return { translator: isEnglish ? undefined : openJapanese() };
  } catch (error) {
    return { error };
  }
}

/** Loaded on demand. */
function openJapanese(): Translator {
  return (require('../../language/catalogue') as typeof CatalogueModule).openCatalogue('ja');
}

function createContext(
  invocation: Invocation,
  args: readonly string[],
  translator: Translator | undefined,
): ProcessContext {
  const { cwd = __dirname, env, stdout, stderr, process, script } = invocation;
  const mode = readColourMode(args);
  let call: string | undefined;
  const showCalls = (text: string) => {
    if (!text.includes('kumiki ')) return text;
    const calledAs = require('./called-as') as typeof CalledAs;
    call ??= calledAs.findCall({ cwd, env, script });
    return calledAs.showCalls(text, call);
  };
  return {
    // without a cwd the command line is refused, and that error shows full paths
    cwd,
    env,
    ask: async (question) => {
      const answer = await invocation.ask(translator?.translate(question) ?? question);
      if (answer !== null) return answer;
      throw new KumikiError({ code: 'CANCELLED', message: 'the question was not answered' });
    },
    takeOverSignals: () => invocation.takeOverSignals(),
    callLater: (ms, callback) => invocation.callLater(ms, callback),
    events: process,
    out: createTerminal(stdout, mode, env, { translator, showCalls }),
    err: createTerminal(stderr, mode, env, { translator, showCalls }),
    json: hasFlag(args, '--json'),
    elapsedMs: () => invocation.elapsedMs(),
  };
}

/** Whether a word asks about the program itself. */
function isAnsweredHere(name: string): boolean {
  return name === 'help' || name === 'version';
}

/** Answers a command line without a command: prints the help or the version. @throws CLI_USAGE */
function answer(name: string | undefined, args: readonly string[], context: ProcessContext): number {
  const longArgs = args.map((arg) => (arg === '-v' || arg === '-V' ? '--version' : arg));
  const asOption = name === undefined ? findCommandWord(args) : undefined;
  if (asOption !== undefined) throw commandAsOptionError(asOption, `--${asOption}`);
  const { values, argument } = parseArguments(longArgs, {
    options: { version: { type: 'boolean', help: 'print the version' } },
    usage: 'kumiki COMMAND [OPTIONS]',
    ...(name === 'help' && { usage: 'kumiki help [COMMAND]', argument: 'command' }),
  });
  if (argument !== undefined && !isAnsweredHere(argument))
    return showCommandHelp(context, findCommand(argument));
  const help = formatProgramHelp(VERSION, COMMANDS, context.out);
  if (name === 'help' || values.help) return show(context, 'help', help, { commands: summarizeCommands() });
  if (name === 'version' || values.version) return show(context, 'version', `${VERSION}\n`);
  if (!context.json) {
    context.err.writeRaw(help);
    return EXIT.usage;
  }
  throw usageError({
    message: 'no command was given',
    allowed: Object.keys(COMMANDS).join(', '),
    hint: 'see kumiki --help',
  });
}

function commandAsOptionError(command: string, option: string): KumikiError {
  return usageError({
    message: `unknown option ${option}`,
    allowed: 'kumiki COMMAND [OPTIONS]',
    hint: `name the command first: kumiki ${command} …`,
  });
}

/** Prints a text; with `--json`, as the field `text` of the envelope, beside others. */
function show(context: ProcessContext, name: string, text: string, others: Result = {}): number {
  if (context.json)
    printJson(context.out, createEnvelope(name, context.elapsedMs(), { text: text.trimEnd(), ...others }));
  else context.out.writeRaw(text);
  return EXIT.done;
}

function summarizeCommands(): readonly Result[] {
  return Object.entries(COMMANDS).map(([name, { summary }]) => ({ name, summary }));
}

function showCommandHelp(context: ProcessContext, command: Command): number {
  const text = formatCommandHelp(command, context.out);
  return show(context, 'help', text, { results: command.results });
}

async function runCommand(
  name: string,
  args: readonly string[],
  context: ProcessContext,
  { cwd, process }: Invocation,
): Promise<number> {
  let command: Command | undefined;
  let noted: Result = {};
  let exitCode: number = EXIT.done;
  const noteResult = (result: Result) => {
    noted = result;
  };
  const exitWith = (code: number) => {
    exitCode = code;
  };
  const conclude = (finish: () => Result) => {
    try {
      const result = finish();
      if (context.json) printJson(context.out, createEnvelope(name, context.elapsedMs(), result));
      return exitCode;
    } catch (error) {
      return report(error, { name, command, args, context, noted });
    }
  };
  const onEarlyExit: CommandContext['onEarlyExit'] = (finish) => {
    const listener = (code: number) => {
      process.exitCode = conclude(() => finish(code));
    };
    process.once('exit', listener);
    return () => process.off('exit', listener);
  };
  try {
    command = findCommand(name, args);
    if (hasFlag(args, '--help', '-h')) return showCommandHelp(context, command);
    if (cwd === undefined) throw deletedFolderError();
    const parsed = parseArguments(args, command);
    const result = await command.run({
      ...context,
      ...parsed,
      noteResult,
      exitWith,
      listCommands,
      onEarlyExit,
    });
    return conclude(() => result);
  } catch (error) {
    return report(error, { name, command, args, context, noted });
  }
}

function deletedFolderError(): KumikiError {
  return usageError({
    message: 'the working directory was deleted',
    hint: 'change to a folder that exists; if it was recreated, change to it again: cd "$PWD"',
  });
}

function listCommands(): Readonly<Record<string, () => Command>> {
  const complete = (entry: CommandEntry): Command => {
    const command = loadCommand(entry);
    return { ...command, options: { ...command.options, ...GLOBAL_OPTIONS } };
  };
  return Object.fromEntries(Object.entries(COMMANDS).map(([name, entry]) => [name, () => complete(entry)]));
}

/** Loads the module on demand: successful commands do not need it. */
function report(thrown: unknown, run: FailedRun): number {
  const { reportError } = require('./report-error') as typeof ReportErrorModule;
  return reportError(thrown, run);
}

/** The oldest supported Node, as in `engines` of package.json. */
const OLDEST_NODE = { major: 22, minor: 19 };

/** Returns the error for a Node that is too old; undefined if it is new enough. */
function refuseOldNode(version: string): KumikiError | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const { major: oldest, minor: oldestMinor } = OLDEST_NODE;
  if (major > oldest || (major === oldest && minor >= oldestMinor)) return undefined;
  return usageError({
    message: 'this Node is too old for kumiki',
    given: `Node ${version}`,
    allowed: `Node ${oldest}.${oldestMinor} or newer`,
    hint: 'install a newer one (https://nodejs.org/), then run this again',
  });
}
