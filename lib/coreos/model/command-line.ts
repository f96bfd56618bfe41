/** One argument: taken literally, or with the unit's environment variables filled in, as in `--mtu=${RUDDER_MTU}`. */
export type CommandArgument = string | { readonly withVariables: string };

/** A command as `ExecStart=` takes it. Quoting is ours: no argument can become two, or another directive. */
export interface CommandLine {
  /** Absolute path of the program. */
  readonly program: `/${string}`;
  /**
   * What the program gets.
   * @default - nothing
   */
  readonly arguments?: readonly CommandArgument[] | undefined;
  /**
   * Whether a failure counts as success.
   * @default false
   */
  readonly mayFail?: boolean | undefined;
  /**
   * Whether each argument stands on a line of its own.
   * @default false
   */
  readonly onePerLine?: boolean | undefined;
}
