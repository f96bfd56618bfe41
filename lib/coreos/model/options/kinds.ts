/**
 * The kind of value that an option has. coreos-cloudinit never writes zero values (`false`, `0`, empty text),
 * so a flag can only be set, and a number cannot be 0.
 */
export type OptionKind =
  | 'text'
  /** `address:port`, without blanks. */
  | 'hostPort'
  /** An IPv4 address. */
  | 'address'
  /** One absolute URL. */
  | 'url'
  /** Absolute URLs, separated by commas without blanks. */
  | 'urls'
  /** An absolute path on the machine. */
  | 'path'
  /** A password: refused unless secrets are accepted. */
  | 'secret'
  | 'integer'
  | 'number'
  | 'flag'
  /** When reboots may begin: `4:00`, or `Thu 23:30`. */
  | 'windowStart'
  /** A duration such as `1h30m`. */
  | 'windowLength'
  /** One of these words. */
  | readonly string[];

/** The options of one program, by name in camelCase. The key in a cloud-config is the same with dashes. */
export type OptionTable = Readonly<Record<string, OptionKind>>;

type Hour = `${number}:${number}`;
type Day = 'Sun' | 'Mon' | 'Tue' | 'Wed' | 'Thu' | 'Fri' | 'Sat';

type ValueOf<K extends OptionKind> = K extends readonly (infer Word)[]
  ? Word
  : K extends 'integer' | 'number'
    ? number
    : K extends 'flag'
      ? true
      : K extends 'path'
        ? `/${string}`
        : K extends 'windowStart'
          ? Hour | `${Day} ${Hour}`
          : string;

/** The type that a table of options describes. What is left out has the default of the program. */
export type OptionsOf<T extends OptionTable> = { readonly [K in keyof T]?: ValueOf<T[K]> | undefined };
