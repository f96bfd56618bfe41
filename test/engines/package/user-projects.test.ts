import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';
import { Project } from '../harness/project';
import { ROOT } from '../harness/root';

const TYPES = join(ROOT, 'test', 'types');
const USUAL = { target: 'es2022', strict: true, noEmit: true, skipLibCheck: true, types: ['node'] };

const projects: Project[] = [];
afterAll(() => {
  for (const project of projects) project.remove();
});

function projectOf(files: Record<string, string>): Project {
  const project = new Project(files);
  projects.push(project);
  return project;
}

function sources(prefix: string): Record<string, string> {
  const names = readdirSync(TYPES).filter((name) => name.startsWith(prefix));
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(TYPES, name), 'utf8')]));
}

/** Parsed declarations of packages, shared by all projects: to parse them takes most of the time. */
const parsed = new Map<string, ts.SourceFile | undefined>();

function typedProjectOf(files: Record<string, string>, options: object, type: string): Project {
  return projectOf({
    ...files,
    'package.json': JSON.stringify({ private: true, type }),
    'tsconfig.json': JSON.stringify({ compilerOptions: { ...USUAL, ...options }, include: ['*.ts'] }),
  });
}

/** Compiles files in their own project as `tsc` does, and returns its output. */
function compile(files: Record<string, string>, options: object, type = 'commonjs'): string {
  const project = typedProjectOf(files, options, type);
  const config = ts.getParsedCommandLineOfConfigFile(
    join(project.folder, 'tsconfig.json'),
    {},
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined },
  );
  if (!config) throw new Error('the tsconfig.json of the project cannot be read');
  const { fileNames: rootNames, errors: configFileParsingDiagnostics } = config;
  const host = shareDeclarations(ts.createCompilerHost(config.options), config.options);
  const program = ts.createProgram({
    rootNames,
    options: config.options,
    host,
    configFileParsingDiagnostics,
  });
  return ts.formatDiagnostics(ts.getPreEmitDiagnostics(program), {
    getCurrentDirectory: () => project.folder,
    getCanonicalFileName: (name) => name,
    getNewLine: () => '\n',
  });
}

/** Has a host parse each declaration once for all projects that read it in the same way. */
function shareDeclarations(host: ts.CompilerHost, { moduleDetection }: ts.CompilerOptions): ts.CompilerHost {
  return {
    ...host,
    getSourceFile: (name, language, ...rest) => {
      if (!name.startsWith(ROOT)) return host.getSourceFile(name, language, ...rest);
      const key = JSON.stringify([name, language, moduleDetection]);
      if (!parsed.has(key)) parsed.set(key, host.getSourceFile(name, language, ...rest));
      return parsed.get(key);
    },
  };
}

describe('right code compiles', () => {
  const exact = { exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true };

  it.each<[string, string, object]>([
    ['CommonJS with module node16', 'commonjs', { module: 'node16', ...exact }],
    ['ES modules with module node16', 'module', { module: 'node16', ...exact }],
    ['ES modules with module nodenext', 'module', { module: 'nodenext', ...exact }],
    ['bundlers', 'module', { module: 'esnext', moduleResolution: 'bundler', ...exact }],
    ['CommonJS of old', 'commonjs', { module: 'commonjs', moduleResolution: 'node10', ...exact }],
    ['CommonJS of old, less strict', 'commonjs', { module: 'commonjs', moduleResolution: 'node10' }],
    ['ES modules, less strict', 'module', { module: 'nodenext', verbatimModuleSyntax: true }],
    ['a compiler that checks our declarations too', 'module', { module: 'nodenext', skipLibCheck: false }],
  ])('in projects of %s', (_, type, options) => {
    const files = sources('right-');
    expect(Object.keys(files)).toEqual(['right-pulumi.ts', 'right-stack.ts', 'right-testing.ts']);
    expect(compile(files, options, type)).toBe('');
  });

  it.each([exact, { skipLibCheck: false }])('in projects of TypeScript 7, with %j', (options) => {
    const project = typedProjectOf(sources('right-'), { module: 'nodenext', ...options }, 'module');
    const compiler = join(ROOT, 'node_modules', 'typescript-7', 'bin', 'tsc');
    expect(project.node(compiler, '--pretty', 'false')).toEqual({ status: 0, stdout: '', stderr: '' });
  });
});

describe('wrong code does not compile, for the reason it gives', () => {
  const files = sources('wrong-');
  let errors: string[][] = [];
  beforeAll(() => {
    const unmarked = Object.entries(files).map(([name, text]) => [
      name,
      text.replaceAll('@ts-expect-error', 'expected:'),
    ]);
    const options = { module: 'node16', exactOptionalPropertyTypes: true };
    const said = compile(Object.fromEntries(unmarked), options);
    errors = said.split(/\n(?=\S)/).map((error) => /^(\S+)\((\d+),\d+\): (.*)/s.exec(error) ?? []);
  });

  it.each(Object.entries(files))('%s', (file, text) => {
    const expected = [...text.matchAll(/^.*@ts-expect-error (.*)$/gm)].map((match) => ({
      line: text.slice(0, match.index).split('\n').length + 1,
      reason: match[1] ?? '',
    }));
    expect(expected.length).toBeGreaterThan(5);
    const found = errors.filter(([, where]) => where === file);
    expect(found.map(([, , line]) => Number(line))).toEqual(expected.map(({ line }) => line));
    const others = expected.filter(({ reason }, index) => !found[index]?.[3]?.includes(reason));
    expect(others).toEqual([]);
  });
});

describe('the entries load by name', () => {
  const entries = Object.keys(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).exports)
    .filter((entry) => !entry.endsWith('.json'))
    .map((entry) => entry.replace('.', 'kumiki'));

  it.each(entries)('%s, with the same names in ES modules and CommonJS', (entry) => {
    const project = projectOf({
      'main.mjs': `import * as all from '${entry}'; console.log(Object.keys(all).join());`,
      'main.cjs': `console.log(Object.keys(require('${entry}')).join());`,
    });
    const inModule = project.node('main.mjs').stdout.trim().split(',');
    const required = project.node('main.cjs').stdout.trim().split(',');
    expect(required.length).toBeGreaterThan(3);
    expect(inModule).toEqual(expect.arrayContaining(required));
  });

  it('and give the same manifests in both', () => {
    const program = `
      const app = new App();
      const stack = new Stack(app, 'web', { namespace: 'web' });
      const { frontend: backend } = new GuestbookApp(stack, 'Guestbook');
      const network = RouterNetwork.byName('k8s-router');
      new SakuraLoadBalancedService(stack, 'Edge', { backend, servers: ['192.0.2.1'], network, ports: [80] });
      console.log(app.synthYaml());`;
    const names = '{ App, GuestbookApp, RouterNetwork, SakuraLoadBalancedService, Stack }';
    const project = projectOf({
      'main.mjs': `import ${names} from 'kumiki'; ${program}`,
      'main.cjs': `const ${names} = require('kumiki'); ${program}`,
    });
    const { status, stdout, stderr } = project.node('main.mjs');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout.match(/^kind: /gm)).toHaveLength(13);
    expect(project.node('main.cjs')).toEqual({ status: 0, stdout, stderr: '' });
  });
});
