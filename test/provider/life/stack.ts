import type { PartialError } from '../../../lib/provider/partial-error';
import type { ResourceInputs, ResourceState } from '../../../lib/provider/resource-provider';
import type { Process } from './process';

/** The state that an engine has recorded of a resource. */
export interface Recorded {
  readonly id: string;
  readonly state: ResourceState;
  readonly inputs: ResourceInputs;
  /** Whether the last operation failed half-way, so that the next `up` updates it in any case. */
  readonly isUnfinished: boolean;
}

/**
 * A stack with one load balancer, or a share of existing ones, as kept by the Pulumi engine: it records what
 * an operation returned, and nothing while one runs. It replaces by creating the successor first, and deletes
 * the old one at the end of the run, or of the next one.
 */
export class Stack {
  record: Recorded | undefined;
  /** Replaced resources that are still to be deleted. */
  replaced: readonly Recorded[] = [];

  save(): string {
    return JSON.stringify({ record: this.record, replaced: this.replaced });
  }

  restore(text: string): void {
    const { record, replaced } = JSON.parse(text);
    this.record = record;
    this.replaced = replaced;
  }

  /** Runs `pulumi up` with a program that has these inputs. */
  async up(process: Process, inputs: ResourceInputs): Promise<void> {
    const { provider } = process;
    const known = this.record;
    const changes = known ? provider.plan(known.state, known.inputs, inputs).changes : [];
    if (!known) await this.create(process, inputs);
    else if (changes.some(({ kind }) => kind === 'replace')) await this.create(process, inputs, known);
    else if (changes.length > 0 || known.isUnfinished) await this.update(process, inputs, known);
    await this.removeReplaced(process);
  }

  /** Runs `pulumi refresh`. */
  async refresh({ provider, context }: Process): Promise<void> {
    if (!this.record) return;
    const { id, state, inputs, isUnfinished } = this.record;
    const found = await provider.read(context, id, state, inputs);
    this.record = found && { ...copy(found), isUnfinished };
  }

  /** Runs `pulumi destroy`. */
  async destroy(process: Process): Promise<void> {
    await this.removeReplaced(process);
    if (!this.record) return;
    const { provider, context } = process;
    await provider.delete(context, this.record.id, this.record.state);
    this.record = undefined;
  }

  private async create(process: Process, inputs: ResourceInputs, former?: Recorded): Promise<void> {
    const { provider, context } = process;
    const keep = (found: { readonly id: string; readonly state: ResourceState }, isUnfinished: boolean) => {
      this.record = copy({ id: found.id, state: found.state, inputs, isUnfinished });
      if (former) this.replaced = [...this.replaced, former];
    };
    try {
      keep(await provider.create(context, inputs), false);
    } catch (error) {
      if (isPartial(error)) keep(error, true);
      throw error;
    }
  }

  private async update(process: Process, inputs: ResourceInputs, known: Recorded): Promise<void> {
    const { provider, context } = process;
    const { id } = known;
    try {
      const state = await provider.update(context, id, known.state, inputs);
      this.record = copy({ id, state, inputs, isUnfinished: false });
    } catch (error) {
      if (isPartial(error)) this.record = copy({ ...known, state: error.state, isUnfinished: true });
      throw error;
    }
  }

  private async removeReplaced({ provider, context }: Process): Promise<void> {
    for (const { id, state } of this.replaced) {
      await provider.delete(context, id, state);
      this.replaced = this.replaced.filter((each) => each.id !== id);
    }
  }
}

function isPartial(error: unknown): error is PartialError<ResourceState> {
  return error instanceof Error && 'id' in error && 'state' in error;
}

/** Copies a value through JSON, as the engine stores it. */
function copy<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}
