import type { IConstruct } from 'constructs';
import { type AcceptedFinding, listAcceptedFindings } from './accepted-findings';
import type { FindingRule } from './rules';

/** An exception, and the path of its construct. */
export interface PlacedException extends AcceptedFinding {
  readonly constructPath: string;
}

/** The exceptions of an app; remembers which of them were needed. */
export class Exceptions {
  private readonly byPath = new Map<string, PlacedException[]>();
  private readonly needed = new Set<PlacedException>();

  constructor(constructs: Iterable<IConstruct>) {
    for (const construct of constructs) {
      const { path } = construct.node;
      const made = listAcceptedFindings(construct);
      if (made.length > 0)
        this.byPath.set(
          path,
          made.map((each) => ({ ...each, constructPath: path })),
        );
    }
  }

  /** Finds the exception for a finding: at its construct, or else the nearest above it. */
  find(rule: FindingRule, constructPath: string): PlacedException | undefined {
    for (const path of listPathsUp(constructPath)) {
      const found = this.byPath.get(path)?.find((each) => each.rule === rule);
      if (!found) continue;
      this.needed.add(found);
      return found;
    }
    return undefined;
  }

  listUnused(): PlacedException[] {
    return [...this.byPath.values()].flat().filter((each) => !this.needed.has(each));
  }
}

/** Yields a path, the paths above it, and finally the empty path of the app. */
function* listPathsUp(path: string): Generator<string> {
  yield path;
  if (path !== '') yield* listPathsUp(path.slice(0, Math.max(path.lastIndexOf('/'), 0)));
}
