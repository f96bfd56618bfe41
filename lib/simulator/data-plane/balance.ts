/** What the choice among real servers looks at. */
export interface Candidate {
  readonly isEnabled: boolean;
  readonly isUp: boolean;
  readonly activeConnections: number;
  /** Serial number of the last connection it got; 0 before the first. */
  readonly lastChosen: number;
}

/** Least connection: the live server with the fewest connections; among equals, the one that has waited longest. */
export function chooseServer<C extends Candidate>(candidates: Iterable<C>): C | undefined {
  let best: C | undefined;
  for (const each of candidates) {
    if (each.isEnabled && each.isUp && (!best || comesBefore(each, best))) best = each;
  }
  return best;
}

function comesBefore(left: Candidate, right: Candidate): boolean {
  const difference = left.activeConnections - right.activeConnections;
  return difference < 0 || (difference === 0 && left.lastChosen < right.lastChosen);
}
