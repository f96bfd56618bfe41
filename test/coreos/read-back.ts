import { gunzipSync } from 'node:zlib';
import type { BootDocument } from '../../lib/coreos/model/boot-document';
import { toOptionKey } from '../../lib/coreos/render/cloud-config';
import { renderUnitContent } from '../../lib/coreos/unit-file/render';

/** A document as a machine understands it, in a form that does not depend on the reader. */
export interface Understood {
  readonly hostname: string;
  readonly users: readonly { readonly name: string; readonly gecos: string }[];
  readonly files: readonly {
    readonly path: string;
    readonly mode: string;
    readonly owner: string;
    readonly content: string;
  }[];
  readonly units: readonly {
    readonly name: string;
    readonly command: string;
    readonly content: string;
    readonly dropIns: readonly { readonly name: string; readonly content: string }[];
  }[];
}

/** Returns how a document should be understood. */
export function meaningOf({ hostname = '', users, files, units }: BootDocument): Understood {
  return {
    hostname,
    users: users.map(({ name, gecos = '' }) => ({ name, gecos })),
    files: files.map(({ path, permissions = '0644', owner = '', content }) => ({
      path,
      mode: permissions,
      owner,
      content: Buffer.from(content as string).toString('base64'),
    })),
    units: units.map(({ name, command = '', content, dropIns = [] }) => ({
      name,
      command,
      content: content === undefined ? '' : renderUnitContent(content),
      dropIns: dropIns.map((dropIn) => ({ name: dropIn.name, content: renderUnitContent(dropIn.content) })),
    })),
  };
}

/** Returns the options that should be understood, by program and key. */
export function optionsOf({ options }: BootDocument): Record<string, Record<string, unknown>> {
  const programs = Object.entries(options)
    .map(
      ([program, given]) =>
        [program, Object.entries(given ?? {}).filter(([, value]) => value !== undefined)] as const,
    )
    .filter(([, given]) => given.length > 0);
  return Object.fromEntries(
    programs.map(([program, given]) => [
      program,
      Object.fromEntries(given.map(([key, value]) => [toOptionKey(key), value])),
    ]),
  );
}

/** Decodes the content of a file, and returns it as base64. */
export function contentOf(content: string, encoding = ''): string {
  if (encoding === '') return Buffer.from(content).toString('base64');
  const bytes = Buffer.from(content, 'base64');
  return (encoding === 'gzip+base64' ? gunzipSync(bytes) : bytes).toString('base64');
}
