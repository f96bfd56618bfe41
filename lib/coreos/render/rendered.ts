/** A document in a format. */
export interface Rendered {
  readonly text: string;
  /** Parts that the format cannot express. */
  readonly losses: readonly Loss[];
}

/** A part of a document that a format cannot express, or expresses differently. */
export interface Loss {
  /** The part, such as `units[docker.service].command`. */
  readonly part: string;
  /** What happens to it, and what to do if that matters. */
  readonly message: string;
  /**
   * Whether the machine lacks something essential to the document, such as etcd, without which a cluster
   * cannot work.
   */
  readonly isEssential?: boolean | undefined;
}
