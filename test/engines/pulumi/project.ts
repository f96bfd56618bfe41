import { type ChildProcess, spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { killTree } from '../harness/process-tree';
import { ROOT } from '../harness/root';
import { putStack } from './new-stack';

export interface Run {
  readonly code: number | null;
  /** stdout and stderr, interleaved as printed. */
  readonly text: string;
}

export interface PulumiProjectOptions {
  /** The Pulumi CLI. */
  readonly engine: string;
  /** Files of the project by path; `index.ts` is the program. */
  readonly files: Readonly<Record<string, string>>;
  /** Stack configuration, such as `sakura:zone`. Without `kumiki:manifests`, no Kubernetes objects are applied. */
  readonly config?: Readonly<Record<string, string>>;
  /** Stack configuration kept encrypted. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Environment of the engine, and so of program and provider. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * A user's project in a temporary folder, with a file backend, in which the repository's own packages are
 * linked.
 */
export class PulumiProject {
  readonly folder = mkdtempSync(join(tmpdir(), 'kumiki-pulumi-'));
  /** Environment of the engine, and so of program and provider, from the next run on. */
  readonly env: Record<string, string>;
  private readonly options: PulumiProjectOptions;
  private readonly running = new Set<ChildProcess>();

  private constructor(options: PulumiProjectOptions) {
    this.options = options;
    this.env = { ...options.env };
  }

  static async create(options: PulumiProjectOptions): Promise<PulumiProject> {
    const project = new PulumiProject(options);
    const standard = { 'package.json': '{ "private": true, "type": "module" }', 'Pulumi.yaml': PROJECT };
    for (const [file, text] of Object.entries({ ...standard, ...options.files })) project.write(file, text);
    project.link('node_modules');
    try {
      await putStack(project.folder, options, async () => {
        mkdirSync(join(project.folder, 'state'));
        await project.mustRun('stack', 'init', 'dev');
        await project.configure({ secrets: options.secrets ?? {} });
      });
      return project;
    } catch (error) {
      project.remove();
      throw error;
    }
  }

  /**
   * Links a file or folder of the repository. In its `node_modules`, `kumiki` is a link to the repository.
   */
  link(path: string): void {
    symlinkSync(join(ROOT, path), join(this.folder, path));
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.folder, file), text);
  }

  async configure({
    config = {},
    secrets = {},
  }: Pick<PulumiProjectOptions, 'config' | 'secrets'>): Promise<void> {
    const pairs = (flag: string, values: Readonly<Record<string, string>>) =>
      Object.entries(values).flatMap(([key, value]) => [flag, `${key}=${value}`]);
    const args = [...pairs('--plaintext', config), ...pairs('--secret', secrets)];
    if (args.length > 0) await this.mustRun('config', 'set-all', ...args);
  }

  up(...args: string[]): Promise<Run> {
    return this.run('up', '--yes', '--skip-preview', ...args);
  }

  destroy(): Promise<Run> {
    return this.run('destroy', '--yes', '--skip-preview');
  }

  refresh(): Promise<Run> {
    return this.run('refresh', '--yes', '--skip-preview');
  }

  /** Runs the CLI to its end. */
  run(...args: string[]): Promise<Run> {
    return this.start(...args).ended;
  }

  /** Runs the CLI; throws its output if it fails. */
  async mustRun(...args: string[]): Promise<string> {
    const { code, text } = await this.run(...args);
    if (code !== 0) throw new Error(`pulumi ${args.join(' ')} ended with ${code}:\n${text}`);
    return text;
  }

  async outputs(): Promise<Record<string, unknown>> {
    return JSON.parse(await this.mustRun('stack', 'output', '--json', '--show-secrets'));
  }

  /** Returns the stack's state as text, with secrets still encrypted. */
  exportedState(): Promise<string> {
    return this.mustRun('stack', 'export');
  }

  /** Starts the CLI; `kill` ends it and everything it started, at once. */
  start(...args: string[]): { readonly ended: Promise<Run>; kill(): void } {
    const child = spawn(this.options.engine, [...args, '--non-interactive', '--color=never'], {
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: this.environment(),
    });
    this.running.add(child);
    let text = '';
    const collect = (chunk: Buffer) => {
      text += chunk.toString();
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    const ended = new Promise<Run>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => {
        this.running.delete(child);
        resolve({ code, text });
      });
    });
    return { ended, kill: () => killTree(child) };
  }

  /**
   * Repairs the state, as a user would, after a kill while the file backend was writing it: then the optional
   * file beside it is empty, or the state itself, of which a copy exists until the next one is written.
   */
  restoreTornState(): void {
    const file = join(this.folder, 'state/.pulumi/stacks/project/dev.json');
    const isWhole = (path: string) => existsSync(path) && readFileSync(path, 'utf8').trimEnd().endsWith('}');
    if (!isWhole(`${file}.attrs`)) rmSync(`${file}.attrs`, { force: true });
    if (!isWhole(file)) copyFileSync(`${file}.bak`, file);
  }

  /** Ends what is still running, and removes the folder. */
  remove(): void {
    for (const child of this.running) killTree(child);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private environment(): NodeJS.ProcessEnv {
    // this Node comes first: programs are TypeScript, which older versions on PATH cannot run
    const path = [dirname(this.options.engine), dirname(process.execPath), '/usr/bin', '/bin'].join(':');
    return {
      PATH: path,
      HOME: this.folder,
      PULUMI_HOME: join(this.folder, 'home'),
      PULUMI_BACKEND_URL: `file://${join(this.folder, 'state')}`,
      PULUMI_CONFIG_PASSPHRASE: 'passphrase',
      PULUMI_STACK: 'dev',
      PULUMI_SKIP_UPDATE_CHECK: 'true',
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
      // each run loads the SDK twice, in program and provider, which costs about a second of compiling
      NODE_COMPILE_CACHE: COMPILE_CACHE,
      NODE_OPTIONS: `--require=${join(__dirname, 'lazy-sdk.cjs')}`,
      // the CLI only lives for seconds, so it collects garbage less often than a server
      GOGC: '400',
      ...this.env,
    };
  }
}

/**
 * Separate from Node's default cache: processes with other flags would overwrite entries with ones that these
 * processes reject.
 */
const COMPILE_CACHE = join(tmpdir(), 'kumiki-compile-cache');

const PROJECT = `name: project
runtime:
  name: nodejs
  options:
    typescript: false
main: index.ts
plugins:
  providers:
    - name: pulumi-nodejs
      path: ./node_modules/@pulumi/pulumi
config:
  kumiki:manifests:
    value: none
`;
