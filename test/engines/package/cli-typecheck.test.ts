import { mkdirSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Project } from '../harness/project';
import { ROOT } from '../harness/root';

const HEAD =
  "import { App, Stack } from 'kumiki';\nconst app = new App();\nconst stack = new Stack(app, 'shop');\n";

/** A project with its own node_modules, which contains some of our packages. */
function createProject(packages: Readonly<Record<string, string>>, files: Readonly<Record<string, string>>) {
  const project = new Project({ 'package.json': '{"type": "module"}', ...files });
  const modules = join(project.folder, 'node_modules');
  unlinkSync(modules);
  mkdirSync(join(modules, '@types'), { recursive: true });
  const all = { kumiki: 'kumiki', cdk8s: 'cdk8s', constructs: 'constructs', ...packages };
  for (const [name, target] of Object.entries(all)) {
    symlinkSync(join(ROOT, 'node_modules', target), join(modules, name));
  }
  return project;
}

describe.each(['typescript', 'typescript-7'])('kumiki synth --typecheck with %s', (typescript) => {
  const project = createProject(
    { typescript, '@types/node': '@types/node' },
    { 'main.ts': `${HEAD}export const port: number = '80';\napp.synth();\n` },
  );
  afterAll(() => project.remove());

  function check(files: Readonly<Record<string, string>>) {
    for (const [path, text] of Object.entries(files)) writeFileSync(join(project.folder, path), text);
    return project.kumiki('synth', 'main.ts', '--typecheck');
  }

  it('names each error with its place, and writes nothing', () => {
    const { status, stderr } = check({});
    expect(stderr).toContain('error CLI_TYPES  (main.ts:4:14)');
    expect(stderr).toContain("TS2322: Type 'string' is not assignable to type 'number'.");
    expect(stderr).toContain('nothing written');
    expect(status).toBe(4);
  });

  it('keeps the explanation of an error', () => {
    const { stderr } = check({
      'main.ts': `${HEAD}export const show: (port: number) => void = (port: string) => stack.node.addWarning(port);\n`,
    });
    expect(stderr).toContain("is not assignable to type '(port: number) => void'.\n");
    expect(stderr).toContain("Type 'number' is not assignable to type 'string'.");
  });

  it('finds errors in modules beside the program, and shows them from there', () => {
    const { stderr } = check({
      'name (1).ts': 'export const name: string = 1;\n',
      'main.ts': `import { name } from './name (1).ts';\n${HEAD}console.log(name, stack);\napp.synth();\n`,
    });
    expect(stderr).toContain('error CLI_TYPES  (name (1).ts:1:14)');
  });

  it('knows the types of Node, and accepts a program with correct types', () => {
    const { status, stderr } = check({
      'main.ts': `${HEAD}process.stdout.write(stack.node.path);\napp.synth();\n`,
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.not.stringContaining('CLI_TYPES') });
  });

  it('follows the tsconfig.json of the project', () => {
    const unused = { 'main.ts': `${HEAD}const unused = stack;\napp.synth();\n` };
    expect(check(unused).status).toBe(0);
    const compilerOptions = { noUnusedLocals: true, module: 'nodenext', skipLibCheck: true };
    const { stderr } = check({ ...unused, 'tsconfig.json': JSON.stringify({ compilerOptions }) });
    expect(stderr).toContain("TS6133: 'unused' is declared but its value is never read.");
  });

  it('names the place of an error in tsconfig.json', () => {
    const { stderr } = check({ 'tsconfig.json': '{\n  "compilerOptions": { "module": "no" }\n}\n' });
    expect(stderr).toContain('error CLI_TYPES  (tsconfig.json:2:34)');
  });
});

it('kumiki synth --typecheck says how to install a missing TypeScript', () => {
  const project = createProject({}, { 'main.ts': HEAD, 'pnpm-lock.yaml': '' });
  const { status, stderr } = project.kumiki('synth', 'main.ts', '--typecheck');
  project.remove();
  expect(stderr).toContain('the project has no TypeScript, which --typecheck needs');
  expect(stderr).toContain('pnpm add --save-dev typescript');
  expect(status).toBe(2);
});
