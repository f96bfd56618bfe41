import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Command, measure } from './measure.ts';
import { printBar, printTimings, ratio } from './table.ts';

const root = join(import.meta.dirname, '..', '..');
const quickstart = join(root, 'examples', 'quickstart');

/** Cold synth of the quickstart, against the stock CLI running the same stack through ts-node. */
export function benchCold(): void {
  const scratch = mkdtempSync(join(tmpdir(), 'kumiki-bench-'));
  const project = join(root, '.kumiki', 'bench-cold');
  const commands: Command[] = [
    { name: 'node -e 0', argv: ['node', '-e', '0'] },
    {
      name: 'kumiki synth (TypeScript entry)',
      argv: [
        'node',
        join(root, 'build/cli/bin.js'),
        'synth',
        join(quickstart, 'main.ts'),
        '-o',
        join(scratch, 'a'),
      ],
    },
    {
      name: 'cdk8s synth, app: npx ts-node (stock)',
      argv: ['cdk8s', 'synth', '--check-upgrade=false', '-o', join(scratch, 'b'), '-a', stockApp(scratch)],
      cwd: root,
    },
    {
      name: 'cdk8s synth, app: node (types stripped)',
      argv: [
        'cdk8s',
        'synth',
        '--check-upgrade=false',
        '-o',
        join(scratch, 'c'),
        '-a',
        `node ${join(quickstart, 'main.ts')}`,
      ],
      cwd: root,
    },
  ];
  const timings = measure(commands, 7);
  printTimings('cold synth of the quickstart', timings, 'cdk8s synth, app: npx ts-node (stock)');
  const kumiki = 'kumiki synth (TypeScript entry)';
  printBar(
    'CPU of kumiki synth to stock',
    ratio(timings, kumiki, 'cdk8s synth, app: npx ts-node (stock)', 'cpuMs'),
    0.06,
  );
  printBar('CPU of kumiki synth to node -e 0', ratio(timings, kumiki, 'node -e 0', 'cpuMs'), 4);
  rmSync(scratch, { recursive: true, force: true });
  rmSync(project, { recursive: true, force: true });
}

/** The stock template's way to run an app: type-checked by ts-node on each synth. */
function stockApp(scratch: string): string {
  const options = {
    module: 'commonjs',
    moduleResolution: 'node16',
    target: 'es2022',
    strict: true,
    skipLibCheck: true,
  };
  const config = join(scratch, 'tsconfig.json');
  writeFileSync(
    config,
    JSON.stringify({
      compilerOptions: {
        ...options,
        module: 'node16',
        allowImportingTsExtensions: true,
        noEmit: true,
        types: ['node'],
        typeRoots: [join(root, 'node_modules/@types')],
      },
      files: [join(quickstart, 'main.ts')],
    }),
  );
  return `npx ts-node --project ${config} ${join(quickstart, 'main.ts')}`;
}
