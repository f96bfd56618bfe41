/** Something that a person does once the machines of a cluster run. */
export interface NextStep {
  /** What it is for. */
  readonly what: string;
  /** Commands of a shell on the person's own machine, one after another. */
  readonly commands: readonly string[];
}
