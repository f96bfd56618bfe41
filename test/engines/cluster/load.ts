import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { HealthCheckSpec, LoadBalancerSpec } from '../../../lib/appliance/spec/spec';
import type { NetworkNamespace } from '../harness/network-namespace';
import type { Plan, Report, Target } from './load-generator';

/** The load on a site from outside, with the appliance that distributes it, in a separate process. */
export class Load {
  private readonly child: ChildProcessByStdio<Writable, Readable, null>;
  private readonly lines: Interface;

  private constructor(child: ChildProcessByStdio<Writable, Readable, null>) {
    this.child = child;
    this.lines = createInterface({ input: child.stdout });
  }

  static async open({ enter }: NetworkNamespace, plan: Plan): Promise<Load> {
    const [program = '', ...prefix] = enter;
    const source = readFileSync(join(__dirname, 'load-generator.ts'), 'utf8');
    const script = ['--input-type=module-typescript', '--eval', source, '--', JSON.stringify(plan)];
    const command = [...prefix, process.execPath, '--disable-warning=ExperimentalWarning', ...script];
    const child = spawn(program, command, { stdio: ['pipe', 'pipe', 'inherit'] });
    const load = new Load(child);
    const ended = once(child, 'exit').then(() => Promise.reject(new Error('the load generator ended')));
    await Promise.race([once(load.lines, 'line'), ended]);
    ended.catch(() => undefined);
    return load;
  }

  /** Starts sending requests. */
  async begin(): Promise<void> {
    await this.ask('load');
  }

  /** Returns the outcome of the requests since the last report. */
  report(): Promise<Report[]> {
    return this.ask('report');
  }

  /** Returns the outcome so far; the next report includes it again. */
  look(): Promise<Report[]> {
    return this.ask('look');
  }

  async close(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.stdin.end();
    await exited;
  }

  private async ask(command: string): Promise<Report[]> {
    const answered = once(this.lines, 'line');
    this.child.stdin.write(`${command}\n`);
    return JSON.parse((await answered)[0]);
  }
}

/** Default number of failed checks in a row, as in the simulator's appliance. */
const USUAL_RETRY = 3;

/** Converts the virtual IPs of a load balancer to targets with the checks of its spec. */
export function toTargets(
  { virtualIps }: LoadBalancerSpec,
  requests: Readonly<Record<string, Pick<Target, 'path' | 'secureHost'>>>,
): Target[] {
  return virtualIps.flatMap(({ key, address = '', ports }) =>
    ports.map(({ port, delayLoopSeconds, healthCheck }) => ({
      name: key,
      address,
      port,
      ...(requests[key] ?? { path: '/' }),
      check: { ...toCheck(healthCheck), intervalMs: delayLoopSeconds * 1000 },
    })),
  );
}

function toCheck(check: HealthCheckSpec): Omit<Target['check'], 'intervalMs'> {
  const retry = ('retry' in check ? check.retry : undefined) ?? USUAL_RETRY;
  if (check.protocol === 'http') return { path: check.path, status: check.status, retry };
  if (check.protocol === 'tcp') return { path: undefined, status: 0, retry };
  throw new Error(`the load of the tests knows no checks by ${check.protocol}`);
}
