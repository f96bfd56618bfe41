import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { findKumikiDependency } from '../../../../lib/cli/commands/init/kumiki-dependency';
import { checkProjectName, toProjectName } from '../../../../lib/cli/commands/init/project-name';
import { TEMPLATE_NAMES, TEMPLATES } from '../../../../lib/cli/commands/init/templates';
import { findPackageManager, LOCAL_CALLS } from '../../../../lib/cli/load/installer';
import { VERSION } from '../../../../lib/core/version';
import { unicodeText } from '../../../unicode-text';
import { runCommand, runKumiki } from '../run';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'kumiki-init-'));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const init = (...args: string[]) => runCommand(cwd, 'init', ...args);
const files = (folder = '.') => readdirSync(join(cwd, folder), { recursive: true }).map(String).sort();

describe('kumiki init', () => {
  it.each(TEMPLATE_NAMES)(
    'writes the files of the template %s with the name of the folder',
    async (template) => {
      const { code, out, err } = await init('My Shop', '-t', template);
      expect(code).toBe(0);
      const written = files('My Shop');
      expect(written).toEqual([...Object.keys(TEMPLATES[template].sources), 'package.json'].sort());
      for (const file of written) expect(out).toContain(`My Shop/${file}\n`);
      expect(err).toContain("cd 'My Shop' && npm install && npm run plan");
      const texts = written.map((file) => readFileSync(join(cwd, 'My Shop', file), 'utf8')).join('\n');
      expect(texts).not.toContain('my-site');
      expect(texts).toContain("namespace: 'my-shop'");
    },
  );

  it.each([
    ['npm', 'package.json', '"allowScripts": {\n    "protobufjs": false\n  }'],
    ['pnpm', 'pnpm-workspace.yaml', 'allowBuilds:\n  protobufjs: false\n'],
    ['yarn', '.yarnrc.yml', 'nodeLinker: node-modules\n'],
  ])('writes the settings of %s to %s', async (packageManager, file, text) => {
    await init('shop', '-t', 'pulumi', '--package-manager', packageManager);
    expect(readFileSync(join(cwd, 'shop', file), 'utf8')).toContain(text);
  });

  it('writes into the working directory beside other files', async () => {
    writeFileSync(join(cwd, 'LICENSE'), 'mine');
    const { code, err } = await init('--name', 'shop');
    expect([code, err]).toEqual([0, expect.stringContaining('next  npm install && npm run plan')]);
    expect(readFileSync(join(cwd, 'LICENSE'), 'utf8')).toBe('mine');
    expect(JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8')).name).toBe('shop');
  });

  it('names a single file that already exists', async () => {
    writeFileSync(join(cwd, 'README.md'), '');
    expect((await init()).err).toContain('1 file of the project already exists: README.md\n');
  });

  it('names all files that already exist, and writes nothing', async () => {
    writeFileSync(join(cwd, 'package.json'), '{}');
    symlinkSync('/nowhere/at/all', join(cwd, 'stack.ts'));
    mkdirSync(join(cwd, 'main.ts'));
    const { code, err } = await init();
    expect(code).toBe(2);
    expect(err).toContain(
      'error CLI_INIT\n  3 files of the project already exist: main.ts, package.json, stack.ts\n',
    );
    expect(err).toContain('1 error, nothing written');
    expect(files()).toEqual(['main.ts', 'package.json', 'stack.ts']);
    expect(readFileSync(join(cwd, 'package.json'), 'utf8')).toBe('{}');
  });

  it.each(['file', 'file/below'])('refuses %s, which cannot be a folder', async (folder) => {
    writeFileSync(join(cwd, 'file'), '');
    const { code, err } = await init(folder);
    expect([code, err]).toEqual([2, expect.stringContaining('file is not a folder')]);
    expect(files()).toEqual(['file']);
  });

  it('leaves nothing behind if it cannot write', async () => {
    // even root cannot write this
    const { code, err } = await init(join('new', 'x'.repeat(300)));
    expect([code, err]).toEqual([
      2,
      expect.stringContaining('cannot be written: its path is too long (ENAMETOOLONG)'),
    ]);
    expect(files()).toEqual([]);
  });

  it('writes nothing in a dry run, but lists the files', async () => {
    const { code, out, err } = await init('shop', '--dry-run');
    expect([code, files()]).toEqual([0, []]);
    expect(out).toContain('shop/stack.ts\n');
    expect(err).toContain('8 files to write, nothing written');
  });

  it('lists the templates', async () => {
    const { code, out } = await init('--list');
    expect([code, files()]).toEqual([0, []]);
    for (const name of TEMPLATE_NAMES) expect(out).toMatch(new RegExp(`^${name} +\\S`, 'm'));
    const { templates } = JSON.parse((await init('--list', '--json')).out);
    expect(templates.map(({ name }: { name: string }) => name)).toEqual(TEMPLATE_NAMES);
  });

  it('lists as JSON what it wrote', async () => {
    const { code, out, err } = await init('shop', '--json', '--package-manager', 'pnpm');
    expect([code, err]).toEqual([0, '']);
    expect(JSON.parse(out)).toMatchObject({
      ...{ version: 1, command: 'init', ok: true, name: 'shop', template: 'typescript', isWritten: true },
      ...{ files: files('shop'), nextSteps: ['cd shop', 'pnpm install', 'pnpm run plan'] },
    });
  });

  it.each([
    [['-t', 'pulumni'], '--template cannot be pulumni', 'did you mean pulumi?'],
    [['-t', 'whole'], '--template cannot be whole', 'did you mean whole-site?'],
    [['-t', 'rails'], '--template cannot be rails', 'choose one of them'],
    [['--package-manager', 'yran'], '--package-manager cannot be yran', 'did you mean yarn?'],
    [['--name', 'My Shop'], "'My Shop' is not a valid name of a project", '--name my-shop'],
    [['--name', 'kumiki'], "'kumiki' is not a valid name of a project", '--name kumiki-site'],
    [['--kumiki', 'nothing.tgz'], 'there is no file nothing.tgz', 'leave out --kumiki'],
    [['--kumiki', '.'], '. is not a tarball of npm pack', 'leave out --kumiki'],
    [['a\u001b[2J'], 'the name of the folder has characters that cannot be seen', 'choose another folder'],
    [
      ['node_modules'],
      'a project cannot be in node_modules: Node reads no TypeScript there, and npm removes it',
      'choose another folder',
    ],
    [
      ['node_modules/@me/shop'],
      'a project cannot be in node_modules: Node reads no TypeScript there, and npm removes it',
      'choose another folder',
    ],
  ])('refuses %j and suggests a fix', async (args, message, fix) => {
    const { code, err } = await init(...args);
    expect([code, files()]).toEqual([2, []]);
    expect(err).toContain(`error CLI_USAGE\n  ${message}\n`);
    expect(err).toContain(fix);
  });

  it('asks for the template until the answer is valid', async () => {
    const answers = ['rails', '9', 'pulumni', '3'];
    const questions: string[] = [];
    const { code } = await runKumiki(['init', 'shop'], {
      cwd,
      ask: async (question) => {
        questions.push(question);
        return answers.shift();
      },
    });
    expect([code, files('shop').includes('Pulumi.yaml')]).toEqual([0, true]);
    expect(questions[0]).toMatch(/which template\?\n {2}1 {2}typescript .*\n/);
    expect(questions.map((question) => question.split('\n')[0])).toEqual([
      'which template?',
      'there is no such template; one of 1 to 4',
      'there is no such template; one of 1 to 4',
      'there is no such template; did you mean pulumi?',
    ]);
  });

  it('writes nothing if the question is not answered', async () => {
    const { code, err } = await runKumiki(['init'], { cwd, ask: async () => null });
    expect([code, files()]).toEqual([8, []]);
    expect(err).toContain('error CANCELLED');
  });

  it('chooses TypeScript if the answer is empty', async () => {
    await runKumiki(['init'], { cwd, ask: async () => ' ' });
    expect(files()).toContain('tsconfig.json');
  });

  it('suggests npm run up if pulumi is on PATH, or else where to get it', async () => {
    const run = (PATH: string) => runKumiki(['init', '-t', 'pulumi', '--dry-run'], { cwd, env: { PATH } });
    expect((await run('/nowhere')).err).toMatch(
      /note {2}pulumi is not on PATH.*docs\/install\/\n.*\nnext {2}npm install && npm run plan/,
    );
    writeFileSync(join(cwd, 'pulumi'), '', { mode: 0o755 });
    expect((await run(cwd)).err).toContain('next  npm install && npm run up && npm run simulator');
  });
});

describe('the name of a project', () => {
  it.each([
    ['shop', 'shop'],
    ['My Shop', 'my-shop'],
    ['組木', 'site'],
    ['組木 Café_2', 'cafe-2'],
    ['2nd', 'site-2nd'],
    ['--', 'site'],
    ['', 'site'],
    ['Kumiki', 'kumiki-site'],
    [`${'a'.repeat(49)}-b`, 'a'.repeat(49)],
  ])('of a folder %j is %s', (folder, name) => {
    expect(toProjectName(folder)).toBe(name);
  });

  it('is valid whatever the folder is called', () => {
    fc.assert(
      fc.property(unicodeText({ maxLength: 80 }), (folder) => {
        const name = toProjectName(folder);
        expect(checkProjectName(name)).toBe(name);
        expect(toProjectName(name)).toBe(name);
      }),
    );
  });
});

describe('the package manager', () => {
  it.each([
    ['package-lock.json', 'npm'],
    ['npm-shrinkwrap.json', 'npm'],
    ['pnpm-lock.yaml', 'pnpm'],
    ['pnpm-workspace.yaml', 'pnpm'],
    ['yarn.lock', 'yarn'],
  ])('below a folder with %s is %s, whichever runs the command', (lock, packageManager) => {
    writeFileSync(join(cwd, lock), '');
    const env = { npm_config_user_agent: 'bun/1.2.0 node/v24.0.0' };
    expect(findPackageManager(join(cwd, 'a/b'), env)).toBe(packageManager);
  });

  it.each([
    ['pnpm/11.2.0 npm/? node/v24.1.0 linux x64', 'pnpm'],
    ['yarn/1.22.22 npm/? node/v24.1.0 linux x64', 'yarn'],
    ['npm/11.0.0 node/v24.1.0 linux x64', 'npm'],
    ['bun/1.2.0', 'npm'],
    ['', 'npm'],
  ])('is otherwise the one that runs the command: %s', (agent, packageManager) => {
    expect(findPackageManager(cwd, { npm_config_user_agent: agent })).toBe(packageManager);
  });

  it.each([
    ['npm', []],
    ['pnpm', ['pnpm-workspace.yaml']],
    ['yarn', ['.yarnrc.yml']],
  ] as const)('%s finds its settings in the project', async (packageManager, settings) => {
    await init('--package-manager', packageManager);
    expect(files()).toEqual(expect.arrayContaining(settings));
    expect(files()).toHaveLength(8 + settings.length);
    const readme = readFileSync(join(cwd, 'README.md'), 'utf8');
    expect(readme).toContain(`\`${packageManager} run synth\``);
    expect(readme).toContain(`\`${LOCAL_CALLS[packageManager]} doctor\``);
  });
});

describe('a project in a workspace', () => {
  const create = (packageManager: string, folder: string, ...args: string[]) =>
    init(folder, '--package-manager', packageManager, ...args);

  it('has no workspace file of its own for pnpm, and says what is to be set in that of the root', async () => {
    writeFileSync(join(cwd, 'pnpm-workspace.yaml'), 'packages:\n  - apps/*\n');
    const { code, err } = await create('pnpm', 'apps/shop', '-t', 'pulumi');
    expect([code, files('apps/shop')]).toEqual([0, expect.not.arrayContaining(['pnpm-workspace.yaml'])]);
    expect(err).toContain(
      'note  put allowBuilds: { protobufjs: false } into pnpm-workspace.yaml, which has the settings of this project\n',
    );
    writeFileSync(join(cwd, 'pnpm-workspace.yaml'), 'allowBuilds:\n  protobufjs: false\n');
    expect((await create('pnpm', 'apps/next', '-t', 'pulumi')).err).not.toContain('allowBuilds');
    expect((await create('pnpm', 'apps/plain', '-t', 'typescript')).err).not.toContain('allowBuilds');
  });

  it.each([
    ['npm', ['apps/*']],
    ['npm', ['apps/shop']],
    ['npm', ['**']],
    ['yarn', ['./apps/s*p/']],
    ['yarn', { packages: ['other', 'apps/**'] }],
  ])('finds Pulumi where %s installs it: %j', async (packageManager, workspaces) => {
    writeFileSync(join(cwd, 'package.json'), JSON.stringify({ workspaces }));
    await create(packageManager, 'apps/shop', '-t', 'pulumi');
    expect(files('apps/shop')).toEqual(expect.not.arrayContaining(['.yarnrc.yml']));
    const project = readFileSync(join(cwd, 'apps/shop/Pulumi.yaml'), 'utf8');
    expect(project).toContain('      path: ../../node_modules/@pulumi/pulumi\n');
  });

  it.each([['apps/*', '!apps/shop'], ['apps'], ['apps/shop/*'], ['apps/*-shop'], ['other/**'], []])(
    'is on its own if the workspaces of a package.json above do not include it: %j',
    async (...workspaces) => {
      writeFileSync(join(cwd, 'package.json'), JSON.stringify({ workspaces }));
      await create('npm', 'apps/shop', '-t', 'pulumi');
      const project = readFileSync(join(cwd, 'apps/shop/Pulumi.yaml'), 'utf8');
      expect(project).toContain('      path: ./node_modules/@pulumi/pulumi\n');
    },
  );

  it('says if its Yarn would install no node_modules, which Pulumi needs', async () => {
    writeFileSync(join(cwd, 'package.json'), JSON.stringify({ workspaces: ['apps/*'] }));
    writeFileSync(join(cwd, '.yarnrc.yml'), 'nodeLinker: pnp\n');
    const { err } = await create('yarn', 'apps/shop', '-t', 'pulumi');
    expect(err).toContain('note  put nodeLinker: node-modules into .yarnrc.yml, which has the settings');
  });
});

describe('the kumiki dependency of a project', () => {
  const find = (project: string, folder = 'shop') =>
    findKumikiDependency(undefined, {
      cwd,
      folder: join(cwd, folder),
      packageFolder: join(cwd, project, 'node_modules/.pnpm/kumiki/node_modules/kumiki'),
    });
  const install = (project: string, specifier: string) => {
    mkdirSync(join(cwd, project));
    writeFileSync(
      join(cwd, project, 'package.json'),
      JSON.stringify({ dependencies: { kumiki: specifier } }),
    );
  };

  it.each(['file:../kumiki-0.1.0.tgz', '../kumiki-0.1.0.tgz'])(
    'is the tarball that this program was installed from as %s',
    (specifier) => {
      writeFileSync(join(cwd, 'kumiki-0.1.0.tgz'), '');
      install('cache', specifier);
      expect(find('cache')).toEqual({ specifier: 'file:../kumiki-0.1.0.tgz', isUncertain: false });
      expect(find('cache', '.').specifier).toBe('file:./kumiki-0.1.0.tgz');
    },
  );

  it('is the version of this program if it came from a registry or its tarball is gone', () => {
    install('registry', '^0.1.0');
    install('gone', 'file:../gone.tgz');
    expect(find('registry')).toEqual({ specifier: `^${VERSION}`, isUncertain: false });
    expect(find('gone').specifier).toBe(`^${VERSION}`);
  });

  it('is the version of a checkout, which may not be published', async () => {
    expect((await init('shop')).err).toContain('runs from a checkout');
    expect(JSON.parse(readFileSync(join(cwd, 'shop/package.json'), 'utf8')).dependencies).toEqual({
      cdk8s: expect.stringMatching(/^\^2/),
      constructs: expect.stringMatching(/^\^10/),
      kumiki: `^${VERSION}`,
    });
  });

  it.each(['0.2.0', '^1.2.3', '~1.2.3-rc.1'])('is the value of --kumiki: %s', async (version) => {
    await init('--kumiki', version);
    expect(readFileSync(join(cwd, 'package.json'), 'utf8')).toContain(`"kumiki": "${version}"`);
  });

  it('is the tarball of --kumiki, relative to the project', async () => {
    writeFileSync(join(cwd, 'it.tgz'), '');
    await init('a/b', '--kumiki', 'it.tgz');
    expect(existsSync(join(cwd, 'a/b/node_modules'))).toBe(false);
    expect(readFileSync(join(cwd, 'a/b/package.json'), 'utf8')).toContain('"kumiki": "file:../../it.tgz"');
  });
});
