import { type Connection, connect } from '../../kubernetes-api/connect';
import { describeNotice } from '../../kubernetes-api/credential-program';
import type { ClusterSource, Environment } from '../../kubernetes-api/kube-config';
import type { Terminal } from '../terminal/terminal';

/** Settings of a connection, and the terminal for notes about it. */
export interface ClusterContext {
  readonly env: Environment;
  readonly err: Terminal;
  /** Whether `--json` is given: then nothing goes to `err`. */
  readonly json: boolean;
}

/**
 * Connects to a cluster like `connect`, and tells the user if it is waiting: a credentials program may show
 * where to log in.
 */
export function connectCluster(
  source: ClusterSource,
  { env, err, json }: ClusterContext,
): Promise<Connection> {
  return connect(source, {
    env,
    onNotice: (notice) => {
      if (json) return;
      if (notice.said === undefined) err.print`${err.say(describeNotice(notice))}\n`;
      else err.print`  ${notice.said}\n`;
    },
  });
}
