import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as ts from 'typescript';
import * as kumiki from '../../../lib';
import { App, type Assembly, GATEWAY, GatewayMigration, Stack } from '../../../lib';

const root = join(__dirname, '../../..');
const example = readFileSync(join(__dirname, 'objects.yaml'), 'utf8');

/** What the type checker says about a program. */
function typeCheck(program: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'kumiki-import-'));
  try {
    const file = join(folder, 'main.ts');
    writeFileSync(file, program);
    const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
    const { options } = ts.parseJsonConfigFileContent(
      { ...config, include: [], files: [file] },
      ts.sys,
      root,
    );
    const checked = ts.createProgram([file], { ...options, typeRoots: [join(root, 'node_modules/@types')] });
    return ts
      .getPreEmitDiagnostics(checked)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs a program with a `kumiki` whose app writes no files. */
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

describe('a program that was made of Ingresses and HTTPRoutes', () => {
  const migration = GatewayMigration.fromYaml(example);
  const program = migration.toTypeScript();

  it('reads as if written by hand', () => {
    expect(program).toMatchSnapshot();
  });

  it('has no type error', () => {
    expect(typeCheck(program)).toEqual([]);
  }, 120_000);

  it('makes the same gateway as the migration does', () => {
    const app = new App();
    migration.createGateway(new Stack(app, 'gateway', { namespace: 'web' }), 'Gateway');
    const [files] = routesIn(run(program));
    expect(files?.join('')).toContain('server_name shop.example.jp');
    expect(routesIn(app.assemble())).toEqual([files]);
  });

  it('keeps hostile texts inside of its strings and comments', () => {
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
