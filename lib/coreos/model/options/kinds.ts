/**
 * The kind of value that an option has. coreos-cloudinit never writes zero values (`false`, `0`, the empty
 * string), so a flag can only be set, and a number cannot be 0.
 */
export type OptionKind =
  | 'text'
  /** An update group, which becomes part of URLs. */
  | 'group'
  /** `address:port`, without spaces. */
  | 'hostPort'
  /** An IPv4 address. */
  | 'address'
  /** One absolute URL. */
  | 'url'
  /** Absolute URLs, separated by commas without spaces. */
  | 'urls'
  /** An absolute path on the machine. */
  | 'path'
  /** A password: refused unless secrets are accepted. */
  | 'secret'
  | 'integer'
  | 'number'
  | 'flag'
  /** Start of the time window for reboots: `4:00`, or `Thu 23:30`. */
  | 'windowStart'
  /** A duration such as `1h30m`. */
  | 'windowLength'
  /** One of these words. */
  | readonly string[];

/** The options of one program, by name in camelCase. The key in a cloud-config is the same with dashes. */
export type OptionTable = Readonly<Record<string, OptionKind>>;

/**
 * The options of one program, derived from the table of their kinds. An omitted option has the program's
 * default.
 */
export type ProgramOptions<Table> = {
  readonly [Name in keyof Table]?:
    | (Table[Name] extends readonly (infer Word)[]
        ? Word
        : Table[Name] extends 'integer' | 'number'
          ? number
          : Table[Name] extends 'flag'
            ? true
            : Table[Name] extends 'path'
              ? `/${string}`
              : Table[Name] extends 'windowStart'
                ? `${'' | 'Sun ' | 'Mon ' | 'Tue ' | 'Wed ' | 'Thu ' | 'Fri ' | 'Sat '}${number}:${number}`
                : string)
    | undefined;
};
