import { cpSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Project, runIn } from '../harness/project';
import { ROOT } from '../harness/root';

const STACK = `
export class Web extends Stack {
  constructor(app, id) {
    super(app, id, { namespace: 'web' });
    new GuestbookApp(this, 'Guestbook');
  }
}
`;
const projects: Project[] = [];
const projectOf = (files: Record<string, string>): Project => {
  const project = new Project(files);
  projects.push(project);
  return project;
};

afterAll(() => {
  for (const project of projects) project.remove();
});

describe('kumiki synth', () => {
  it('writes the quickstart and shows it as a tree with files, sums and the next step', () => {
    const project = projectOf({ 'cdk8s.yaml': 'language: typescript\napp: node main.ts # the entry\n' });
    cpSync(join(ROOT, 'examples/quickstart'), project.folder, { recursive: true });
    const { status, stdout, stderr } = project.kumiki('synth');
    expect(stdout).toMatchInlineSnapshot(`
"quickstart
├─ Guestbook  GuestbookApp               11 manifests
└─ Edge       SakuraLoadBalancedService  2 manifests, 1 load balancer

dist/index.html  83.6 KiB  open in a browser for a picture
dist/quickstart.k8s.yaml  15.5 KiB
dist/quickstart/load-balancers/quickstart-Edge-LoadBalancer.json  860 B
"
`);
    expect(stderr).toMatch(/note quickstart\/Guestbook\n/);
    expect(stderr).toMatch(/13 objects, 1 load balancer in \d\.\d\d s\nnext {2}write a Pulumi\.yaml .*\n$/);
    expect(status).toBe(0);
    writeFileSync(join(project.folder, 'Pulumi.yaml'), '');
    expect(project.kumiki('synth').stderr).toMatch(
      /\nnext {2}pulumi up\nor {4}pulumi config set kumiki:manifests none && pulumi up && kubectl apply -f dist && kumiki patch-status\n$/,
    );
  });

  it('names the script that brings a project up, if it has one', () => {
    const scripts = { up: 'kumiki simulator -- node simulated.mjs up' };
    const project = projectOf({
      'cdk8s.yaml': 'language: typescript\napp: node main.ts\n',
      'pnpm-lock.yaml': '',
    });
    cpSync(join(ROOT, 'examples/quickstart'), project.folder, { recursive: true });
    writeFileSync(join(project.folder, 'package.json'), JSON.stringify({ type: 'module', scripts }));
    expect(project.kumiki('synth').stderr).toContain('\nnext  pnpm run up\n');
  });

  it('writes the same files as cdk8s synth, byte for byte', () => {
    const project = projectOf({ 'cdk8s.yaml': 'language: typescript\napp: node main.ts\n' });
    cpSync(join(ROOT, 'examples/quickstart'), project.folder, { recursive: true });
    expect(project.kumiki('synth', '-o', 'ours').status).toBe(0);
    const stock = runIn(project.folder, 'cdk8s', ['synth', '--check-upgrade=false', '-o', 'theirs']);
    expect(stock.stderr).not.toMatch(/error/i);
    expect(project.files('theirs')).toEqual(project.files('ours'));
    expect(Object.keys(project.files('ours'))).toContain(
      'quickstart/load-balancers/quickstart-Edge-LoadBalancer.json',
    );
  });

  it.each([
    [
      'CommonJS',
      'main.cjs',
      `const { App, Stack, GuestbookApp } = require('kumiki');`,
      'module.exports = { Web };',
      `const { Web } = require('./stack.cjs'); const { App } = require('kumiki');`,
      'stack.cjs',
    ],
    [
      'an ES module',
      'main.mjs',
      `import { App, Stack, GuestbookApp } from 'kumiki';`,
      '',
      `import { Web } from './stack.mjs'; import { App } from 'kumiki';`,
      'stack.mjs',
    ],
    [
      'TypeScript with endings left out',
      'main.ts',
      `import { Stack, GuestbookApp } from 'kumiki';`,
      '',
      `import { Web } from './stack'; import { App } from 'kumiki';`,
      'stack.ts',
    ],
    [
      'TypeScript with the endings of the output',
      'main.ts',
      `import { Stack, GuestbookApp } from 'kumiki';`,
      '',
      `import { Web } from './stack.js'; import { App } from 'kumiki';`,
      'stack.ts',
    ],
  ])('loads %s', (_, main, head, tail, mainHead, stackFile) => {
    const stack = stackFile.endsWith('.cjs') ? STACK.replace('export class', 'class') : STACK;
    const typed = stackFile.endsWith('.ts') ? stack.replace('(app, id)', '(app: any, id: string)') : stack;
    const project = projectOf({
      [stackFile]: `${head}\n${typed}\n${tail}`,
      [main]: `${mainHead}\nconst app = new App();\nnew Web(app, 'web');\napp.synth();\n`,
    });
    const { status, stdout, stderr } = project.kumiki('synth', main);
    expect([status, stderr]).toEqual([0, expect.stringContaining('11 objects')]);
    expect(stdout).toContain('Guestbook  GuestbookApp');
    expect(Object.keys(project.files('dist'))).toContain('web.k8s.yaml');
  });

  it('accepts an app that is exported but not synthesized', () => {
    const project = projectOf({
      'main.mjs': `import { App, Stack } from 'kumiki'; export const app = new App(); new Stack(app, 'empty');`,
    });
    expect(project.kumiki('synth', 'main.mjs').status).toBe(0);
  });

  it('loads rarely used parts of cdk8s only when they are needed', () => {
    const project = projectOf({
      'main.cjs': `const { App, Stack } = require('kumiki');
        const { ApiObject, JsonPatch, Yaml } = require('cdk8s');
        const seldomNeeded = () => Object.keys(require.cache).filter((file) => /node_modules.(yaml|fast-json-patch)./.test(file));
        const app = new App();
        const config = new ApiObject(new Stack(app, 'web'), 'Config', { apiVersion: 'v1', kind: 'ConfigMap' });
        const before = seldomNeeded().length;
        config.addJsonPatch(JsonPatch.add('/data', { answer: String(Yaml.load('config.yaml')[0].answer) }));
        app.synthYaml();
        console.error(JSON.stringify({ before, after: seldomNeeded().length > 0 }));
        app.synth();`,
      'config.yaml': 'answer: 42\n',
    });
    const { stdout, stderr } = project.kumiki('synth', 'main.cjs', '--stdout');
    expect(stderr).toBe('{"before":0,"after":true}\n');
    expect(stdout).toContain('answer: "42"');
  });

  describe('with --context', () => {
    const projectFor = (...contexts: readonly (string | undefined)[]) =>
      projectOf({
        'main.mjs': `import { App, Stack } from 'kumiki';
          import { ApiObject } from 'cdk8s';
          const app = new App();
          for (const [index, kubeContext] of ${JSON.stringify(contexts)}.entries()) {
            const stack = new Stack(app, 'stack' + index, kubeContext === null ? {} : { kubeContext });
            new ApiObject(stack, 'Map', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'map' + index } });
          }
          app.synth();`,
      });

    it('writes the stacks of the context and those for any context', () => {
      const project = projectFor('shop', undefined);
      const { status, stdout } = project.kumiki('synth', 'main.mjs', '--stdout', '--context', 'shop');
      expect([status, stdout.match(/name: map\d/g)]).toEqual([0, ['name: map0', 'name: map1']]);
      expect(project.kumiki('synth', 'main.mjs', '--context', 'shop').status).toBe(0);
      expect(Object.keys(project.files('dist'))).toEqual(
        expect.arrayContaining(['stack0.k8s.yaml', 'stack1.k8s.yaml']),
      );
    });

    it('names every stack for another context, and writes and prints nothing', () => {
      const project = projectFor('shop', 'lab', undefined, 'lab');
      for (const option of [[], ['--stdout']]) {
        const run = project.kumiki('synth', 'main.mjs', ...option, '--context', 'shop');
        expect([run.status, run.stdout]).toEqual([4, '']);
        expect(run.stderr.match(/(?<=KUBECONFIG_CONTEXT {2})stack\d/g)).toEqual(['stack1', 'stack3']);
      }
      // an unset shell variable does not name a context
      expect(project.kumiki('synth', 'main.mjs', '--stdout', '--context', '').status).toBe(2);
      expect(existsSync(join(project.folder, 'dist'))).toBe(false);
    });
  });

  it('prints only the manifests with --stdout, and writes nothing', () => {
    const project = projectOf({
      'main.mjs': `import { App, Stack, GuestbookApp } from 'kumiki';
        const app = new App(); new GuestbookApp(new Stack(app, 'web'), 'Guestbook'); app.synth();`,
    });
    const { status, stdout } = project.kumiki('synth', 'main.mjs', '--stdout');
    expect(status).toBe(0);
    expect(stdout.split('\n---\n')).toHaveLength(11);
    const json = project.kumiki('synth', 'main.mjs', '--stdout', '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({ version: 1, ok: true, manifests: stdout });
    expect(existsSync(join(project.folder, 'dist'))).toBe(false);
  });

  it('shows every problem, writes nothing, keeps the last output, and ends with 4', () => {
    const broken = (
      ports: string,
    ) => `import { App, GuestbookApp, HealthCheck, RouterNetwork, SakuraLoadBalancedService, Stack } from 'kumiki';
        const app = new App(); const web = new Stack(app, 'web');
        const guestbook = new GuestbookApp(web, 'Guestbook');
        new SakuraLoadBalancedService(web, 'Edge', { backend: guestbook.frontend, servers: ['203.0.113.5'],
          network: RouterNetwork.byName('k8s-router'), ports: ${ports}, healthCheck: HealthCheck.tcp({ retry: ${ports === '[80]' ? 3 : 9} }) });
        app.synth();`;
    const project = projectOf({ 'main.mjs': broken('[80]') });
    expect(project.kumiki('synth', 'main.mjs').status).toBe(0);
    const before = project.files('dist');
    const broke = new Project({ 'main.mjs': broken('[99999]') });
    projects.push(broke);
    cpSync(join(project.folder, 'dist'), join(broke.folder, 'dist'), { recursive: true });
    const { status, stdout, stderr } = broke.kumiki('synth', 'main.mjs');
    expect([status, stdout]).toEqual([4, '']);
    expect(stderr).toMatch(/error VIP_PORT {2}web\/Edge/);
    expect(stderr).toMatch(/error LB_HEALTH_CHECK {2}web\/Edge/);
    expect(stderr).toMatch(/main\.mjs:4/);
    expect(stderr).toMatch(/\d errors, nothing written\n(?:more {5}\S+#lb_dsr\n)(?:more {5}\S+#[a-z_]+\n)+$/);
    expect(broke.files('dist')).toEqual(before);
  });

  it('shows where a program threw its own error, and ends with 1', () => {
    const project = projectOf({ 'main.mjs': `\nthrow new Error('out of coffee');` });
    const { status, stderr } = project.kumiki('synth', 'main.mjs');
    expect(status).toBe(1);
    expect(stderr).toMatch(/error out of coffee\n {2}at main\.mjs:2:7\n {2}2 \| throw new Error/);
  });

  it('puts such an error into the envelope with --json', () => {
    const project = projectOf({ 'main.mjs': `throw new Error('out of coffee');` });
    const { status, stdout, stderr } = project.kumiki('synth', 'main.mjs', '--json');
    expect([status, stderr]).toEqual([1, '']);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      errors: [{ code: 'CLI_UNEXPECTED', message: 'out of coffee', source: 'main.mjs:1:7' }],
    });
  });

  it('explains TypeScript that Node cannot strip', () => {
    const project = projectOf({ 'main.ts': `enum Size { Small }\nconsole.log(Size.Small);` });
    const { status, stderr } = project.kumiki('synth', 'main.ts');
    expect(status).toBe(2);
    expect(stderr).toMatch(/error CLI_ENTRY {2}\(main\.ts:1:1\)\n.*enum/);
    expect(stderr).toContain('Node strips types only');
  });

  it('prints one JSON envelope with --json', () => {
    const project = projectOf({
      'main.mjs': `import { App, Stack, GuestbookApp } from 'kumiki';
        const app = new App(); new GuestbookApp(new Stack(app, 'web'), 'Guestbook'); app.synth();`,
    });
    const { status, stdout, stderr } = project.kumiki('synth', 'main.mjs', '--json');
    expect([status, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      command: 'synth',
      ok: true,
      errors: [],
      outdir: 'dist',
      objects: 11,
      artifacts: {},
      files: ['index.html', 'web.k8s.yaml'].map((path) => ({ path, bytes: expect.any(Number) })),
    });
  });
});
