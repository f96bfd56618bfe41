import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Command, measure } from './measure.ts';
import { printBar, printTimings, ratio } from './table.ts';

const root = join(import.meta.dirname, '..', '..');
const quickstart = join(root, 'examples', 'quickstart');

/** Measures a cold synth of the quickstart, against the stock CLI running the same stack through ts-node. */
export function benchCold(): void {
  const scratch = mkdtempSync(join(tmpdir(), 'kumiki-bench-'));
  const timings = measure(listCommands(scratch, stockProject(join(scratch, 'stock'))), 7);
  printTimings('cold synth of the quickstart', timings, STOCK);
  printBar('CPU of kumiki synth to stock', ratio(timings, KUMIKI, STOCK, 'cpuMs'), 0.06);
  printBar('CPU of kumiki synth to node -e 0', ratio(timings, KUMIKI, EMPTY, 'cpuMs'), 3.5);
  rmSync(scratch, { recursive: true, force: true });
}

const EMPTY = 'node -e 0';
const KUMIKI = 'kumiki synth (TypeScript entry)';
const STOCK = 'cdk8s synth, app: npx ts-node (stock)';

/** Returns the programs to compare; their output goes to folders below `scratch`. */
function listCommands(scratch: string, stock: string): Command[] {
  return [
    { name: EMPTY, argv: ['node', '-e', '0'] },
    {
      name: KUMIKI,
      output: join(scratch, 'a'),
      // with the code that the warm-up has called, and none of other programs
      env: { NODE_COMPILE_CACHE: join(scratch, 'compile-cache') },
      argv: [
        'node',
        join(root, 'build/kumiki.js'),
        'synth',
        join(quickstart, 'main.ts'),
        '-o',
        join(scratch, 'a'),
      ],
    },
    {
      name: STOCK,
      argv: cdk8sSynth('npx ts-node main.ts', join(scratch, 'b')),
      cwd: stock,
    },
    {
      name: 'cdk8s synth, app: node (types stripped)',
      argv: cdk8sSynth(`node ${join(quickstart, 'main.ts')}`, join(scratch, 'c')),
      cwd: root,
    },
  ];
}

function cdk8sSynth(app: string, outdir: string): string[] {
  return ['cdk8s', 'synth', '--check-upgrade=false', '-o', outdir, '-a', app];
}

/**
 * Writes the quickstart into a project of the stock template: CommonJS TypeScript, type-checked by ts-node on
 * each synth.
 */
function stockProject(folder: string): string {
  mkdirSync(folder, { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const name of ['main.ts', 'stack.ts']) {
    const text = readFileSync(join(quickstart, name), 'utf8').replace("'./stack.ts'", "'./stack'");
    writeFileSync(join(folder, name), text);
  }
  const compilerOptions = {
    module: 'commonjs',
    target: 'ES2017',
    strict: true,
    types: ['node'],
    skipLibCheck: false,
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
  return folder;
}
