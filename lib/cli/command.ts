import type { Terminal } from './terminal/terminal';

/** The options and positional arguments of one command line. */
export interface ParsedArguments {
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  readonly positionals: readonly string[];
}

/** What a command may use of the process. */
export interface ProcessContext {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Standard output: results. */
  readonly out: Terminal;
  /** Standard error: notes, progress, next steps, errors. */
  readonly err: Terminal;
  /** `--json`: one envelope on `out`, nothing on `err`. */
  readonly json: boolean;
  /** Aborted by SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
  /** Milliseconds since the process started. */
  elapsedMs(): number;
}

/** All that a command is given. */
export interface CommandContext extends ProcessContext, ParsedArguments {}

/** An option as `util.parseArgs` knows it, with its line of help. */
export interface OptionHelp {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  /** Name of the value in the help, such as `FILE`. */
  readonly value?: string;
  readonly help: string;
}

/** One command: its help is data, its work one function. */
export interface Command {
  readonly usage: string;
  readonly summary: string;
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
