import { createHash } from 'node:crypto';
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

/** How many sayings are remembered, so that none is repeated. */
const REMEMBERED = 4096;

/** Says things of objects as events, each once while it holds. An event that cannot be written is let go. */
export class EventRecorder {
  private readonly cluster: Cluster;
  private readonly clock: Clock;
  private readonly instance: string;
  private readonly said = new Map<string, string>();
  private readonly onFailure: (error: unknown) => void;

  constructor(cluster: Cluster, clock: Clock, instance: string, onFailure: (error: unknown) => void) {
    this.cluster = cluster;
    this.clock = clock;
    this.instance = instance;
    this.onFailure = onFailure;
  }

  /**
   * Says what holds of an object now. What was said before and still holds is not said again; what has changed is.
   *
   * @param topic what it is about: of each topic of an object, the last saying is remembered
   */
  async say(kind: 'Service' | 'Node', object: Service | Node, topic: string, text: EventText): Promise<void> {
    const { uid = '', name, namespace } = object.metadata;
    const key = `${uid} ${topic}`;
    const saying = `${text.reason} ${text.note}`;
    if (this.said.get(key) === saying) return;
    this.said.delete(key);
    this.said.set(key, saying);
    const [oldest] = this.said.keys();
    if (this.said.size > REMEMBERED && oldest !== undefined) this.said.delete(oldest);
    await this.write(kind, { uid, name, namespace }, text, saying);
  }

  /** Forgets a topic: the next saying of it is new. */
  forget({ metadata: { uid = '' } }: Service | Node, topic: string): void {
    this.said.delete(`${uid} ${topic}`);
  }

  private async write(
    kind: 'Service' | 'Node',
    { uid, name, namespace }: { uid: string; name: string; namespace: string | undefined },
    { type, reason, note }: EventText,
    saying: string,
  ): Promise<void> {
    const now = formatMicroTime(this.clock.now());
    // the same saying has the same name, so that a restart does not repeat it
    const hash = createHash('sha256').update(`${uid} ${saying}`).digest('hex').slice(0, 16);
    const metadata = { namespace: namespace ?? 'default', name: `${name.slice(0, 200)}.${hash}` };
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
