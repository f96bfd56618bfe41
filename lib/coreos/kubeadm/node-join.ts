import type { Problem } from '../../core/errors';
import { checkCall } from '../../core/props/check-call';
import { SIGNATURES } from '../signatures';
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
      /** undefined if an administrator copies the keys of the cluster to the other masters. */
      readonly certificateKey: string | undefined;
    };

/** Options of {@link NodeJoin.token}. */
export interface TokenJoinOptions {
  /** How nodes verify that they talk to the master. */
  readonly ca: ClusterCa;
  /**
   * Whether the token is accepted in user_data: whoever reads it can join machines to the cluster as long as
   * the token is valid.
   * @default false
   */
  readonly acceptSecret?: boolean | undefined;
  /**
   * Hours after the cluster's creation during which machines can join with the token, 1 to 8760.
   * @default 24
   */
  readonly ttlHours?: number | undefined;
  /**
   * The key that encrypts the cluster's keys while the other masters fetch them, within two hours: 64
   * hexadecimal digits, as `kubeadm certs certificate-key` prints them. It is a secret like the token, and
   * more powerful: anyone who has both can become administrator.
   * @default - you copy the keys to the other masters: see `nextSteps`
   */
  readonly certificateKey?: string | undefined;
}

/**
 * How nodes join the master's cluster. Both ways need a short-lived token and the certificate of the cluster;
 * they differ in how nodes get them. Everyone on the machine, and everyone who sees the cloud's control
 * panel, can read user_data.
 */
export class NodeJoin {
  private readonly spec: JoinSpec;

  private constructor(spec: JoinSpec) {
    this.spec = spec;
  }

  /**
   * You copy a file to the nodes once the machines run: a script on the master prints it, it is valid for an
   * hour, and each node waits for it. There is no secret in user_data, which need not be rendered again.
   * `nextSteps` has the command.
   */
  static file(): NodeJoin {
    checkCall(SIGNATURES, 'NodeJoin.file', arguments);
    return new NodeJoin({ kind: 'file' });
  }

  /**
   * The token is in user_data: you generate it beforehand, and accept it as a secret there. Nodes join by
   * themselves; `ca` determines what you still have to copy to the master.
   * @param token six characters, a dot and sixteen more, as `kubeadm token generate` prints it. Read it from
   * the environment; do not put it into source code
   */
  static token(token: string, options: TokenJoinOptions): NodeJoin {
    checkCall(SIGNATURES, 'NodeJoin.token', arguments);
    const { ca, acceptSecret = false, ttlHours = 24, certificateKey } = options;
    return new NodeJoin({ kind: 'token', token, ttlHours, acceptSecret, ca: ca.toSpec(), certificateKey });
  }

  /** @internal */
  toSpec(): JoinSpec {
    return this.spec;
  }
}

/** Checks the way in which nodes join. */
export function* checkJoin(join: JoinSpec): Generator<Problem> {
  if (join.kind === 'file') return;
  yield* checkToken(join);
  yield* checkAcceptedSecrets(join);
  yield* checkCa(join.ca);
}

type TokenJoin = Extract<JoinSpec, { readonly kind: 'token' }>;

function* checkToken({ token, ttlHours, certificateKey }: TokenJoin): Generator<Problem> {
  if (!/^[a-z0-9]{6}\.[a-z0-9]{16}$/.test(token)) {
    // the token itself is not shown: it may be a real one with an extra space
    yield {
      code: 'KUBEADM_JOIN',
      property: 'join',
      message: 'the token is not a kubeadm token',
      allowed: "six characters of a-z and 0-9, a '.', and sixteen more",
      hint: 'generate one with: kubeadm token generate',
    };
  }
  if (certificateKey !== undefined && !/^[0-9a-f]{64}$/.test(certificateKey)) {
    yield {
      code: 'KUBEADM_JOIN',
      property: 'join',
      message: 'the certificate key is not one of kubeadm',
      allowed: '64 digits of 0-9 and a-f',
      hint: 'generate one with: kubeadm certs certificate-key',
    };
  }
  if (!Number.isInteger(ttlHours) || ttlHours < 1 || ttlHours > 8760) {
    yield {
      code: 'KUBEADM_JOIN',
      property: 'join',
      message: `a token cannot be valid for ${ttlHours} hours`,
      given: ttlHours,
      allowed: 'an integer from 1 to 8760',
      hint: 'leave it out to get 24: later machines join with a new token from the master',
    };
  }
}

/**
 * Checks that secrets in user_data are accepted: more people can read it than may join machines to the
 * cluster, or administer it.
 */
function* checkAcceptedSecrets({ acceptSecret, ca }: TokenJoin): Generator<Problem> {
  if (!acceptSecret) {
    yield {
      code: 'USER_DATA_SECRET',
      property: 'join',
      message: 'the join token would be readable in the user_data of every machine',
      hint: 'leave join out, and bring it to the nodes once they run; or accept it: NodeJoin.token(token, { ca, acceptSecret: true })',
    };
  }
  if (ca.kind === 'keyPair' && !ca.acceptSecret) {
    yield {
      code: 'USER_DATA_SECRET',
      property: 'join',
      message: "the private key of the cluster would be readable in the master's user_data",
      hint: 'use ClusterCa.certificate(pem), and bring the key to the master once it runs; or accept it: ClusterCa.keyPair(pem, key, { acceptSecret: true })',
    };
  }
}
