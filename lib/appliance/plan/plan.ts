/** One difference between the previous and the current inputs. */
export interface Change {
  /** Property path such as `virtualIps[0].ports[1].port`. */
  readonly path: string;
  /** Whether it is made in place or by a successor. */
  readonly kind: 'update' | 'replace';
  /** The reason for a replacement: `the API cannot change the VRID of an appliance`. */
  readonly reason?: string | undefined;
}

/** The changes from one desired state to the next. */
export interface ChangePlan {
  /** Empty if nothing changes. */
  readonly changes: readonly Change[];
  /** Output properties that keep their value. */
  readonly stable: readonly string[];
}
