import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Page } from '../harness/page';
import { Project } from '../harness/project';

const MODULE = new Page('README.md').snippets[0] ?? '';
const COMMONJS = MODULE.replace(/^import (\{.*\}) from 'kumiki';/, "const $1 = require('kumiki');");
/** The output of `npm init -y`: without a type up to npm 10, with one since npm 11. */
const PACKAGES: Readonly<Record<string, string>> = {
  'of type commonjs': '{ "name": "shop", "version": "1.0.0", "type": "commonjs" }',
  'without a type': '{ "name": "shop", "version": "1.0.0" }',
  'of type module': '{ "name": "shop", "version": "1.0.0", "type": "module" }',
};
const ENDINGS = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'];

let project: Project | undefined;
afterEach(() => project?.remove());

/** Runs `kumiki synth` on a program in its own project. */
function synth(program: string, file = 'main.mts', files: Readonly<Record<string, string>> = {}) {
  const made = new Project({
    'package.json': '{ "name": "shop", "type": "commonjs" }',
    ...files,
    [file]: program,
  });
  project = made;
  const { status, stdout, stderr } = made.kumiki('synth', file);
  return {
    status,
    stdout,
    stderr,
    written: existsSync(join(made.folder, 'dist')) ? Object.keys(made.files('dist')) : [],
  };
}

describe('the first program of the README', () => {
  const compiler = JSON.stringify({ compilerOptions: { module: 'commonjs', strict: true } });

  describe.each(Object.entries(PACKAGES))('in a package %s', (kind, packageFile) => {
    it.each(ENDINGS.filter((ending) => ending !== 'cjs'))(
      'is written as an ES module in main.%s',
      (ending) => {
        const { status, stderr, written } = synth(MODULE, `main.${ending}`, {
          'package.json': packageFile,
          'tsconfig.json': compiler,
        });
        expect([status, stderr]).toEqual([0, expect.stringContaining('13 objects')]);
        expect(stderr).not.toMatch(/warning/i);
        expect(written).toContain('shop.k8s.yaml');
      },
    );

    const isModule = (ending: string) =>
      ending.startsWith('m') || (kind === 'of type module' && !ending.startsWith('c'));

    it.each(ENDINGS.filter((ending) => !isModule(ending)))('is written in CommonJS in main.%s', (ending) => {
      const { status, written } = synth(COMMONJS, `main.${ending}`, { 'package.json': packageFile });
      expect([status, written]).toEqual([0, expect.arrayContaining(['shop.k8s.yaml'])]);
    });

    it.each(ENDINGS.filter(isModule))('says what to do about CommonJS in main.%s', (ending) => {
      const { status, stderr, written } = synth(COMMONJS, `main.${ending}`, { 'package.json': packageFile });
      expect([status, written]).toEqual([2, []]);
      expect(stderr).toContain(`error CLI_ENTRY  (main.${ending}:1:`);
      expect(stderr).toContain("fix      write import { … } from '…', or rename the file to .cts or .cjs");
    });

    it('says what to do about an ES module in main.cjs, and nothing else', () => {
      const { status, stderr, written } = synth(MODULE, 'main.cjs', { 'package.json': packageFile });
      expect([status, written]).toEqual([2, []]);
      expect(stderr).toContain('error CLI_ENTRY  (main.cjs:1:1)\n');
      expect(stderr).toContain('fix      a .cjs file is CommonJS: rename it to .mjs');
      expect(stderr).not.toContain('Warning');
    });
  });

  it('can mix both, and its neighbours as well', () => {
    const { status, stderr } = synth(
      `import { App } from 'kumiki';\nimport { Web } from './web';\nconst app = new App();\nnew Web(app, require('./name.js').name);\napp.synth();\nconsole.error(__dirname === process.cwd());`,
      'main.ts',
      {
        'web.ts': `import { Stack } from 'kumiki';\nexport class Web extends Stack {}`,
        'name.js': `module.exports = { name: 'web' };`,
      },
    );
    expect([status, stderr]).toEqual([0, expect.stringMatching(/^true\n/)]);
  });
});

const APP = `import { App, Stack } from 'kumiki';\nconst app = new App();\nnew Stack(app, 'web');\n`;

describe('a program', () => {
  it.each([
    [
      'after an await in a function',
      'async function main() { await new Promise((done) => setTimeout(done, 20)); app.synth(); }\nmain();',
    ],
    ['after an await at its top level', 'await new Promise((done) => setTimeout(done, 20));\napp.synth();'],
    ['in a callback', 'setTimeout(() => app.synth(), 20);'],
    ['and ends the process', 'app.synth();\nprocess.exit(0);'],
    [
      'and ends the process in a function',
      'async function main() { await null; app.synth(); process.exit(); }\nmain();',
    ],
    ['by exporting the app', 'export { app };'],
    ['by exporting the app as default', 'export default app;'],
  ])('can synthesize %s', (_, rest) => {
    expect(synth(APP + rest)).toMatchObject({
      status: 0,
      written: ['.kumiki-files', 'index.html', 'web.k8s.yaml'],
    });
  });

  it.each([
    ['before its synth', `LISTEN app.synth();`],
    ['after its synth', `app.synth(); LISTEN`],
    ['in a callback', `app.synth(); setTimeout(() => { LISTEN }, 200);`],
    ['when all is done', `app.synth(); process.once('beforeExit', () => { LISTEN });`],
  ])('has its exit listener called if it is added %s', (_, rest) => {
    const listen = "process.on('exit', () => console.error('the end'));";
    const { status, stderr } = synth(APP + rest.replace('LISTEN', listen));
    expect([status, stderr]).toEqual([0, expect.stringContaining('the end\n')]);
  });

  it.each([
    ['a timer', "setTimeout(() => console.error('the end'), 20);"],
    ['a file', "fs.promises.readFile('main.mts').then(() => console.error('the end'));"],
    [
      'a promise before that',
      "Promise.resolve().then(() => setTimeout(() => console.error('the end'), 20));",
    ],
  ])('has what it waits for after its synth: %s', (_, wait) => {
    const rest = `import fs from 'node:fs';\napp.synth();\nprocess.once('beforeExit', () => { ${wait} });`;
    const { status, stderr } = synth(APP + rest);
    expect([status, stderr]).toEqual([0, expect.stringContaining('the end\n')]);
  });

  it.each([
    [
      'synthesizes nothing',
      '',
      'creates an App, but neither synthesizes nor exports it',
      "end it with app.synth(), or export the app; it must be an App of 'kumiki', not of 'cdk8s'",
    ],
    [
      'ends the process first',
      'process.exit(0);\napp.synth();',
      'creates an App, but ends the process before it synthesizes an App',
      'remove the call of exit() from it',
    ],
    [
      'ends the process as failed',
      'app.synth();\nprocess.exit(3);',
      'ended the process with exit code 3',
      'look for a call of exit(), or an exitCode, in it; its output may say why',
    ],
    [
      'says that it failed',
      'app.synth();\nprocess.exitCode = 7;',
      'set exit code 7',
      'look for a call of exit(), or an exitCode, in it; its output may say why',
    ],
    [
      'waits for ever',
      'app.synth();\nawait new Promise(() => {});',
      'waits for something that never comes: a promise at its top level does not settle',
      'look for an `await` whose promise never resolves',
    ],
  ])('that %s writes nothing, and gets an explanation', (_, rest, message, fix) => {
    const { status, stderr, written } = synth(APP + rest);
    expect([status, written]).toEqual([2, []]);
    expect(stderr).toContain(`error CLI_ENTRY\n  the entry file ${message}\n`);
    expect(stderr).toContain(`fix      ${fix}\n`);
  });

  it('that creates no app gets an explanation', () => {
    const { status, stderr } = synth('console.log(1);');
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining('the entry file neither synthesizes nor exports an App\n'),
    ]);
  });

  it.each([
    ['throws', "throw new Error('no coffee');", '4:7'],
    ['throws later', "setTimeout(() => {\n  throw new Error('no coffee');\n}, 5);\napp.synth();", '5:9'],
    [
      'rejects a promise',
      "async function main() { throw new Error('no coffee'); }\nmain();\napp.synth();",
      '4:31',
    ],
    ['fails while it is loaded asynchronously', "await null;\nthrow new Error('no coffee');", '5:7'],
  ])('that %s writes nothing, and its place is shown', (_, rest, place) => {
    const { status, stderr, written } = synth(APP + rest);
    expect([status, written]).toEqual([1, []]);
    expect(stderr).toContain(`error no coffee\n  at main.mts:${place}\n`);
    expect(stderr).toMatch(/\n {2}\d \| .*new Error\('no coffee'\)/);
  });
});

describe('a program that throws', () => {
  it.each([
    ["'no coffee'", "'no coffee'"],
    ['null', 'null'],
    ['{ code: 3 }', '{ code: 3 }'],
    ["Symbol('x')", 'Symbol(x)'],
    ['Object.create(null)', '[Object: null prototype] {}'],
  ])('%s gets advice to throw an Error', (thrown, shown) => {
    const { status, stderr, written } = synth(`${APP}throw ${thrown};`);
    expect([status, written]).toEqual([1, []]);
    expect(stderr).toContain(`error the program threw ${shown}, which is not an Error\n`);
    expect(stderr).toContain('fix      throw an Error, which knows its place in the program\n');
  });

  describe.each(ENDINGS)('a primitive in main.%s', (ending) => {
    it.each(Object.entries(PACKAGES))('is shown no internals of Node, in a package %s', (_, packageFile) => {
      const program = `${ending.startsWith('c') ? COMMONJS : MODULE}\nthrow 'no coffee';`;
      const { stderr } = synth(program, `main.${ending}`, { 'package.json': packageFile });
      expect(stderr).toMatch(/no coffee|is not defined/);
      expect(stderr).not.toContain('node:internal');
    });
  });

  it.each([
    ["new Error('outer', { cause: new Error('inner') })", 'error outer\n    caused by: inner\n'],
    [
      "new AggregateError([new Error('one'), 'two'], 'all')",
      "all\n    caused by: one\n    caused by: 'two'\n",
    ],
    ["Object.assign(new Error('no coffee'), { stack: 5 })", 'error no coffee\n'],
    ["Object.assign(new Error('no coffee'), { problems: 1, name: 'KumikiError' })", 'error no coffee\n'],
    ["new Error('outer', { cause: new Proxy({}, { getPrototypeOf() { throw 1; } }) })", 'caused by: {}\n'],
  ])('%s is shown the cause', (thrown, shown) => {
    const { status, stderr } = synth(`${APP}throw ${thrown};`);
    expect(status).toBe(1);
    expect(stderr).toContain(shown);
    expect(stderr).not.toContain('node:internal');
  });
});

describe('a program that cannot be loaded', () => {
  it.each([
    [
      'lacks what a package expects beside it',
      "import './vendor/node_modules/tools/index.js';",
      { 'vendor/node_modules/tools/index.js': "require('@shop/plans/all');" },
      'the package @shop/plans is not installed, and tools needs it',
      'npm install @shop/plans',
    ],
    [
      'imports an enum',
      "import { Tier } from './tier';",
      { 'tier.ts': 'export enum Tier { web }' },
      'the program cannot be loaded: TypeScript enum is not supported in strip-only mode',
      'Node strips types only',
    ],
    [
      'imports a file in UTF-16',
      "import './tier.ts';",
      { 'tier.ts': '\uFEFFe\0x\0p\0o\0r\0t\0 \0{\0}\0' },
      'the program cannot be loaded: ',
      'save the file as UTF-8: it seems to be UTF-16',
    ],
    [
      'imports a file with a percent sign',
      "import './100%.ts';",
      { '100%.ts': '' },
      'an import has a % that encodes nothing',
      'write %25 for it',
    ],
    [
      'has decorators',
      'const sealed = (c) => c;\n@sealed\nclass Shop {}',
      {},
      'the program cannot be loaded: Invalid or unexpected token',
      'Node does not support decorators: leave them out, or compile first',
    ],
    [
      'imports a module that Node does not have',
      "import { join } from 'node:pth';",
      {},
      'Node has no module node:pth',
      "did you mean 'node:path'?",
    ],
    [
      'makes an object with a number as its version',
      `${APP}const { ApiObject } = await import('cdk8s');\nnew ApiObject(new Stack(app, 'shop'), 'Web', { apiVersion: 1, kind: 'Pod' });`,
      {},
      'an object has an apiVersion that is not a string',
      'give apiVersion and kind as strings',
    ],
    [
      'has a package.json that is not one',
      'import "./shop/stack.js";',
      { 'shop/package.json': '{ "name": ', 'shop/stack.js': '' },
      'package.json is not valid JSON: ',
      'correct it: Node reads it to find out how to load the program',
    ],
  ])('because it %s gets advice', (_, program, files, message, fix) => {
    const { status, stderr } = synth(program, 'main.mts', files);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^error CLI_ENTRY/);
    expect(stderr).toContain(`\n  ${message}`);
    expect(stderr).toContain(`fix      ${fix}`);
  });

  it.each([
    [
      'TypeScript',
      'main.ts',
      "import { App } from 'kumiki';\nlet x: number = ;\n",
      'main.ts:2:17',
      '2 | let x: number = ;',
    ],
    [
      'TypeScript as V8 sees it',
      'main.mts',
      'const a: number = 1;\nconst a: string = "";\n',
      'main.mts:2:7',
      '2 | const a: string = "";',
    ],
    [
      'an ES module',
      'main.mjs',
      "import { App } from 'kumiki';\nlet x = ;\n",
      'main.mjs:2:9',
      '2 | let x = ;',
    ],
    ['CommonJS', 'main.cjs', 'const a = 1;\nlet x = ;\n', 'main.cjs:2:9', '2 | let x = ;'],
    [
      'JavaScript in a package of type commonjs',
      'main.js',
      "import { App } from 'kumiki';\nlet x = ;\n",
      'main.js:2:9',
      '2 | let x = ;',
    ],
    ['an imported ES module', 'main.mts', "import './stack.mjs';\n", 'stack.mjs:2:14', '2 | import { from;'],
    ['imported TypeScript', 'main.mts', "import './shop';\n", 'shop.ts:1:8', '1 | let y: = 1;'],
  ])('is shown the syntax error in %s', (_, file, program, place, line) => {
    const files = {
      'stack.mjs': '\nimport { from;\n',
      'shop.ts': 'let y: = 1;\n',
    };
    const { status, stdout, stderr } = synth(program, file, files);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`error CLI_ENTRY  (${place})\n  the program cannot be loaded: `);
    expect(stderr).toContain(`\n  ${line}\n`);
    expect(stderr).toMatch(/\n {4}\| +\^\n/);
  });

  it.each([
    [
      'a package',
      "import 'left-padd';",
      'the package left-padd is not installed where main.mts is',
      "did you mean 'left-pad'? Otherwise: npm install left-padd",
    ],
    [
      'a package of a scope',
      "import '@shop/stack/web';",
      'the package @shop/stack is not installed where main.mts is',
      'npm install @shop/stack',
    ],
    [
      'an alias of the compiler',
      "import '@/stack';",
      'the package @/stack is not installed where main.mts is',
      'write a relative path: only compilers read `paths` of tsconfig.json',
    ],
    [
      'a path below baseUrl',
      "import 'lib/tools';",
      'the package lib is not installed where main.mts is',
      "did you mean './lib/tools.mjs'? Otherwise: npm install lib",
    ],
    [
      'a file of data',
      "import values from './values.yaml';",
      'values.yaml cannot be imported: Node does not know the extension .yaml',
      "read it with Yaml.load('…') of cdk8s, or with new Include(scope, id, { url: '…' })",
    ],
    [
      'TypeScript in a package',
      "import { name } from '@shop/raw/name.ts';",
      'the package @shop/raw contains TypeScript, which Node does not load from node_modules',
      'link it, as the workspaces of npm, pnpm and Yarn do, or compile it to JavaScript',
    ],
    [
      'a folder without an index file',
      "import './deploy';",
      'main.mts imports ./deploy, a folder without an index file',
      'import one of its files',
    ],
    [
      'a default',
      "import tools from './lib/tools.mjs';",
      './lib/tools.mjs has no export default',
      "name what it exports: import { … } from './lib/tools.mjs'",
    ],
    [
      'an entry of this package',
      "import 'kumiki/test';",
      'the package kumiki has no entry kumiki/test',
      "did you mean 'kumiki/testing'?",
    ],
    [
      'a file',
      "import './stakc';",
      'main.mts imports ./stakc, which does not exist',
      "did you mean './stack.ts'?",
    ],
    [
      'a file in JavaScript',
      "import './lib/tools.js';",
      'main.mts imports ./lib/tools.js, which does not exist',
      "write './lib/tools.mjs'",
    ],
    ['a folder', "import './lib';", 'main.mts imports ./lib, which does not exist', "write './lib/index.js'"],
    [
      'JSON',
      "import data from './data.json';",
      'data.json is imported without its type',
      "write import … from './data.json' with { type: 'json' }",
    ],
    [
      'a name',
      "import { GuestbookAp } from 'kumiki';",
      'kumiki has no export GuestbookAp',
      'did you mean GuestbookApp? If it is a type, import it with `import type`',
    ],
    ...[
      ['ApiObject', 'cdk8s'],
      ['Construct', 'constructs'],
      ['ConfigMap', 'cdk8s-plus-33'],
    ].map(([name, other]) => [
      `${name} of ${other}`,
      `import { ${name} } from 'kumiki';`,
      `kumiki has no export ${name}`,
      `import { ${name} } from '${other}'`,
    ]),
    [
      'a package that package.json lists, and nobody installed,',
      "import leftPad from 'left-pad';",
      'the package left-pad is not installed where main.mts is',
      'npm install',
    ],
    [
      'a type',
      "import { StackProps } from 'kumiki';",
      'kumiki has no export StackProps',
      'is it a type? Then import it with `import type`',
    ],
  ])('is shown alternatives when it imports %s that does not exist', (_, line, message, fix) => {
    const { status, stderr, written } = synth(`// the shop\n${line}\n${APP}app.synth();`, 'main.mts', {
      'package.json': '{ "type": "commonjs", "dependencies": { "left-pad": "1.0.0", "cdk8s-plus-33": "2" } }',
      'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./*"] } } }',
      'stack.ts': '',
      'lib/index.js': '',
      'lib/tools.mjs': '',
      'data.json': '{}',
      'values.yaml': '',
      'deploy/shop.ts': '',
      'node_modules/@shop/raw/name.ts': 'export const name: string = "a";',
    });
    expect([status, written]).toEqual([2, []]);
    expect(stderr).toMatch(/^error CLI_ENTRY {2}\(main\.mts:2:\d+\)\n/);
    expect(stderr).toContain(`\n  ${message}\n`);
    expect(stderr).toContain(`\n  2 | ${line}\n`);
    expect(stderr).toContain(`fix      ${fix}\n`);
  });

  it.each([
    ['HealthCheck', "add HealthCheck to the imports from 'kumiki'"],
    ['HealtCheck', 'did you mean HealthCheck?'],
    ['replicas', 'correct the name, declare it, or import it'],
  ])('gets advice about %s, which it uses but does not define', (name, fix) => {
    const { status, stderr } = synth(`${APP}console.log(${name});\napp.synth();`, 'main.mts');
    expect([status, stderr]).toEqual([
      2,
      expect.stringMatching(/^error CLI_ENTRY {2}\(main\.mts:\d+:13\)\n/),
    ]);
    expect(stderr).toContain(`\n  ${name} is not defined\n`);
    expect(stderr).toContain(`fix      ${fix}\n`);
  });
});
