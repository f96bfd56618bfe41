import { UNKNOWN, type Unknownable } from '../../core/unknown';
import type { ShareInputs } from '../spec/share';
import { findDifferences, rootOf } from './differences';
import type { Change, ChangePlan } from './plan';

/** The part of a share's state that a plan depends on. */
interface KnownShare {
  readonly zone: string;
  readonly applied: boolean;
}

/** Properties about how an operation is done: a difference in them is not a change. */
const NO_CHANGE = ['timeouts', 'takeOver'];

/** Plans the changes of a share from the old inputs to the next ones. Pure. */
export function planShare(state: KnownShare, old: ShareInputs, next: Unknownable<ShareInputs>): ChangePlan {
  if (next === UNKNOWN) return { changes: [{ path: '', kind: 'update' }], stable: [] };
  const { zone } = next;
  const moves = typeof zone === 'string' && zone !== state.zone;
  const changes = findDifferences(old, next)
    .filter((path) => !NO_CHANGE.includes(rootOf(path)))
    .map((path): Change => {
      const reason = `virtual IPs cannot move from zone ${state.zone} to another`;
      return path === 'zone' && moves ? { path, kind: 'replace', reason } : { path, kind: 'update' };
    });
  if (!state.applied) {
    const reason = 'the saved virtual IPs are not the running ones';
    changes.push({ path: 'applied', kind: 'update', reason });
  }
  const keepsAddresses = changes.every(({ path }) => rootOf(path) === 'applied');
  return { changes, stable: keepsAddresses ? ['id', 'zone', 'ownerTag', 'addressByKey'] : ['ownerTag'] };
}
