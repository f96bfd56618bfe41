/** Something that a machine must be like once it runs. */
export interface AcceptanceCheck {
  /** Names it in reports, such as `A7`; several may be of one kind. */
  readonly id: string;
  /** What should be so. */
  readonly title: string;
  /** Which machines it is asked of. */
  readonly on: 'all' | 'master';
  /**
   * Commands of a POSIX shell that succeed if it is so, and print what they see. They may use `$address`,
   * `$hostname`, `$role`, `$interface` (the one with the machine's address), `$subnet` (that of the machine in
   * the overlay, such as `10.240.26.1/24`), and the functions of the script. One command a line; each must
   * succeed.
   */
  readonly commands: readonly string[];
}

/** What a cluster's script is made from. */
export interface AcceptancePlan {
  /** Path of the cluster, for the reader. */
  readonly constructPath: string;
  /** In the order of the script's table. */
  readonly machines: readonly AcceptanceMachine[];
  /** undefined: the machines do not say which subnet they have. */
  readonly subnetFile: SubnetFile | undefined;
  /** The largest packet inside the overlay, in bytes. */
  readonly mtu: number;
  /** In the order in which the script makes them. */
  readonly checks: readonly AcceptanceCheck[];
}

/** The file that names the machine's subnet in the overlay. */
export interface SubnetFile {
  /** Where it lies on the machine. */
  readonly path: string;
  /** What its variables begin with. */
  readonly prefix: string;
  /** How many lines a complete one has. */
  readonly lines: number;
}

/** A machine in the table of the script. */
export interface AcceptanceMachine {
  /** Where the script connects to. */
  readonly address: string;
  /** What the machine is for, such as `master`. */
  readonly role: string;
  /** As the machine is to call itself. */
  readonly hostname: string;
}
