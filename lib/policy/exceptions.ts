import type { IConstruct } from 'constructs';
import { type AcceptedFinding, listAcceptedFindings } from './accepted-findings';
import type { FindingRule } from './rules';

/** An exception, and the construct it was made for. */
export interface PlacedException extends AcceptedFinding {
  readonly constructPath: string;
}

/** The exceptions of an app, and which of them were needed. */
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

  /** The exception that is made for a finding: at its construct, or the nearest above it. */
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

/** A path, those above it, and the empty one of the app. */
function* listPathsUp(path: string): Generator<string> {
  yield path;
  if (path !== '') yield* listPathsUp(path.slice(0, Math.max(path.lastIndexOf('/'), 0)));
}
