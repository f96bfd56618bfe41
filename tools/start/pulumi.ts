import { mkdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { run, runForOutput } from './processes.ts';

export interface PulumiOptions {
  readonly root: string;
  /** Folder for Pulumi's state and home. */
  readonly workspace: string;
  /** The `pulumi` program; its language host is beside it. */
  readonly engine: string;
  readonly env: Readonly<Record<string, string>>;
}

/** The resource of the load balancer, as in Pulumi's state. */
export interface ApplianceState {
  readonly outputs: Readonly<Record<string, unknown>>;
}

export interface StackState {
  readonly outputs: { readonly addresses?: Readonly<Record<string, string>> };
  readonly appliances: readonly ApplianceState[];
}

const STACK = 'dev';

/** The environment of an engine that keeps everything in a folder and never prompts. */
export function pulumiEnvironment(engine: string, workspace: string): Readonly<Record<string, string>> {
  return {
    // the language host is beside the engine
    PATH: `${dirname(engine)}${delimiter}${process.env.PATH}`,
    PULUMI_HOME: join(workspace, 'pulumi-home'),
    PULUMI_BACKEND_URL: `file://${join(workspace, 'state')}`,
    PULUMI_CONFIG_PASSPHRASE: 'quickstart',
    PULUMI_SKIP_UPDATE_CHECK: 'true',
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
  };
}

/** `pulumi` with a file backend of its own: no account, no login, nothing outside the workspace. */
export class Pulumi {
  private readonly options: PulumiOptions;

  constructor(options: PulumiOptions) {
    this.options = options;
    mkdirSync(join(options.workspace, 'state'), { recursive: true });
  }

  async up(...flags: string[]): Promise<void> {
    await this.pulumi('up', '--stack', STACK, '--yes', '--skip-preview', '--non-interactive', ...flags);
  }

  async state(): Promise<StackState> {
    const text = await this.pulumiText('stack', 'export', '--stack', STACK);
    const { deployment } = JSON.parse(text) as { deployment: { resources: Resource[] } };
    const outputs = deployment.resources.find(({ type }) => type === 'pulumi:pulumi:Stack')?.outputs ?? {};
    const appliances = deployment.resources.filter(({ type }) => type.endsWith('kumiki:LoadBalancer'));
    return { outputs, appliances: appliances.map((resource) => ({ outputs: resource.outputs ?? {} })) };
  }

  private pulumi(...args: string[]): Promise<void> {
    return run(this.options.engine, args, this.runOptions());
  }

  private pulumiText(...args: string[]): Promise<string> {
    return runForOutput(this.options.engine, args, this.runOptions());
  }

  /** Creates the stack; call this first. */
  async createStack(): Promise<void> {
    await this.pulumiText('stack', 'select', STACK, '--create', '--non-interactive');
  }

  private runOptions() {
    const { root, workspace, engine, env } = this.options;
    return { cwd: root, env: { ...env, ...pulumiEnvironment(engine, workspace) } };
  }
}

interface Resource {
  readonly type: string;
  readonly outputs?: Readonly<Record<string, unknown>> & { readonly addresses?: Record<string, string> };
}
