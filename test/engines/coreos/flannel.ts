import { spawnSync } from 'node:child_process';
import type { DescribedOverlay } from '../../../lib/coreos/address-plan/description';
import { renderNetworkConfig } from '../../../lib/coreos/address-plan/overlay';

/** A configuration as flannel reads it, with defaults filled in. */
export interface Judgement {
  readonly network: string;
  readonly subnetLen: number;
  readonly subnetMin: string;
  readonly subnetMax: string;
  /** Why it is refused. @default - it is accepted */
  readonly refusal?: string;
}

/** A configuration, and the nodes that request a subnet one after the other. */
export interface Trial {
  readonly overlay: DescribedOverlay;
  readonly nodes: readonly string[];
  readonly mtu: number;
}

/** The subnets and MTUs that the nodes got, in order, and why the first node without one was refused. */
export interface Leases {
  readonly subnets: readonly string[];
  readonly mtus: readonly number[];
  readonly refusal?: string;
}

/** flannel's own packages, through the program that `tools/engines/flannel` builds. */
export class Flannel {
  private readonly program: string;

  constructor(program: string) {
    this.program = program;
  }

  /** Reads configurations as the daemon does. */
  judge(overlays: readonly DescribedOverlay[]): Judgement[] {
    return this.ask<Judgement>(['parse'], overlays.map(renderNetworkConfig));
  }

  /** Leases subnets in etcd. Trials are independent of each other, unless they have the same number. */
  lease(etcd: string, trials: readonly Trial[], firstNumber = 0): Leases[] {
    const questions = trials.map(
      ({ overlay, nodes, mtu }, index) =>
        `{"prefix":"/trial-${firstNumber + index}","config":${renderNetworkConfig(overlay)},"mtu":${mtu},"nodes":${JSON.stringify(nodes)}}`,
    );
    return this.ask<Leases>(['allocate', '--etcd', etcd], questions);
  }

  private ask<Answer>(command: readonly string[], questions: readonly string[]): Answer[] {
    const { status, stdout, stderr, error } = spawnSync(this.program, command, {
      input: questions.map((question) => `${question}\n`).join(''),
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      timeout: 120_000,
    });
    if (status !== 0) throw new Error(`flannel ${command[0]}: ${stderr || error}`);
    return stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  }
}
