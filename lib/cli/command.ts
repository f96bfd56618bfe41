import type { ProcessEvents } from './load/run-program';
import type { Terminal } from './terminal/terminal';

/** The options and arguments of a command line. */
export interface ParsedArguments {
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  /** The argument besides options, if the command has one. */
  readonly argument?: string | undefined;
  /** The second argument, if the command has two. */
  readonly furtherArgument?: string | undefined;
  /** The words after `--`, if the command accepts another command line; empty if there are none. */
  readonly commandLine: readonly string[];
}

/** The parts of the process that a command may use. */
export interface ProcessContext {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Standard output: results. */
  readonly out: Terminal;
  /** Standard error: notes, progress, next steps, errors. */
  readonly err: Terminal;
  /**
   * Asks the user at the terminal; resolves to undefined if there is no terminal.
   * @throws CANCELLED if the user ends the input instead of answering
   */
  ask(question: string): Promise<string | undefined>;
  /** Whether `--json` is given: then one envelope goes to `out`, and nothing to `err`. */
  readonly json: boolean;
  /**
   * Takes over SIGINT and SIGTERM, which otherwise end the process immediately. Returns a signal that they
   * abort.
   */
  takeOverSignals(): AbortSignal;
  readonly events: ProcessEvents;
  /** Calls back after some milliseconds if the process still runs; returns a function that cancels it. */
  callLater(ms: number, callback: () => void): () => void;
  /** Milliseconds since the process started. */
  elapsedMs(): number;
}

/** Everything passed to a command. */
export interface CommandContext extends ProcessContext, ParsedArguments {
  /** Keeps a partial result for the `--json` envelope, in case the command fails later. */
  noteResult(result: Readonly<Record<string, unknown>>): void;
  /** Sets the exit code of a run without errors. @default 0 */
  exitWith(code: number): void;
  /** Returns the loaders of all commands by name; the commands include the global options. */
  listCommands(): Readonly<Record<string, () => Command>>;
  /**
   * Registers `finish` in case the user's program ends the process: it is called with the exit code, and what
   * it returns or throws becomes the result of the command. Returns a function that cancels this.
   */
  onEarlyExit(finish: (exitCode: number) => Readonly<Record<string, unknown>>): () => void;
}

/** An option, as in `util.parseArgs`, with its help text. */
export interface OptionHelp {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  /** Name of the value in the help, such as `FILE`. */
  readonly value?: string;
  /** All accepted values. @default - the command checks the value */
  readonly choices?: readonly string[];
  /** Completion of the value in a shell. @default - the choices; files or folders if `value` says so */
  readonly completion?: Completion;
  readonly help: string;
}

/** Suggestions of a shell for a value or an argument. Other values are also accepted. Empty if unknown. */
export interface Completion {
  readonly words?: readonly string[];
  readonly files?: 'all' | 'folders';
  /** Kind of names to look up on demand. */
  readonly names?: NameKind;
}

/** Names from a program or, for `contexts`, from the kubeconfig. */
export type NameKind = 'constructs' | 'stacks' | 'services' | 'images' | 'contexts';

/** An entry in the list of all commands. */
export interface CommandEntry {
  readonly summary: string;
  /** Loads the module of the command: only when it runs, or when its help is shown. */
  load(): CommandModule;
}

/** A command: data for its help, and a function that runs it. */
export type Command = CommandModule & Pick<CommandEntry, 'summary'>;

/** The contents of a command's module. */
export interface CommandModule {
  readonly usage: string;
  /** Description of the argument, such as `entry file`. @default - no argument */
  readonly argument?: string;
  /** Description of the second argument. @default - no second argument */
  readonly furtherArgument?: string;
  /** Completion of the argument in a shell. @default - files */
  readonly argumentCompletion?: Completion;
  /** Completion of the second argument, by the first one. @default - none */
  readonly furtherCompletion?: Readonly<Record<string, Completion>>;
  /** Whether the command accepts another command line after `--`. @default false */
  readonly takesCommandLine?: boolean;
  readonly options: Readonly<Record<string, OptionHelp>>;
  /** Description of what the command does, step by step. */
  readonly steps: readonly string[];
  /** Descriptions of the fields of its `--json` result, besides those of every command. */
  readonly results: Readonly<Record<string, string>>;
  readonly examples: readonly string[];
  /** Comments on examples, by the example. @default - none */
  readonly comments?: Readonly<Record<string, string>>;
  /**
   * Consequence of user errors, such as `nothing written`; printed after the number of errors.
   * @default - only the number is printed
   */
  readonly afterErrors?: string;
  /** Runs the command; the returned value goes into the `--json` envelope. @throws KumikiError */
  run(context: CommandContext): Promise<Readonly<Record<string, unknown>>>;
}
