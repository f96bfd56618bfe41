import { dirname, join } from 'node:path';
import { runOnFiles } from './documents';

/** The validation and the parsed form of a document. */
export interface Reading {
  readonly entries:
    | readonly { readonly line: number; readonly kind: string; readonly message: string }[]
    | null;
  readonly parsed: ParsedConfig;
}

/** The parts of coreos-cloudinit's own structure that tests use. */
export interface ParsedConfig {
  readonly Hostname: string;
  readonly SSHAuthorizedKeys: readonly string[] | null;
  readonly Users: readonly { readonly Name: string; readonly GECOS: string }[] | null;
  readonly WriteFiles:
    | readonly {
        readonly Path: string;
        readonly Content: string;
        readonly Encoding: string;
        readonly RawFilePermissions: string;
        readonly Owner: string;
      }[]
    | null;
  readonly CoreOS: {
    readonly Units:
      | readonly {
          readonly Name: string;
          readonly Content: string;
          readonly Command: string;
          readonly DropIns: readonly { readonly Name: string; readonly Content: string }[] | null;
        }[]
      | null;
    readonly [program: string]: unknown;
  };
}

/** Runs the validator and the parser of a version on documents. */
export function readByCloudinit(
  engine: string,
  version: '1.13' | '1.14',
  texts: readonly string[],
): Reading[] {
  const program = join(dirname(engine), `coreos-cloudinit-${version}`);
  const { status, stdout, stderr } = runOnFiles(program, [], texts);
  if (status !== 0) throw new Error(stderr);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}
