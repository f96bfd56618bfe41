import { hash } from 'node:crypto';
import type { Clock } from '../../core/clock';
import { isKumikiError } from '../../core/errors';
import type { Cluster } from '../../kubernetes-api/cluster';
import type { Node, Service } from '../../kubernetes-api/kinds';
import { formatMicroTime } from './leader';

/** What an event says. */
export interface EventText {
  readonly type: 'Normal' | 'Warning';
  /** One word in CamelCase, by which one can search. */
  readonly reason: string;
  readonly note: string;
}

/** The longest note that the API takes. */
const NOTE_LENGTH = 1024;

/** What was said of one topic of an object, and whether it holds still. */
interface Saying {
  readonly text: string;
  readonly holds: boolean;
}

/** Says things of objects as events, each once while it holds. An event that cannot be written is let go. */
export class EventRecorder {
  private readonly cluster: Cluster;
  private readonly clock: Clock;
  private readonly instance: string;
  /** UID of an object → topic → what was said last. */
  private readonly said = new Map<string, Map<string, Saying>>();
  private readonly onFailure: (error: unknown) => void;

  constructor(cluster: Cluster, clock: Clock, instance: string, onFailure: (error: unknown) => void) {
    this.cluster = cluster;
    this.clock = clock;
    this.instance = instance;
    this.onFailure = onFailure;
  }

  /** How many sayings are remembered. */
  get size(): number {
    return [...this.said.values()].reduce((sum, topics) => sum + topics.size, 0);
  }

  /**
   * Says what holds of an object now. What was said before and still holds is not said again; what has changed is,
   * and what holds anew after a while.
   *
   * @param topic what it is about: of each topic of an object, the last saying is remembered
   */
  async say(kind: 'Service' | 'Node', object: Service | Node, topic: string, text: EventText): Promise<void> {
    const { uid = '', name, namespace } = object.metadata;
    const topics = this.said.get(uid) ?? new Map<string, Saying>();
    this.said.set(uid, topics);
    const saying = `${text.reason} ${text.note}`;
    const before = topics.get(topic);
    if (before?.text === saying && before.holds) return;
    topics.set(topic, { text: saying, holds: true });
    // the same saying has the same name, so that a restart does not repeat it; one that comes back has another
    const seed = before ? `${saying} ${this.clock.now()}` : saying;
    await this.write(kind, { uid, name, namespace }, text, seed);
  }

  /** Ends what was said of a topic: the next saying of it is new. */
  end({ metadata: { uid = '' } }: Service | Node, topic: string): void {
    const topics = this.said.get(uid);
    const before = topics?.get(topic);
    if (topics && before) topics.set(topic, { ...before, holds: false });
  }

  /** Forgets all objects but these, by UID. */
  retain(uids: ReadonlySet<string>): void {
    for (const uid of this.said.keys()) if (!uids.has(uid)) this.said.delete(uid);
  }

  private async write(
    kind: 'Service' | 'Node',
    { uid, name, namespace }: { uid: string; name: string; namespace: string | undefined },
    { type, reason, note }: EventText,
    seed: string,
  ): Promise<void> {
    const now = formatMicroTime(this.clock.now());
    const digest = hash('sha256', `${uid} ${seed}`, 'hex').slice(0, 16);
    const metadata = { namespace: namespace ?? 'default', name: `${name.slice(0, 200)}.${digest}` };
    try {
      await this.cluster.create('Event', {
        metadata,
        ...{ eventTime: now, type, reason, action: reason },
        note: note.length > NOTE_LENGTH ? `${note.slice(0, NOTE_LENGTH - 1)}…` : note,
        reportingController: 'kumiki.dev/controller',
        reportingInstance: this.instance.slice(0, 128),
        regarding: { apiVersion: 'v1', kind, name, uid, ...(namespace !== undefined && { namespace }) },
      });
    } catch (error) {
      if (!(isKumikiError(error) && error.code === 'KUBE_EXISTS')) this.onFailure(error);
    }
  }
}
