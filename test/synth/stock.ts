import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { type AppProps, App as PlainApp } from 'cdk8s';
import type { Construct } from 'constructs';
import { parseAllDocuments } from 'yaml';

/** Documents by file below the output folder, in order. */
export type Documents = Record<string, readonly unknown[]>;

/** Returns what cdk8s' own App writes for a tree; undefined if it finds a cycle. */
export function synthUnderCdk8s(build: (app: Construct) => void, props: AppProps): Documents | undefined {
  const outdir = mkdtempSync(join(tmpdir(), 'kumiki-stock-'));
  try {
    const app = new PlainApp({ ...props, outdir });
    build(app);
    app.synth();
    const files = readdirSync(outdir, { recursive: true, withFileTypes: true }).filter((file) =>
      file.isFile(),
    );
    const paths = files.map((file) => relative(outdir, join(file.parentPath, file.name)));
    return readDocuments(new Map(paths.map((path) => [path, readFileSync(join(outdir, path), 'utf8')])));
  } catch (error) {
    if (String(error).includes('Dependency cycle')) return undefined;
    throw error;
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** Parses the documents in rendered files. */
export function readDocuments(files: ReadonlyMap<string, string | Uint8Array>): Documents {
  const documents = [...files].map(([path, content]): [string, unknown[]] => [
    path,
    parseAllDocuments(String(content)).map((document) => document.toJS()),
  ]);
  return Object.fromEntries(documents);
}
