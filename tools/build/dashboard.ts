import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { LIB } from './entries.ts';

const DASHBOARD = join(LIB, 'simulator', 'dashboard');
const EMBEDDED = join(DASHBOARD, 'embedded.ts');

/**
 * Makes lib/simulator/dashboard/embedded.ts, which holds the program and the style sheet of the simulator's
 * page as texts: the page is one document, and the package contains nothing else of it. Runs before whatever
 * loads lib/.
 */
export async function embedDashboard(): Promise<void> {
  const [script, style] = await Promise.all([bundle('main.ts'), bundle('page.css')]);
  const text = `/** Made of client/ by tools/build/dashboard.ts. */
export const STYLE = ${JSON.stringify(style)};
export const SCRIPT = ${JSON.stringify(script)};
`;
  if (existsSync(EMBEDDED) && readFileSync(EMBEDDED, 'utf8') === text) return;
  // renamed into place: another program may be loading it
  writeFileSync(`${EMBEDDED}.${process.pid}`, text);
  renameSync(`${EMBEDDED}.${process.pid}`, EMBEDDED);
}

/** One text of a file of the client and all that it imports. */
async function bundle(file: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(DASHBOARD, 'client', file)],
    bundle: true,
    charset: 'utf8',
    format: 'iife',
    minify: true,
    target: 'es2022',
    write: false,
  });
  const [output] = outputFiles;
  if (!output) throw new Error(`nothing came of ${file}`);
  return output.text;
}
