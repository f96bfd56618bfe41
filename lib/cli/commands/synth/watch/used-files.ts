import * as fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listLoadedFiles } from '../../../load/module-hooks';

/** Variable with the descriptor on which a run reports the files it used. */
export const REPORT_VARIABLE = 'KUMIKI_WATCH_REPORT';

/**
 * If `kumiki synth --watch` started this process, reports to it on exit which files the program used: its
 * modules, and the files that it or a library read. Otherwise does nothing.
 */
export function reportUsedFiles(env: NodeJS.ProcessEnv): void {
  const descriptor = Number(env[REPORT_VARIABLE]);
  if (!Number.isInteger(descriptor) || descriptor < 3) return;
  // child processes do not report
  delete env[REPORT_VARIABLE];
  const read = noteReads();
  process.once('exit', () => {
    const modules = listLoadedFiles().map((url) => fileURLToPath(url));
    const files = [...new Set([...modules, ...read])].filter(isUsers);
    try {
      fs.writeFileSync(descriptor, JSON.stringify(files));
    } catch {
      // the watching process is gone
    }
  });
}

function isUsers(file: string): boolean {
  return !/[\\/](?:node_modules|\.kumiki-[^\\/]*)(?:[\\/]|$)|^\/(?:proc|dev)\//.test(file);
}

/** Records the paths of all files that are read from now on, even if they are missing. */
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
  // patches the module object itself: a namespace is read-only
  Object.assign(process.getBuiltinModule('node:fs'), patched);
  syncBuiltinESMExports();
  return paths;
}
