import type { ProcessEvents } from './load/run-program';
import type { Terminal } from './terminal/terminal';

/** The options and the argument of one command line. */
export interface ParsedArguments {
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  /** What is on the command line beside options, if the command takes something. */
  readonly argument?: string | undefined;
  /** What comes behind it, if the command takes two. */
  readonly furtherArgument?: string | undefined;
  /** What comes behind `--`, if the command takes another command line; empty if there is nothing. */
  readonly commandLine: readonly string[];
}

/** What a command may use of the process. */
export interface ProcessContext {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Standard output: results. */
  readonly out: Terminal;
  /** Standard error: notes, progress, next steps, errors. */
  readonly err: Terminal;
  /**
   * Asks the person at the terminal; resolves to undefined if there is no terminal to ask at.
   * @throws CANCELLED if they end the input instead of answering
   */
  ask(question: string): Promise<string | undefined>;
  /** `--json`: one envelope on `out`, nothing on `err`. */
  readonly json: boolean;
  /**
   * Takes over SIGINT and SIGTERM, which otherwise end the process at once, whatever it does. Returns a signal
   * that they abort.
   */
  takeOverSignals(): AbortSignal;
  readonly events: ProcessEvents;
  /** Calls back after some milliseconds if the process still runs then; returns a function that takes this back. */
  callLater(ms: number, callback: () => void): () => void;
  /** Milliseconds since the process started. */
  elapsedMs(): number;
}

/** All that a command is given. */
export interface CommandContext extends ProcessContext, ParsedArguments {
  /** Keeps what there is of a result for the `--json` envelope, if the command fails later on. */
  noteResult(result: Readonly<Record<string, unknown>>): void;
  /** Chooses the exit code of a run without errors. @default 0 */
  exitWith(code: number): void;
  /** What loads each command, by its name, with the options that every command takes. */
  listCommands(): Readonly<Record<string, () => Command>>;
  /**
   * If the user's program ends the process, `finish` is called with its exit code, and what it returns or
   * throws becomes the result of the command. Returns a function that takes this back.
   */
  onEarlyExit(finish: (exitCode: number) => Readonly<Record<string, unknown>>): () => void;
}

/** An option as `util.parseArgs` knows it, with its line of help. */
export interface OptionHelp {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  /** Name of the value in the help, such as `FILE`. */
  readonly value?: string;
  /** All values there are; others are refused. @default - the command checks the value */
  readonly choices?: readonly string[];
  /** What a shell offers for its value. @default - the choices; a file or a folder if `value` says so */
  readonly completion?: Completion;
  readonly help: string;
}

/** What a shell can offer for a value or an argument; others are taken, too. Empty: nobody knows. */
export interface Completion {
  readonly words?: readonly string[];
  readonly files?: 'all' | 'folders';
  /** Names that are looked up when they are wanted. */
  readonly names?: NameKind;
}

/** Names that a program has, and, for `contexts`, the kubeconfig. */
export type NameKind = 'constructs' | 'stacks' | 'services' | 'images' | 'contexts';

/** A command as the list of all shows it. */
export interface CommandEntry {
  readonly summary: string;
  /** Loads the rest: only when the command runs, or when its own help is shown. */
  load(): CommandModule;
}

/** One command: its help is data, its work one function. */
export type Command = CommandModule & Pick<CommandEntry, 'summary'>;

/** What the module of a command has. */
export interface CommandModule {
  readonly usage: string;
  /** What its argument is, such as `entry file`. @default - it takes none */
  readonly argument?: string;
  /** What its second argument is. @default - it takes none */
  readonly furtherArgument?: string;
  /** What a shell offers for its argument. @default - files */
  readonly argumentCompletion?: Completion;
  /** Whether it takes another command line behind `--`. @default false */
  readonly takesCommandLine?: boolean;
  readonly options: Readonly<Record<string, OptionHelp>>;
  /** What it does, step by step. */
  readonly steps: readonly string[];
  readonly examples: readonly string[];
  /**
   * What an error of the user's leads to, such as `nothing written`; follows the number of errors.
   * @default - nothing more than the number is printed
   */
  readonly afterErrors?: string;
  /** Does the work; what it returns goes into the `--json` envelope. @throws KumikiError */
  run(context: CommandContext): Promise<Readonly<Record<string, unknown>>>;
}
