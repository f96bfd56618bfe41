import type { OptionTable, ProgramOptions } from './kinds';

/**
 * `coreos.etcd`: the etcd 0.4 of the first CoreOS releases. Names that coreos-cloudinit shares with etcd2 had
 * no effect, and are left out.
 */
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
export type EtcdOptions = ProgramOptions<typeof ETCD_OPTIONS>;
/**
 * `coreos.etcd2`. Two names are left out: `ca_file` and `peer_ca_file`, which `trustedCaFile` and
 * `peerTrustedCaFile` replace.
 */
export const ETCD2_OPTIONS = {
  advertiseClientUrls: 'urls',
  certFile: 'path',
  clientCertAuth: 'flag',
  cors: 'text',
  dataDir: 'path',
  debug: 'flag',
  discovery: 'url',
  discoveryFallback: ['exit', 'proxy'],
  discoveryProxy: 'url',
  discoverySrv: 'text',
  electionTimeout: 'integer',
  enablePprof: 'flag',
  forceNewCluster: 'flag',
  heartbeatInterval: 'integer',
  initialAdvertisePeerUrls: 'urls',
  initialCluster: 'text',
  initialClusterState: ['new', 'existing'],
  initialClusterToken: 'text',
  keyFile: 'path',
  listenClientUrls: 'urls',
  listenPeerUrls: 'urls',
  logPackageLevels: 'text',
  maxSnapshots: 'integer',
  maxWals: 'integer',
  name: 'text',
  peerCertFile: 'path',
  peerClientCertAuth: 'flag',
  peerKeyFile: 'path',
  peerTrustedCaFile: 'path',
  proxy: ['on', 'off', 'readonly'],
  proxyDialTimeout: 'integer',
  proxyFailureWait: 'integer',
  proxyReadTimeout: 'integer',
  proxyRefreshInterval: 'integer',
  proxyWriteTimeout: 'integer',
  snapshotCount: 'integer',
  strictReconfigCheck: 'flag',
  trustedCaFile: 'path',
  walDir: 'path',
} as const satisfies OptionTable;

/** Options of etcd 2, under `coreos.etcd2`; coreos-cloudinit 1.14 calls them deprecated. */
export type Etcd2Options = ProgramOptions<typeof ETCD2_OPTIONS>;
