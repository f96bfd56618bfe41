import type { Problem } from '../../core/errors';
import { type CaSpec, type ClusterCa, checkCa } from './cluster-ca';

/** How nodes join, as plain data. */
export type JoinSpec =
  | { readonly kind: 'file' }
  | {
      readonly kind: 'token';
      readonly token: string;
      readonly ttlHours: number;
      readonly acceptSecret: boolean;
      readonly ca: CaSpec;
    };

/** Options of {@link NodeJoin.token}. */
export interface TokenJoinOptions {
  /** How nodes know that it is the master who answers. */
  readonly ca: ClusterCa;
  /**
   * Whether the token may stand in user_data: who reads that can join machines to the cluster as long as the token is valid.
   * @default false
   */
  readonly acceptSecret?: boolean | undefined;
  /**
   * Hours from the making of the cluster in which machines can join, 1 to 8760.
   * @default 24
   */
  readonly ttlHours?: number | undefined;
}

/**
 * How nodes join the cluster of the master. Both ways need a short-lived token and the certificate of the cluster; the question is who brings
 * them. user_data can be read by everybody on the machine, and by everybody who sees it in the cloud's control panel.
 */
export class NodeJoin {
  private readonly spec: JoinSpec;

  private constructor(spec: JoinSpec) {
    this.spec = spec;
  }

  /**
   * You bring them, when the machines run: a script on the master prints a file that is valid for an hour, and each node waits for it. No secret
   * is in user_data. `nextSteps` has the one line for it; nothing is rendered again.
   */
  static file(): NodeJoin {
    return new NodeJoin({ kind: 'file' });
  }

  /**
   * user_data brings them: the token is made by you before, and must be accepted as a secret there. Nodes join without anybody's help; what
   * remains to be done for the master, the choice of `ca` says.
   * @param token six characters, a dot and sixteen more, as `kubeadm token generate` prints it; read it from the environment, not from source
   */
  static token(token: string, { ca, acceptSecret = false, ttlHours = 24 }: TokenJoinOptions): NodeJoin {
    return new NodeJoin({ kind: 'token', token, ttlHours, acceptSecret, ca: ca.toSpec() });
  }

  toSpec(): JoinSpec {
    return this.spec;
  }
}

/** What is wrong with a way to join. */
export function checkJoin(join: JoinSpec): Problem[] {
  if (join.kind === 'file') return [];
  const problems: Problem[] = [];
  if (!/^[a-z0-9]{6}\.[a-z0-9]{16}$/.test(join.token)) {
    // the token itself is not shown: it may be a real one with a blank too many
    problems.push({
      code: 'KUBEADM_JOIN',
      property: 'join',
      message: 'the token is not one of kubeadm',
      allowed: "six of a-z and 0-9, a '.', and sixteen more",
      hint: 'kubeadm token generate',
    });
  }
  if (!Number.isInteger(join.ttlHours) || join.ttlHours < 1 || join.ttlHours > 8760) {
    problems.push({
      code: 'KUBEADM_JOIN',
      property: 'join',
      message: `a token cannot be valid for ${join.ttlHours} hours`,
      given: join.ttlHours,
      allowed: 'an integer from 1 to 8760',
      hint: 'leave it out to have 24: machines that come later join with a token that the master makes',
    });
  }
  return [...problems, ...checkSecrets(join), ...checkCa(join.ca)];
}

/** user_data is read by more people than may join machines to the cluster, or rule it. */
function checkSecrets({ acceptSecret, ca }: Extract<JoinSpec, { kind: 'token' }>): Problem[] {
  const problems: Problem[] = [];
  if (!acceptSecret) {
    problems.push({
      code: 'USER_DATA_SECRET',
      property: 'join',
      message: 'the token that nodes join with would stand in the user_data of every machine',
      hint: 'leave join out, and bring it to the nodes when they run; or accept it: NodeJoin.token(token, { ca, acceptSecret: true })',
    });
  }
  if (ca.kind === 'keyPair' && !ca.acceptSecret) {
    problems.push({
      code: 'USER_DATA_SECRET',
      property: 'join',
      message: "the private key of the cluster would stand in the master's user_data",
      hint: 'take ClusterCa.certificate(pem), and bring the key to the master when it runs; or accept it: ClusterCa.keyPair(pem, key, { acceptSecret: true })',
    });
  }
  return problems;
}
