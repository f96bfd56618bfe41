/**
 * Who may use a virtual IP, and which pods answer. Properties left out are taken from the Service that is the
 * backend.
 */
export interface TrafficProps {
  /**
   * The networks whose clients may connect, such as `203.0.113.0/24`. The appliance cannot filter: kube-proxy
   * drops the packets of others on the machines, in every mode. With health checks that connect to the nodes,
   * the network must list the appliance's own addresses, which are then the only ones that reach the checked
   * ports.
   * @default - those of the Service; without any, every client
   */
  readonly sourceRanges?: readonly string[] | undefined;
  /**
   * Seconds, up to 86400, for which a client's connections go to the pod that answered its last one; 0: no
   * affinity. Requires that only one server is behind the virtual IP: the appliance sends each connection to
   * the server with the fewest.
   * @default - what the Service says, else 0
   */
  readonly clientAffinitySeconds?: number | undefined;
  /**
   * `Local`: a node passes connections only to its own pods, which see the address of the client; needs health
   * checks that connect. A node that loses its last pod loses connections until the next check unless the pods
   * fail it in time. `Cluster`: any node passes them on to any pod, which sees the address of a node.
   * @default - what the Service says; else Local if the backend is known to fail the health check while it
   * stops, for as long as the appliance needs to notice; else Cluster
   */
  readonly externalTrafficPolicy?: ExternalTrafficPolicy | undefined;
  /**
   * Pods preferred with the policy `Cluster`: those in the zone, or on the node, that a connection
   * arrives at. Kubernetes 1.35 or later for `PreferSameZone` and `PreferSameNode`.
   * @default - what the Service says, else none
   */
  readonly trafficDistribution?: TrafficDistribution | undefined;
  /**
   * Whether pods that are not ready get connections.
   * @default - what the Service says, else false
   */
  readonly publishNotReadyAddresses?: boolean | undefined;
  /**
   * Annotations of the Service that gets the virtual IP, for controllers such as external-dns.
   * @default - none
   */
  readonly annotations?: Readonly<Record<string, string>> | undefined;
}

/** Whether a node passes connections on to the pods of other nodes. */
export type ExternalTrafficPolicy = (typeof EXTERNAL_TRAFFIC_POLICIES)[number];
export const EXTERNAL_TRAFFIC_POLICIES = ['Local', 'Cluster'] as const;

/** The pods that a Service prefers. */
export type TrafficDistribution = (typeof TRAFFIC_DISTRIBUTIONS)[number];
export const TRAFFIC_DISTRIBUTIONS = ['PreferSameZone', 'PreferSameNode', 'PreferClose'] as const;
