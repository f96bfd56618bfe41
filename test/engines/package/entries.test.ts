import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PackedPackage } from '../harness/packed-package';
import { runIn } from '../harness/project';

let project: string;

/** Installs the package as users do, not as a link to the repository. */
beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'kumiki-entries-'));
  PackedPackage.install(project);
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

/** Runs a program in the project and returns its output, parsed as JSON. */
function run(name: string, program: string): unknown {
  writeFileSync(join(project, name), program);
  const { status, stdout, stderr } = runIn(project, process.execPath, [name]);
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

describe('the entries of the package', () => {
  it.each([
    [
      'CommonJS',
      'shared.cjs',
      `const { KumikiError } = require('kumiki');
       const { PartialError } = require('kumiki/provider');
       const { parseFault } = require('kumiki/testing');
       const controller = require('kumiki/controller');`,
    ],
    [
      'ES modules',
      'shared.mjs',
      `import { KumikiError } from 'kumiki';
       import { PartialError } from 'kumiki/provider';
       import { parseFault } from 'kumiki/testing';
       import * as controller from 'kumiki/controller';`,
    ],
  ])('share their classes in %s: an error of one is an instance of the class of another', (_, name, head) => {
    const program = `${head}
      let thrown;
      try { parseFault('no such fault'); } catch (error) { thrown = error; }
      const parents = [Object.getPrototypeOf(PartialError), controller.KumikiError];
      console.log(JSON.stringify([thrown instanceof KumikiError, ...parents.map((each) => each === KumikiError)]));`;
    expect(run(name, program)).toEqual([true, true, true]);
  });

  const loadedBy = (use: string) =>
    run(
      'loaded.cjs',
      `${use}; console.log(JSON.stringify(Object.keys(require.cache).map((file) => file.replaceAll('\\\\\\\\', '/'))));`,
    ) as string[];

  it('do not load Pulumi, the simulator, the API client or the machines from the main entry', () => {
    const files = loadedBy(`require('kumiki')`);
    expect(files.some((file) => file.endsWith('/kumiki/build/parts/library.js'))).toBe(true);
    expect(
      files.filter((file) => /@pulumi|parts\/(simulator|appliance|machines|controller)/.test(file)),
    ).toEqual([]);
  });

  it('load the machines and the gateway when one of their classes is first used', () => {
    const late = (use: string) =>
      loadedBy(use).flatMap((file) => /build\/parts\/(machines|gateway)\.js$/.exec(file)?.[1] ?? []);
    expect(late(`const { Discovery } = require('kumiki')`)).toEqual([]);
    expect(late(`require('kumiki').Discovery.own`)).toEqual(['machines']);
    expect(late(`require('kumiki').Redirect.prefix`)).toEqual(['gateway']);
  });

  it('do not load them for an ES module that does not use them, however it imports', () => {
    const program = `import { createRequire } from 'node:module';
      import * as all from 'kumiki';
      import { App, KubeadmCluster, NginxIngressGateway, Stack } from 'kumiki';
      new Stack(new App(), 'shop');
      const { cache } = createRequire(import.meta.url);
      console.log(JSON.stringify(Object.keys(cache).filter((file) => /parts.(machines|gateway)/.test(file))));`;
    expect(run('unused.mjs', program)).toEqual([]);
  });

  it('show lazily loaded classes as real classes', () => {
    const program = `import { App, Stack, UserData } from 'kumiki';
      class Mine extends UserData {
        kind = 'mine';
      }
      const stack = new Stack(new App(), 'shop');
      const mine = new Mine(stack, 'mine', { hostname: 'a', units: [] });
      const plain = new UserData(stack, 'plain', { hostname: 'b', units: [] });
      console.log(JSON.stringify([
        UserData.name, mine.kind, mine instanceof Mine, mine instanceof UserData, plain instanceof UserData,
        plain instanceof Mine, stack instanceof UserData, UserData.isConstruct(plain),
        Object.getPrototypeOf(Mine) === UserData,
      ]));`;
    expect(run('classes.mjs', program)).toEqual([
      'UserData',
      'mine',
      true,
      true,
      true,
      false,
      false,
      true,
      true,
    ]);
  });

  it('refuse unknown names on a lazily loaded class, and allow new names on a subclass', () => {
    const program = `import { App, Stack, UserData } from 'kumiki';
      class Mine extends UserData {}
      const stack = new Stack(new App(), 'shop');
      const codes = [UserData, Mine].map((kind, index) => {
        try {
          new kind(stack, 'node' + index, { hostname: 'a', entirelyUnknown: 1 });
          return 'taken';
        } catch ({ code }) {
          return code;
        }
      });
      console.log(JSON.stringify(codes));`;
    expect(run('exact.mjs', program)).toEqual(['PROPS_UNKNOWN', 'taken']);
  });

  // nodejs/node#54918: process.exit() waits for a compiling thread, which may wait for the garbage collector
  it('let Node end by itself after a successful command', () => {
    const program = `process.reallyExit = () => require('node:fs').writeFileSync('ended-by-force', '');
      process.argv.push('version');
      require('./node_modules/kumiki/build/kumiki.js');`;
    writeFileSync(join(project, 'end.cjs'), program);
    expect(runIn(project, process.execPath, ['end.cjs']).status).toBe(0);
    expect(existsSync(join(project, 'ended-by-force'))).toBe(false);
  });

  it('load no code of the program before its caches are on', () => {
    const program = `const nodeModule = require('node:module');
      nodeModule.enableCompileCache = () => {
        console.log(JSON.stringify(Object.keys(require.cache).filter((file) => /build.parts/.test(file))));
        process.exit(0);
      };
      process.argv.push('version');
      require('./node_modules/kumiki/build/kumiki.js');`;
    expect(run('caches.cjs', program)).toEqual([]);
  });

  it('start the provider, the simulator and the controller without cdk8s', () => {
    const files = loadedBy(
      `require('kumiki/provider'); require('kumiki/testing'); require('kumiki/controller')`,
    );
    expect(files.filter((file) => /node_modules\/(cdk8s|constructs|yaml)\//.test(file))).toEqual([]);
  });

  it('have the same names in CommonJS and in ES modules', () => {
    const program = `
      import { createRequire } from 'node:module';
      const entries = ['kumiki', 'kumiki/pulumi', 'kumiki/provider', 'kumiki/testing', 'kumiki/controller'];
      const require = createRequire(import.meta.url);
      const missing = [];
      for (const entry of entries) {
        const named = await import(entry);
        for (const [name, value] of Object.entries(require(entry))) if (named[name] !== value) missing.push(name);
      }
      console.log(JSON.stringify(missing));`;
    expect(run('names.mjs', program)).toEqual([]);
  });

  it('name the line in the program, not in the package, where a construct was created', () => {
    const program = `const { App, Stack, Workload } = require('kumiki');
      const app = new App();
      new Workload(new Stack(app, 'shop'), 'Web', { app: 'web', image: 'nginx', ports: [{ name: 'http', number: 0 }] });
      try { app.assemble(); } catch (error) { console.log(JSON.stringify(error.problems[0].source)); }`;
    expect(run('source.cjs', program)).toBe('source.cjs:3');
  });
});
