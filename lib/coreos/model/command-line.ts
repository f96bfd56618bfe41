/** One argument: literal, or with the unit's environment variables expanded, as in `--mtu=${RUDDER_MTU}`. */
export type CommandArgument = string | { readonly withVariables: string };

/**
 * A command for `ExecStart=` and similar directives. Arguments are quoted, so that none can become two, or
 * another directive.
 */
export interface CommandLine {
  /** Absolute path of the program. */
  readonly program: `/${string}`;
  /**
   * Arguments of the program.
   * @default - none
   */
  readonly arguments?: readonly CommandArgument[] | undefined;
  /**
   * Whether a failure counts as success.
   * @default false
   */
  readonly mayFail?: boolean | undefined;
  /**
   * Whether each argument is on a line of its own.
   * @default false
   */
  readonly onePerLine?: boolean | undefined;
}
