import type { SimulatorState } from '../../../lib/testing';

/** The intended effect of an operation that has not been answered yet. */
interface Pending {
  /** Undefined if it creates a resource, whose id is not known yet. */
  readonly key: string | undefined;
  /** Undefined if it deletes the resource. */
  readonly value: string | undefined;
}

/** Records what a simulator has answered, and checks a state against it. */
export class Witness {
  /** Known values by kind and id, such as `switches/113400000000`. */
  readonly known = new Map<string, string>();
  private readonly pending = new Set<Pending>();
  /** Number of answers received. */
  answers = 0;
  private waiting: { readonly answers: number; readonly go: () => void } | undefined;
  /** Number of unanswered operations that took effect, or did not. */
  readonly unanswered = { done: 0, undone: 0 };

  /** Resolves after this many more answers. */
  afterAnswers(count: number): Promise<void> {
    return new Promise((go) => {
      this.waiting = { answers: this.answers + count, go };
    });
  }

  /**
   * Divides the known keys into a number of shares; resources that were created together, as their names
   * show, are in the same one.
   */
  shares(count: number): string[][] {
    const names = [...new Set([...this.known.values()].map(nameIn))];
    const shares = Array.from({ length: count }, (): string[] => []);
    for (const [key, value] of this.known) shares[names.indexOf(nameIn(value)) % count]?.push(key);
    return shares;
  }

  /**
   * Records that an operation was sent. The caller calls the returned function when the answer arrives, with
   * the key of a created resource.
   */
  sees(key: string | undefined, value: string | undefined): (created?: string) => void {
    const pending = { key, value };
    this.pending.add(pending);
    return (created) => {
      this.answers += 1;
      if (this.waiting && this.answers >= this.waiting.answers) this.waiting.go();
      this.pending.delete(pending);
      this.learn(key ?? created ?? '', value);
    };
  }

  /**
   * Compares a state with the answers. Unanswered operations may have happened or not; their outcome is known
   * from then on.
   */
  problemsOf(state: SimulatorState): string[] {
    const found = valuesIn(state);
    const problems: string[] = [];
    for (const { key, value } of this.pending) {
      const at = key ?? [...found].find(([each, text]) => text === value && !this.known.has(each))?.[0] ?? '';
      const isDone = found.get(at) === value && this.known.get(at) !== value;
      this.unanswered[isDone ? 'done' : 'undone'] += 1;
      if (isDone) this.learn(at, value);
    }
    this.pending.clear();
    for (const [key, value] of this.known) {
      if (found.get(key) !== value)
        problems.push(`${key} is ${cut(found.get(key))}, and ${cut(value)} was answered`);
    }
    for (const key of found.keys()) if (!this.known.has(key)) problems.push(`nobody has made ${key}`);
    return [...problems, ...halves(state)];
  }

  private learn(key: string, value: string | undefined): void {
    if (value === undefined) this.known.delete(key);
    else this.known.set(key, value);
  }
}

/**
 * Returns the values that operations change in each resource; a switch created with a router is part of the
 * router.
 */
function valuesIn({ zones: { is1b }, account }: SimulatorState): Map<string, string> {
  const values = new Map<string, string>();
  for (const { id, name, routerId } of Object.values(is1b.switches)) {
    if (routerId === null) values.set(`switches/${id}`, name);
  }
  for (const { id, name } of Object.values(is1b.routers)) values.set(`routers/${id}`, name);
  for (const { id, saved, applied } of Object.values(is1b.appliances)) {
    // an appliance that has not been read since has not applied its first settings
    values.set(`appliances/${id}`, `${saved[0]?.Description} over ${(applied ?? saved)[0]?.Description}`);
  }
  for (const { id, content } of Object.values(account.notes)) values.set(`notes/${id}`, content);
  return values;
}

/** Returns resources of which only a half exists, although one operation creates or deletes both. */
function halves({ zones: { is1b } }: SimulatorState): string[] {
  const { routers, switches, appliances } = is1b;
  return [
    ...Object.values(routers).filter(({ id, switchId }) => switches[switchId]?.routerId !== id),
    ...Object.values(switches).filter(({ routerId }) => routerId !== null && !routers[routerId]),
    ...Object.values(appliances).filter(({ switchId }) => !switches[switchId]),
  ].map(({ id }) => `${id} is only half there`);
}

function nameIn(value: string): string {
  return /^[^ +]*/.exec(value)?.[0] ?? '';
}

function cut(text: string | undefined): string {
  return text === undefined ? 'gone' : text.slice(0, 40);
}
