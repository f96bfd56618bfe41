import * as fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listLoadedFiles } from '../../../load/module-hooks';

/** Names the descriptor on which a run is to tell which files it used. */
export const REPORT_VARIABLE = 'KUMIKI_WATCH_REPORT';

/**
 * Tells `kumiki synth --watch`, which started this process, at its end which files the program used: its modules,
 * and what it or a library read for it. Does nothing in another process.
 */
export function reportUsedFiles(env: NodeJS.ProcessEnv): void {
  const descriptor = Number(env[REPORT_VARIABLE]);
  if (!Number.isInteger(descriptor) || descriptor < 3) return;
  // programs that this one starts are not asked
  delete env[REPORT_VARIABLE];
  const read = noteReads();
  process.once('exit', () => {
    const modules = listLoadedFiles().map((url) => fileURLToPath(url));
    const files = [...new Set([...modules, ...read])].filter(isUsers);
    try {
      fs.writeFileSync(descriptor, JSON.stringify(files));
    } catch {
      // nobody listens any more
    }
  });
}

function isUsers(file: string): boolean {
  return !/[\\/](?:node_modules|\.kumiki-[^\\/]*)(?:[\\/]|$)|^\/(?:proc|dev)\//.test(file);
}

/** Notes the paths of files that are read from now on, also of those that are missing. */
function noteReads(): ReadonlySet<string> {
  const paths = new Set<string>();
  const note = (path: unknown) => {
    if (typeof path === 'string') paths.add(resolve(path));
    else if (path instanceof URL && path.protocol === 'file:') paths.add(fileURLToPath(path));
  };
  const noting = (read: (...args: never[]) => unknown) =>
    function (this: unknown, ...args: unknown[]) {
      note(args[0]);
      return Reflect.apply(read, this, args) as unknown;
    };
  Object.assign(fs.promises, { readFile: noting(fs.promises.readFile) });
  const patched = { readFileSync: noting(fs.readFileSync), readFile: noting(fs.readFile) };
  // the module object itself: a namespace cannot be written to
  Object.assign(process.getBuiltinModule('node:fs'), patched);
  syncBuiltinESMExports();
  return paths;
}
