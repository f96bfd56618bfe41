import { hash } from 'node:crypto';
import type { Clock } from '../../core/clock';
import { isKumikiError } from '../../core/errors';
import type { Cluster } from '../../kubernetes-api/cluster';
import type { Node, Service } from '../../kubernetes-api/kinds';
import { formatMicroTime } from './leader';

/** The text of an event. */
export interface EventText {
  readonly type: 'Normal' | 'Warning';
  /** One CamelCase word to search for. */
  readonly reason: string;
  readonly note: string;
}

/** The longest note that the API takes. */
const NOTE_LENGTH = 1024;

/** The last event on one topic of an object, and whether it still applies. */
interface ReportedEvent {
  readonly text: string;
  readonly holds: boolean;
}

/** Reports on objects as events, each once while it applies. An event that cannot be written is dropped. */
export class EventRecorder {
  private readonly cluster: Cluster;
  private readonly clock: Clock;
  private readonly instance: string;
  /** UID of an object → topic → the last event. */
  private readonly said = new Map<string, Map<string, ReportedEvent>>();
  private readonly onFailure: (error: unknown) => void;

  constructor(cluster: Cluster, clock: Clock, instance: string, onFailure: (error: unknown) => void) {
    this.cluster = cluster;
    this.clock = clock;
    this.instance = instance;
    this.onFailure = onFailure;
  }

  /** How many events are remembered. */
  get size(): number {
    return [...this.said.values()].reduce((sum, topics) => sum + topics.size, 0);
  }

  /**
   * Reports what currently applies to an object. It is not repeated while it still applies; changed text is
   * reported, and so is text that applies again after a while.
   * @param topic what it is about: the last event on each topic of an object is remembered
   */
  async say(kind: 'Service' | 'Node', object: Service | Node, topic: string, text: EventText): Promise<void> {
    const { uid = '', name, namespace } = object.metadata;
    const topics = this.said.get(uid) ?? new Map<string, ReportedEvent>();
    this.said.set(uid, topics);
    const saying = `${text.reason} ${text.note}`;
    const before = topics.get(topic);
    if (before?.text === saying && before.holds) return;
    topics.set(topic, { text: saying, holds: true });
    // the same event has the same name, so that a restart does not repeat it; one that comes back gets a
    // different name
    const seed = before ? `${saying} ${this.clock.now()}` : saying;
    await this.write(kind, { uid, name, namespace }, text, seed);
  }

  /** Ends the event on a topic: the next one counts as new. */
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
