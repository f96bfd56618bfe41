import { formatProblem, isKumikiError } from '../../core/errors';
import type { KubeObject, Node } from '../../kubernetes-api/kinds';
import { NODE_TOPICS, type NodeNote } from '../desired/nodes';
import type { EventRecorder, EventText } from './events';

/** A failure to do something for a Service. */
export interface Failure {
  readonly reason: 'LoadBalancerFailed' | 'ServiceFailed';
  readonly error: unknown;
}

/** The text of a failure for people. */
export function toFailureText({ reason, error }: Failure): EventText {
  const [problem] = isKumikiError(error) ? error.problems : [];
  const note = problem ? formatProblem(problem) : 'an unexpected error; the log of the controller says more';
  return { type: 'Warning', reason, note };
}

/** Reports the current notes on nodes, and ends those that no longer apply. */
export async function sayNodeNotes(
  events: EventRecorder,
  nodes: readonly Node[],
  notes: readonly NodeNote[],
): Promise<void> {
  const noted = new Map(notes.map((note) => [`${note.node} ${note.topic}`, note]));
  for (const node of nodes) {
    for (const topic of NODE_TOPICS) {
      const note = noted.get(`${node.metadata.name} ${topic}`);
      if (!note) events.end(node, topic);
      else
        await events.say('Node', node, topic, { type: 'Warning', reason: note.reason, note: note.message });
    }
  }
}

/** The UIDs of objects. */
export function listUids(objects: readonly KubeObject[]): Set<string> {
  return new Set(objects.map(({ metadata: { uid = '' } }) => uid));
}
