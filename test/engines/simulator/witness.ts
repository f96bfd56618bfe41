import type { SimulatorState } from '../../../lib/testing';

/** What an operation was to make of a resource, while its answer has not come. */
interface Pending {
  /** Undefined: it is to be created, under an id that is not known yet. */
  readonly key: string | undefined;
  /** Undefined: it is to be gone. */
  readonly value: string | undefined;
}

/** Remembers what a simulator has answered, and judges a state by it. */
export class Witness {
  /** By kind and id, such as `switches/113400000000`: what is known of it. */
  readonly known = new Map<string, string>();
  private readonly pending = new Set<Pending>();
  /** How many answers have come. */
  answers = 0;
  private waiting: { readonly answers: number; readonly go: () => void } | undefined;
  /** Operations without an answer that took effect, or did not. */
  readonly unanswered = { done: 0, undone: 0 };

  /** Resolves when so many more answers have come. */
  afterAnswers(count: number): Promise<void> {
    return new Promise((go) => {
      this.waiting = { answers: this.answers + count, go };
    });
  }

  /**
   * The keys of all that is known, in so many parts; what was made together, as its name tells, is in one.
   */
  shares(count: number): string[][] {
    const names = [...new Set([...this.known.values()].map(nameIn))];
    const shares = Array.from({ length: count }, (): string[] => []);
    for (const [key, value] of this.known) shares[names.indexOf(nameIn(value)) % count]?.push(key);
    return shares;
  }

  /**
   * An operation goes out; whoever gets its answer calls what this returns, with the key of what was created.
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
   * Compares what was answered with a state; what had no answer may have happened or not, and is known from
   * then on.
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

/** What operations change of each resource; a switch that came with a router is part of it. */
function valuesIn({ zones: { is1b }, account }: SimulatorState): Map<string, string> {
  const values = new Map<string, string>();
  for (const { id, name, routerId } of Object.values(is1b.switches)) {
    if (routerId === null) values.set(`switches/${id}`, name);
  }
  for (const { id, name } of Object.values(is1b.routers)) values.set(`routers/${id}`, name);
  for (const { id, saved, applied } of Object.values(is1b.appliances)) {
    // an appliance that was not read since has not applied its first settings
    values.set(`appliances/${id}`, `${saved[0]?.Description} over ${(applied ?? saved)[0]?.Description}`);
  }
  for (const { id, content } of Object.values(account.notes)) values.set(`notes/${id}`, content);
  return values;
}

/** What one operation makes or takes away together must be there together. */
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
