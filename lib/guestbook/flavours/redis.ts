import type { ContainerPort } from '../../kubernetes/workload/container';
import { Mount } from '../../kubernetes/workload/mount';
import { Probe } from '../../kubernetes/workload/probe';

/** What the images made from redis have in common. */

export const REDIS_PORT: ContainerPort = { name: 'redis', number: 6379 };

/** The working directory of the official image: snapshots go there, and redis refuses writes when it cannot make them. */
export const REDIS_DATA_DIRECTORY = '/data';

/** Ready when it answers; it does not while it still loads its data. */
export const REDIS_ANSWERS = Probe.command(['sh', '-c', 'redis-cli ping | grep -q PONG']);

/** Ready when it has the leader's data; before that it would serve nothing or the past. */
export const REDIS_FOLLOWS = Probe.command([
  'sh',
  '-c',
  'redis-cli info replication | grep -q master_link_status:up',
]);

export const REDIS_LISTENS = Probe.tcp({ periodSeconds: 20 });

/** Less than a pod's ephemeral storage, so that the limit that is hit says what filled up. */
export const REDIS_SCRATCH = Mount.emptyDirectory(REDIS_DATA_DIRECTORY, '256Mi');
