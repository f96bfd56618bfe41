import { type Connection, connect } from '../../kubernetes-api/connect';
import { describeNotice } from '../../kubernetes-api/credential-program';
import type { ClusterSource, Environment } from '../../kubernetes-api/kube-config';
import type { Terminal } from '../terminal/terminal';

/** Where to find a cluster, and where to speak of it. */
export interface ClusterContext {
  readonly env: Environment;
  readonly err: Terminal;
  /** `--json`: nothing on `err`. */
  readonly json: boolean;
}

/**
 * Finds a cluster, as `connect` does, and lets a person know what it waits for: a program for credentials may say where
 * to log in.
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
