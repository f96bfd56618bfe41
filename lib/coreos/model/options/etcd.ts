import type { OptionsOf, OptionTable } from './kinds';

/** `coreos.etcd`: the etcd 0.4 of the first CoreOS releases. The names that coreos-cloudinit shares with etcd2 did nothing and are left out. */
export const ETCD_OPTIONS = {
  addr: 'hostPort',
  bindAddr: 'hostPort',
  caFile: 'path',
  certFile: 'path',
  clusterActiveSize: 'integer',
  clusterRemoveDelay: 'number',
  clusterSyncInterval: 'number',
  cors: 'text',
  dataDir: 'path',
  discovery: 'url',
  graphiteHost: 'hostPort',
  httpReadTimeout: 'number',
  httpWriteTimeout: 'number',
  keyFile: 'path',
  maxResultBuffer: 'integer',
  maxRetryAttempts: 'integer',
  name: 'text',
  peerAddr: 'hostPort',
  peerBindAddr: 'hostPort',
  peerCaFile: 'path',
  peerCertFile: 'path',
  peerElectionTimeout: 'integer',
  peerHeartbeatInterval: 'integer',
  peerKeyFile: 'path',
  peers: 'text',
  peersFile: 'path',
  retryInterval: 'number',
  snapshot: 'flag',
  snapshotCount: 'integer',
  trace: 'text',
  verbose: 'flag',
  veryVerbose: 'flag',
  veryVeryVerbose: 'flag',
} as const satisfies OptionTable;

/** Options of etcd 0.4, under `coreos.etcd`; coreos-cloudinit 1.14 calls them deprecated. */
export type EtcdOptions = OptionsOf<typeof ETCD_OPTIONS>;
