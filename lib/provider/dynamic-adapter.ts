import { rootOf } from '../appliance/plan/differences';
import { systemClock } from '../core/clock';
import type { Unknownable } from '../core/unknown';
import type { OperationContext, ResourceProvider } from './contract';
import { withDeadline } from './deadline';
import { failureOf, toDynamicError } from './dynamic-error';
import {
  fromPulumi,
  idOf,
  inputsIn,
  outputsOf,
  type Properties,
  partsOf,
  toPlain,
  withProvider,
} from './dynamic-values';

/** The configuration that Pulumi hands to a dynamic provider. */
export interface DynamicConfig {
  get(key: string): string | undefined;
}

/** Takes lines of progress. */
export type Log = (message: string) => void;

/** What Pulumi passes in. */
export type Given = Readonly<Properties>;

/** A provider in the shape of Pulumi's dynamic ones, with the configuration in front: nothing is remembered between calls. */
export interface DynamicAdapter {
  check(config: DynamicConfig | undefined, olds: Given, news: Given): Promise<DynamicCheck>;
  diff(
    config: DynamicConfig | undefined,
    id: string,
    olds: Given,
    news: Given,
    log?: Log,
  ): Promise<DynamicDiff>;
  create(
    config: DynamicConfig | undefined,
    inputs: Given,
    log?: Log,
  ): Promise<{ id: string; outs: Properties }>;
  /** Empty when the object is gone. */
  read(config: DynamicConfig | undefined, id: string, properties?: Given, log?: Log): Promise<DynamicRead>;
  update(
    config: DynamicConfig | undefined,
    id: string,
    olds: Given,
    news: Given,
    log?: Log,
  ): Promise<{ outs: Properties }>;
  delete(config: DynamicConfig | undefined, id: string, properties: Given, log?: Log): Promise<void>;
}

export interface DynamicCheck {
  inputs: Properties;
  failures: { property: string; reason: string }[];
}

export interface DynamicDiff {
  changes: boolean;
  /** The properties that force a replacement. */
  replaces: string[];
  stables: string[];
  deleteBeforeReplace: boolean;
}

export interface DynamicRead {
  id?: string;
  props?: Properties;
  inputs?: Properties;
}

export type Operation = 'create' | 'read' | 'update' | 'delete';

/** What the adapter must know of a provider beside its contract. */
export interface AdapterOptions<Inputs> {
  /** The settings in a configuration. */
  settingsIn(config: DynamicConfig | undefined): Readonly<Record<string, string>>;
  /** Fails when the settings of this moment cannot be used, before anything is changed. Returns what takes their secrets out of a text. */
  checkSettings(settings: Readonly<Record<string, string>>): (text: string) => string;
  /** The whole time for an operation. */
  timeoutSeconds(operation: Operation, inputs: Inputs | undefined): number;
}

/** Time beyond an operation's own before the call is cut off. */
const GRACE_SECONDS = 60;

/**
 * Adapts a provider to Pulumi's dynamic ones: unknown values, plain JSON both ways, ids as texts, the provider's own text put
 * back, failures as short redacted texts, partial failures that keep what exists, and an end to every call.
 *
 * Inputs and state are what this adapter returned earlier, or what `check` accepted, so they are taken for what they were.
 */
export function createDynamicAdapter<Inputs extends object, State extends object>(
  provider: ResourceProvider<Inputs, State>,
  options: AdapterOptions<Inputs>,
): DynamicAdapter {
  const call = <T>(
    operation: Operation,
    config: DynamicConfig | undefined,
    inputs: Inputs | undefined,
    log: Log | undefined,
    run: (context: OperationContext) => Promise<T>,
    outputs?: (state: object) => Properties,
  ) => runOperation(options, { operation, config, inputs, log, run, outputs });

  const remembered = (id: string, outputs: Given) => {
    const parts = partsOf(outputs) as { state: State; inputs: Inputs } | undefined;
    if (parts) return parts;
    throw toDynamicError(`the stored state of ${id} was not written by Kumiki`, (text) => text);
  };

  return {
    async check(_config, _olds, news) {
      const problems = [...provider.validate(fromPulumi(inputsIn(news)) as Unknownable<Inputs>)];
      return { inputs: { ...news }, failures: problems.map(failureOf) };
    },

    async diff(_config, id, olds, news, log) {
      const old = remembered(id, olds);
      const next = fromPulumi(inputsIn(news)) as Unknownable<Inputs>;
      const { changes, deleteBeforeReplace, stable } = provider.plan(old.state, old.inputs, next);
      const replaced = changes.filter(({ kind }) => kind === 'replace');
      for (const { path, reason } of replaced) log?.(`${id} is replaced because of ${path}: ${reason}`);
      return {
        changes: changes.length > 0,
        replaces: [...new Set(replaced.map(({ path }) => rootOf(path)))],
        stables: [...stable],
        deleteBeforeReplace: deleteBeforeReplace && replaced.length > 0,
      };
    },

    async create(config, properties, log) {
      const inputs = inputsIn(properties) as Inputs;
      const outputs = (state: object) => outputsOf(state, inputs, properties);
      const run = async (context: OperationContext) => {
        const made = await provider.create(context, inputs);
        return { id: idOf(made.id), outs: outputs(made.state) };
      };
      return call('create', config, inputs, log, run, outputs);
    },

    async read(config, id, properties = {}, log) {
      const known = partsOf(properties) as { state: State; inputs: Inputs } | undefined;
      return call('read', config, known?.inputs, log, async (context) => {
        const found = await provider.read(context, id, known?.state, known?.inputs);
        if (!found) return {};
        return {
          id: idOf(found.id),
          props: outputsOf(found.state, found.inputs, properties),
          inputs: withProvider(toPlain(found.inputs), properties),
        };
      });
    },

    async update(config, id, olds, news, log) {
      const next = inputsIn(news) as Inputs;
      const old = remembered(id, olds);
      // the new inputs are not reached yet: with the old ones the next run still sees what is left to do
      const outputs = (state: object) => outputsOf(state, old.inputs, news);
      const run = async (context: OperationContext) => {
        const state = await provider.update(context, id, old.state, next);
        return { outs: outputsOf(state, next, news) };
      };
      return call('update', config, next, log, run, outputs);
    },

    async delete(config, id, properties, log) {
      const { state, inputs } = remembered(id, properties);
      await call('delete', config, inputs, log, (context) => provider.delete(context, id, state));
    },
  };
}

interface Call<Inputs, T> {
  readonly operation: Operation;
  readonly config: DynamicConfig | undefined;
  readonly inputs: Inputs | undefined;
  readonly log: Log | undefined;
  run(context: OperationContext): Promise<T>;
  readonly outputs: ((state: object) => Properties) | undefined;
}

async function runOperation<Inputs, T>(options: AdapterOptions<Inputs>, call: Call<Inputs, T>): Promise<T> {
  let redact = (text: string) => text;
  try {
    const settings = options.settingsIn(call.config);
    redact = options.checkSettings(settings);
    const timeoutSeconds = options.timeoutSeconds(call.operation, call.inputs);
    const log: Log = (message) => call.log?.(redact(message));
    return await withDeadline(timeoutSeconds + GRACE_SECONDS, (signal) =>
      call.run({ settings, signal, timeoutSeconds, clock: systemClock, log }),
    );
  } catch (failure) {
    throw toDynamicError(failure, redact, call.outputs);
  }
}
