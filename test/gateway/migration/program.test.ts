import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as ts from 'typescript';
import * as kumiki from '../../../lib';
import { App, type Assembly, GATEWAY, GatewayMigration, Stack } from '../../../lib';

const root = join(__dirname, '../../..');
const example = readFileSync(join(__dirname, 'objects.yaml'), 'utf8');
const corpus = readdirSync(join(__dirname, 'corpus')).map((file) => {
  const text = readFileSync(join(__dirname, 'corpus', file), 'utf8');
  return [file, GatewayMigration.fromYaml(text)] as const;
});

/** Returns the errors of the compiler for programs, which it checks together: kumiki is only read once. */
function typeCheck(programs: readonly (readonly [name: string, text: string])[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'kumiki-import-'));
  try {
    for (const [name, text] of programs) writeFileSync(join(folder, `${name}.ts`), text);
    const compilerOptions = { typeRoots: [join(root, 'node_modules/@types')] };
    const config = { extends: join(root, 'tsconfig.json'), compilerOptions, include: ['*.ts'] };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const args = [join(root, 'node_modules/typescript-7/bin/tsc'), '--pretty', 'false'];
    const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
    return stdout.split(/\n(?! )/).filter((text) => text !== '');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs a program with a `kumiki` whose app does not write files. */
function run(program: string): Assembly {
  let assembly: Assembly | undefined;
  class MemoryApp extends App {
    override synth(): void {
      assembly = this.assemble();
    }
  }
  const { outputText } = ts.transpileModule(program, { compilerOptions: { module: ts.ModuleKind.CommonJS } });
  const load = (name: string) => (name === 'kumiki' ? { ...kumiki, App: MemoryApp } : undefined);
  new Function('require', 'exports', outputText)(load, {});
  if (!assembly) throw new Error('the program did not synthesize');
  return assembly;
}

function routesIn(assembly: Assembly) {
  return assembly.stacks
    .flatMap((stack) => kumiki.artifactsOf(stack, GATEWAY))
    .map(({ files }) => Object.values(files));
}

describe('a program generated from Ingresses and HTTPRoutes', () => {
  const migration = GatewayMigration.fromYaml(example);
  const program = migration.toTypeScript();

  it('reads as if written by hand', () => {
    expect(program).toMatchSnapshot();
  });

  it('has no type errors, like the programs of the corpus', () => {
    const wrong = ['wrong', `${program}gateway.route(1);\n`] as const;
    const programs = corpus.map(([file, each]) => [file, each.toTypeScript()] as const);
    const errors = typeCheck([['example', program], ...programs, wrong]);
    expect(errors).toEqual([expect.stringMatching(/^wrong\.ts\(/)]);
  });

  it('creates the same gateway as the migration does', () => {
    const app = new App();
    migration.createGateway(new Stack(app, 'gateway', { namespace: 'web' }), 'Gateway');
    const [files] = routesIn(run(program));
    expect(files?.join('')).toContain('server_name shop.example.jp');
    expect(routesIn(app.assemble())).toEqual([files]);
  });

  it.each(corpus)('of corpus/%s creates the same gateway as the migration does', (_, each) => {
    const { namespace } = each.plan;
    const app = new App();
    each.createGateway(new Stack(app, 'gateway', namespace === undefined ? {} : { namespace }), 'Gateway');
    const expected = routesIn(app.assemble());
    expect(expected.join('')).not.toBe('');
    expect(routesIn(run(each.toTypeScript()))).toEqual(expected);
  });

  it('keeps hostile texts inside its strings and comments', () => {
    const hostile = [
      "'",
      '"',
      '`',
      '\\',
      '$' + '{x}',
      '*/',
      '//',
      '\n',
      '\r',
      '\u2028',
      '$',
      ';',
      '__proto__',
    ];
    for (const text of hostile) {
      const name = JSON.stringify(`a${text}b`);
      const objects = example.replace('name: legacy\n', `name: ${name}\n`).replace("'Shop'", name);
      expect(() => run(GatewayMigration.fromYaml(objects).toTypeScript())).not.toThrow();
    }
  });
});
