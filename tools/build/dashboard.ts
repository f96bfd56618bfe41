import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { LIB } from './entries.ts';

const DASHBOARD = join(LIB, 'simulator', 'dashboard');
const LIVE_PICTURE = join(LIB, 'simulator', 'picture');
/** The source files of each page of the simulator. */
const PAGE = { STYLE: 'page.css', SCRIPT: 'main.ts' };
const GRAPH_PAGE = join(LIB, 'graph', 'page');

/**
 * Generates embedded.ts for both pages of the simulator and for the page of `kumiki graph`, with their programs
 * and style sheets as strings: each page is one self-contained document, and its sources are not published. Runs
 * before anything loads lib/.
 */
export async function embedPages(): Promise<void> {
  const livePicture = bundleAll(LIVE_PICTURE, PAGE);
  const dashboard = bundleAll(DASHBOARD, PAGE);
  const page = bundleAll(GRAPH_PAGE, {
    PICTURE_STYLE: 'picture.css',
    PAGE_STYLE: 'page.css',
    SCRIPT: 'main.ts',
    PROGRAM: 'program.ts',
  });
  embed(DASHBOARD, await dashboard);
  embed(LIVE_PICTURE, await livePicture);
  const { PICTURE_STYLE = '', PAGE_STYLE = '', SCRIPT = '', PROGRAM = '' } = await page;
  const hashes = {
    STYLE_HASH: toHash(PICTURE_STYLE + PAGE_STYLE),
    SCRIPT_HASH: toHash(SCRIPT),
    PROGRAM_HASH: toHash(PROGRAM),
  };
  embed(GRAPH_PAGE, { PICTURE_STYLE, PAGE_STYLE, SCRIPT, PROGRAM, ...hashes });
}

async function bundleAll(folder: string, files: Readonly<Record<string, string>>) {
  const texts = Object.entries(files).map(
    async ([name, file]) => [name, await bundle(folder, file)] as const,
  );
  return Object.fromEntries(await Promise.all(texts)) as Readonly<Record<string, string>>;
}

/** Formats a hash as a content security policy names inline content. */
function toHash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

function embed(folder: string, texts: Readonly<Record<string, string>>): void {
  const constants = Object.entries(texts).map(
    ([name, text]) => `export const ${name} = ${JSON.stringify(text)};\n`,
  );
  const text = `/** Made of client/ by tools/build/dashboard.ts. */\n${constants.join('')}`;
  const file = join(folder, 'embedded.ts');
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  // renamed into place: another process may be loading it
  writeFileSync(`${file}.${process.pid}`, text);
  renameSync(`${file}.${process.pid}`, file);
}

/**
 * Bundles a client file and all its imports into one ASCII string: a single character outside Latin-1 would
 * make V8 keep two bytes for each character of a page.
 */
async function bundle(folder: string, file: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(folder, 'client', file)],
    bundle: true,
    format: 'iife',
    minify: true,
    target: 'es2022',
    write: false,
  });
  const [output] = outputFiles;
  if (!output) throw new Error(`nothing came of ${file}`);
  // without the last line break: it is not part of the hashed content
  return output.text.trimEnd();
}
