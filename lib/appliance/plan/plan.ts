/** One difference between what was asked last time and what is asked now. */
export interface Change {
  /** Property path such as `virtualIps[0].ports[1].port`. */
  readonly path: string;
  /** Whether it is made in place, or by a successor. */
  readonly kind: 'update' | 'replace';
  /** Why, for a replacement: `the API cannot change the VRID of an appliance`. */
  readonly reason?: string | undefined;
}

/** What has to be done to get from one desired state to the next. */
export interface ChangePlan {
  /** Empty: nothing is to be done. */
  readonly changes: readonly Change[];
  /** Output properties that keep their value whatever the changes. */
  readonly stable: readonly string[];
}
