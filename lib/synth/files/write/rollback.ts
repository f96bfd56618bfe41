/** A step that undoes another. */
interface UndoStep {
  /** The path that it restores, for messages. */
  readonly path: string;
  /** @param hasFailed whether a step before this one has failed */
  readonly run: (hasFailed: boolean) => void;
}

/** The steps that undo what was done so far. */
export class Rollback {
  private readonly steps: UndoStep[] = [];

  /** Adds the step that undoes what has just been done. */
  add(path: string, run: UndoStep['run']): void {
    this.steps.push({ path, run });
  }

  /** Undoes everything, last step first. Continues after failures; returns the paths of the failed steps. */
  run(): readonly string[] {
    const failed: string[] = [];
    for (const { path, run } of this.steps.splice(0).reverse()) {
      try {
        run(failed.length > 0);
      } catch {
        failed.push(path);
      }
    }
    return failed;
  }
}
