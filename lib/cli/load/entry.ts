import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setSynthHost } from '../../core/app-hooks';
import { KumikiError } from '../../core/errors';
import { resolveTypeScriptImports } from './typescript-imports';

/** The entry file: as given, else the script that `app:` of cdk8s.yaml runs. @throws CLI_ENTRY */
export function findEntry(given: string | undefined, cwd: string): string {
  const named = given ?? readEntryOfCdk8sYaml(cwd);
  if (named === undefined) {
    throw new KumikiError({
      code: 'CLI_ENTRY',
      message: 'no entry file was given, and cdk8s.yaml names none',
      hint: 'kumiki synth main.ts, or a line `app: node main.ts` in cdk8s.yaml',
    });
  }
  const file = resolve(cwd, named);
  if (existsSync(file)) return file;
  throw new KumikiError({ code: 'CLI_ENTRY', message: `there is no file ${named}`, given: file });
}

/**
 * A top-level value of cdk8s.yaml. That file is a flat list of plain scalars here; a YAML parser would double
 * our start.
 */
export function readCdk8sSetting(cwd: string, key: string): string | undefined {
  const file = join(cwd, 'cdk8s.yaml');
  if (!existsSync(file)) return undefined;
  const match = new RegExp(`^${key}:[ \\t]*(["']?)(.*?)\\1[ \\t]*(?:#.*)?$`, 'm').exec(
    readFileSync(file, 'utf8'),
  );
  return match?.[2] || undefined;
}

function readEntryOfCdk8sYaml(cwd: string): string | undefined {
  return readCdk8sSetting(cwd, 'app')
    ?.split(/\s+/)
    .reverse()
    .find((word) => /\.[cm]?[jt]s$/.test(word));
}

/**
 * Loads an entry file and returns the apps that it synthesized or exports, in that order. @throws CLI_ENTRY
 */
export async function loadApps(file: string): Promise<object[]> {
  const apps = new Set<object>();
  setSynthHost({ synth: (app) => apps.add(app) });
  try {
    const exported = await load(file);
    for (const value of Object.values(exported)) if (isApp(value)) apps.add(value);
  } finally {
    setSynthHost(undefined);
  }
  if (apps.size > 0) return [...apps];
  throw new KumikiError({
    code: 'CLI_ENTRY',
    message: 'the entry file neither synthesizes nor exports an App',
    given: file,
    hint: 'end it with app.synth(), or export the app',
  });
}

async function load(file: string): Promise<object> {
  // the library itself first: what is loaded before the hooks does not pay for them
  require('../../index');
  resolveTypeScriptImports();
  try {
    return require(file) as object;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_REQUIRE_ASYNC_MODULE') return (await import(pathToFileURL(file).href)) as object;
    const hint = explainLoadFailure(code, String((error as Error).message));
    if (!hint) throw error;
    const message = `the entry file cannot be loaded: ${(error as Error).message}`;
    throw new KumikiError({ code: 'CLI_ENTRY', message, given: file, hint }, { cause: error });
  }
}

/**
 * What to do about failures of Node's own TypeScript support, which have nothing to do with the program's
 * logic.
 */
function explainLoadFailure(code: string | undefined, message: string): string | undefined {
  if (code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX') {
    return 'Node strips types only: replace enums, namespaces and parameter properties, or compile first';
  }
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION') return 'TypeScript without a build needs Node 22.18 or newer';
  if (message.includes('does not provide an export named'))
    return 'is it a type? then import it with `import type`';
  return undefined;
}

function isApp(value: unknown): value is object {
  return typeof value === 'object' && value !== null && 'assemble' in value && 'synth' in value;
}
