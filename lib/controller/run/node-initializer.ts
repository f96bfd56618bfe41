import type { Node } from '../../kubernetes-api/kinds';
import { isUninitialized, planInitialization } from '../desired/node-initialization';
import type { NodeIndex } from '../desired/nodes';
import type { Informer } from './informer';
import { PAUSES, type SessionContext } from './session-context';
import { WorkQueue } from './work-queue';

const WORKERS = 4;
/** The field manager of our writes. */
const WRITER = 'kumiki-controller';
const TOPIC = 'initialization';

/** A merge patch without the resource version. */
interface Change {
  readonly metadata?: object;
  readonly spec?: object;
  readonly status?: object;
}

/** Initializes nodes that wait for a cloud controller, and removes their taint. */
export class NodeInitializer {
  private readonly context: SessionContext;
  private readonly nodes: Informer<'Node'>;
  private readonly queue: WorkQueue;
  private index: NodeIndex | undefined;

  constructor(
    context: SessionContext,
    nodes: Informer<'Node'>,
    onFailure: (what: string, error: unknown) => void,
  ) {
    this.context = context;
    this.nodes = nodes;
    const { clock, random, signal } = context;
    this.queue = new WorkQueue((name, abort) => this.initialize(name, abort), {
      ...{ clock, random, signal, workers: WORKERS },
      ...PAUSES,
      onFailure: (name, error) => onFailure(`node ${name}`, error),
    });
  }

  /** Whether no work is pending. */
  get isIdle(): boolean {
    return this.queue.isIdle;
  }

  /** Resolves once no work is in progress. */
  drained(): Promise<void> {
    return this.queue.drained();
  }

  /** Starts on each waiting node. */
  follow(index: NodeIndex): void {
    this.index = index;
    for (const node of this.nodes.list()) if (isUninitialized(node)) this.queue.add(node.metadata.name);
  }

  private async initialize(name: string, signal: AbortSignal): Promise<void> {
    const { cluster, api, events, log } = this.context;
    const node = this.nodes.tryGet(name);
    if (!node || !this.index || !isUninitialized(node)) return;
    const planned = planInitialization(node, this.index, api.zone);
    if (typeof planned === 'string') {
      const note = `its taint stays, so only pods run there that tolerate it: ${planned}`;
      await events.say('Node', node, TOPIC, { type: 'Warning', reason: 'NodeNotInitialized', note });
      return;
    }
    const patch = async (before: Node, change: Change, subresource?: 'status') => {
      // do not overwrite what others, such as the kubelet, write meanwhile
      const { resourceVersion } = before.metadata;
      const sent = { ...change, metadata: { ...change.metadata, resourceVersion } };
      const options = { signal, fieldManager: WRITER, ...(subresource && { subresource }) };
      const after = await cluster.patch('Node', { name }, sent, options);
      this.nodes.put(after);
      return after;
    };
    const { addresses } = planned;
    const addressed = addresses ? await patch(node, { status: { addresses } }, 'status') : node;
    await patch(addressed, planned.patch);
    events.end(node, TOPIC);
    log({ level: 'info', message: `node ${name} is initialised` });
  }
}
