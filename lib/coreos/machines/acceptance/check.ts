/** A check of a running machine. */
export interface AcceptanceCheck {
  /** Id in reports, such as `A7`; related checks may share it. */
  readonly id: string;
  /** The expected state. */
  readonly title: string;
  /** The machines that are checked. */
  readonly on: 'all' | 'master';
  /**
   * Commands of a POSIX shell that succeed if the machine is as expected, and print what they find. They may
   * use `$address`, `$hostname`, `$role`, `$interface` (the one with the machine's address), `$subnet` (the
   * bridge's address with the prefix length of the machine's subnet, such as `10.240.26.1/24`), and the
   * functions of the script. One command a line; each must succeed.
   */
  readonly commands: readonly string[];
}

/** The input from which a cluster's script is rendered. */
export interface AcceptancePlan {
  /** Path of the cluster, shown to the reader. */
  readonly constructPath: string;
  /** The machines, in the order of the script's table. */
  readonly machines: readonly AcceptanceMachine[];
  /** The file that names a machine's subnet; undefined if machines have none. */
  readonly subnetFile: SubnetFile | undefined;
  /** The largest packet inside the overlay, in bytes. */
  readonly mtu: number;
  /** The checks, in the order in which the script makes them. */
  readonly checks: readonly AcceptanceCheck[];
}

/** The file that names the machine's subnet in the overlay. */
export interface SubnetFile {
  /** Path of the file on the machine. */
  readonly path: string;
  /** Prefix of its variables. */
  readonly prefix: string;
  /** Number of lines of a complete file. */
  readonly lines: number;
}

/** A machine in the table of the script. */
export interface AcceptanceMachine {
  /** The address that the script connects to. */
  readonly address: string;
  /** Role of the machine, such as `master`. */
  readonly role: string;
  /** The hostname that the machine should have. */
  readonly hostname: string;
}
