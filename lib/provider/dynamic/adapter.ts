import { rootOf } from '../../appliance/plan/differences';
import { systemClock } from '../../core/clock';
import { type Problem, toErrorMessage } from '../../core/errors';
import { checkCall } from '../../core/props/check-call';
import type { Unknownable } from '../../core/unknown';
import { findTranslate, translateMessage } from '../../language/in-language';
import type { OperationContext, ResourceProvider } from '../contract';
import { withDeadline } from '../deadline';
import { SIGNATURES } from '../signatures';
import type { DynamicCheck, DynamicDiff, DynamicRead } from './answers';
import { toDynamicError, toFailure } from './error';
import { createArgumentRedactor } from './secret-arguments';
import {
  buildOutputs,
  checkId,
  fromPulumi,
  type Properties,
  splitOutputs,
  toPulumiJson,
  withoutProvider,
  withProvider,
} from './values';

/** The configuration that Pulumi passes to a dynamic provider. */
export interface DynamicConfig {
  /** The value of a key with its namespace, such as `sakura:zone`; undefined if it is not set. */
  get(key: string): string | undefined;
}

/** Receives progress lines. */
export type Log = (message: string) => void;

/** Properties passed in by Pulumi. */
export type Given = Readonly<Properties>;

/**
 * A provider with the interface of Pulumi's dynamic providers. Each call gets the configuration: nothing is
 * remembered between calls.
 */
export interface DynamicAdapter {
  /** Returns the problems of the inputs, and the inputs to remember. */
  check(config: DynamicConfig | undefined, olds: Given, news: Given): Promise<DynamicCheck>;
  /** Checks whether anything changes, and whether it requires a replacement. */
  diff(
    config: DynamicConfig | undefined,
    id: string,
    olds: Given,
    news: Given,
    log?: Log,
  ): Promise<DynamicDiff>;
  /** Creates it, or finishes one that an earlier run started. */
  create(
    config: DynamicConfig | undefined,
    inputs: Given,
    log?: Log,
  ): Promise<{ id: string; outs: Properties }>;
  /** Reads the object; the result is empty if it no longer exists. */
  read(config: DynamicConfig | undefined, id: string, properties?: Given, log?: Log): Promise<DynamicRead>;
  /** Changes it in place. */
  update(
    config: DynamicConfig | undefined,
    id: string,
    olds: Given,
    news: Given,
    log?: Log,
  ): Promise<{ outs: Properties }>;
  /** Removes it; succeeds if it no longer exists. */
  delete(config: DynamicConfig | undefined, id: string, properties: Given, log?: Log): Promise<void>;
}

/** The calls that change or read an object, each with its own time limit. */
export type CallName = 'create' | 'read' | 'update' | 'delete';

/** Information about a provider that is not part of its contract. */
export interface AdapterOptions<Inputs> {
  /** Extracts the settings from a configuration. */
  settingsIn(config: DynamicConfig | undefined): Readonly<Record<string, string>>;
  /**
   * Checks the current settings before anything is changed, and may fail if they cannot be used. Returns a
   * function that removes their secrets from a string.
   */
  checkSettings(settings: Readonly<Record<string, string>>): (text: string) => string;
  /**
   * Finds what is wrong with the settings for these inputs, also in a preview. Sends no request.
   * @default - nothing is
   */
  validateSettings?(
    settings: Readonly<Record<string, string>>,
    inputs: Unknownable<Inputs>,
  ): Iterable<Problem>;
  /**
   * Names of outputs that are sent as inputs only to tell Pulumi that they are secret.
   * @default - none
   */
  readonly secretMarks?: readonly string[];
  /** Returns the total time for a call. */
  timeoutSeconds(call: CallName, inputs: Inputs | undefined): number;
}

/** Extra time for an operation to end by itself before the call is cut off. */
const GRACE_SECONDS = 60;

/**
 * Adapts a provider to Pulumi's dynamic ones: unknown values, plain JSON both ways, ids as strings, the
 * provider's own text put back, failures as short redacted messages, partial failures that keep what exists,
 * and a time limit on every call.
 *
 * Inputs and state were returned earlier by this adapter, or accepted by `check`, so their types are trusted.
 */
export function createDynamicAdapter<Inputs extends object, State extends object>(
  provider: ResourceProvider<Inputs, State>,
  options: AdapterOptions<Inputs>,
): DynamicAdapter {
  checkCall(SIGNATURES, 'createDynamicAdapter', arguments);
  return new ProviderAdapter(provider, options);
}

/** The arguments that Pulumi passes along with each operation. */
interface Caller {
  readonly config: DynamicConfig | undefined;
  readonly log: Log | undefined;
  /** Removes the values of secret arguments. @default - no argument is known to be secret */
  readonly redactArguments?: (text: string) => string;
}

class ProviderAdapter<Inputs extends object, State extends object> implements DynamicAdapter {
  private readonly provider: ResourceProvider<Inputs, State>;
  private readonly options: AdapterOptions<Inputs>;

  constructor(provider: ResourceProvider<Inputs, State>, options: AdapterOptions<Inputs>) {
    this.provider = provider;
    this.options = options;
  }

  async check(config: DynamicConfig | undefined, _olds: Given, news: Given): Promise<DynamicCheck> {
    const { settingsIn, validateSettings } = this.options;
    const inputs = fromPulumi(this.toInputs(news)) as Unknownable<Inputs>;
    const problems = [
      ...this.provider.validate(inputs),
      ...(validateSettings?.(settingsIn(config), inputs) ?? []),
    ];
    const redact = createArgumentRedactor(news);
    const say = problems.length > 0 ? findTranslate() : undefined;
    const failures = problems
      .map((problem) => toFailure(problem, say))
      .map(({ property, reason }) => ({ property, reason: redact(reason) }));
    return { inputs: { ...news }, failures };
  }

  async diff(
    config: DynamicConfig | undefined,
    id: string,
    olds: Given,
    news: Given,
    log?: Log,
  ): Promise<DynamicDiff> {
    const old = this.recall(id, olds);
    const next = fromPulumi(this.toInputs(news)) as Unknownable<Inputs>;
    const { changes, stable } = this.provider.plan(old.state, old.inputs, next);
    const replaced = changes.filter(({ kind }) => kind === 'replace');
    for (const { path, reason = '' } of replaced)
      log?.(`${translateMessage(`${id} is replaced because of ${path}`)}: ${translateMessage(reason)}`);
    const caller = { config, log, redactArguments: createArgumentRedactor(news) };
    const isChanged = changes.length > 0 || (await this.hasDrifted(caller, id, old));
    return {
      changes: isChanged,
      replaces: [...new Set(replaced.map(({ path }) => rootOf(path)))],
      stables: [...stable],
      // the old object is always deleted last, for whatever reason for the replacement
      deleteBeforeReplace: false,
    };
  }

  /** Asks the provider, if it supports this; a preview must not fail because the check does. */
  private async hasDrifted(
    caller: Caller,
    id: string,
    { state, inputs }: Recalled<Inputs, State>,
  ): Promise<boolean> {
    if (!this.provider.hasDrifted) return false;
    try {
      const hasDrifted = await this.run(caller, 'read', undefined, async (context) =>
        this.provider.hasDrifted?.(context, state, inputs),
      );
      if (hasDrifted)
        caller.log?.(translateMessage(`${id} differs from what the program asks for: it is written again`));
      return hasDrifted ?? false;
    } catch (error) {
      const said = translateMessage(`${id} could not be read`);
      caller.log?.(`${said}: ${toErrorMessage(error)}`);
      return false;
    }
  }

  async create(config: DynamicConfig | undefined, properties: Given, log?: Log) {
    const inputs = this.toInputs(properties) as Inputs;
    const toOuts = (state: object) => buildOutputs(state, inputs, properties);
    const run = async (context: OperationContext) => {
      const created = await this.provider.create(context, inputs);
      return { id: checkId(created.id), outs: toOuts(created.state) };
    };
    const redactArguments = createArgumentRedactor(properties);
    return this.run({ config, log, redactArguments }, 'create', inputs, run, toOuts);
  }

  async read(
    config: DynamicConfig | undefined,
    id: string,
    properties: Given = {},
    log?: Log,
  ): Promise<DynamicRead> {
    const known = this.tryRecall(properties);
    return this.run({ config, log }, 'read', known?.inputs, async (context) => {
      const found = await this.provider.read(context, id, known?.state, known?.inputs);
      if (!found) return {};
      return {
        id: checkId(found.id),
        props: buildOutputs(found.state, found.inputs, properties),
        inputs: withProvider(toPulumiJson(found.inputs), properties),
      };
    });
  }

  async update(config: DynamicConfig | undefined, id: string, olds: Given, news: Given, log?: Log) {
    const next = this.toInputs(news) as Inputs;
    const old = this.recall(id, olds);
    const run = async (context: OperationContext) => {
      const state = await this.provider.update(context, id, old.state, next);
      return { outs: buildOutputs(state, next, news) };
    };
    // after a failure the new inputs are not in effect: with the old ones, the next run still sees the
    // remaining changes
    const toPartialOuts = (state: object) => buildOutputs(state, old.inputs, news);
    const redactArguments = createArgumentRedactor(news, old.inputs as Properties);
    return this.run({ config, log, redactArguments }, 'update', next, run, toPartialOuts);
  }

  async delete(config: DynamicConfig | undefined, id: string, properties: Given, log?: Log): Promise<void> {
    const { state, inputs } = this.recall(id, properties);
    const run = (context: OperationContext) => this.provider.delete(context, id, state);
    await this.run({ config, log }, 'delete', inputs, run);
  }

  /**
   * Runs an operation with the current settings and a time limit. `toOuts` makes outputs of a partial
   * failure.
   */
  private async run<T>(
    { config, log, redactArguments = (text) => text }: Caller,
    call: CallName,
    inputs: Inputs | undefined,
    work: (context: OperationContext) => Promise<T>,
    toOuts?: (state: object) => Properties,
  ): Promise<T> {
    let redact = redactArguments;
    try {
      const settings = this.options.settingsIn(config);
      const redactSettings = this.options.checkSettings(settings);
      redact = (text) => redactArguments(redactSettings(text));
      const timeoutSeconds = this.options.timeoutSeconds(call, inputs);
      const common = {
        timeoutSeconds,
        clock: systemClock,
        log: (line: string) => log?.(translateMessage(redact(line))),
      };
      return await withDeadline(timeoutSeconds + GRACE_SECONDS, (signal) =>
        work({ settings, signal, ...common }),
      );
    } catch (failure) {
      throw toDynamicError(failure, redact, toOuts);
    }
  }

  /** Returns the user's inputs among properties. */
  private toInputs(properties: Given): Properties {
    const marks = this.options.secretMarks ?? [];
    const inputs = Object.entries(withoutProvider(properties)).filter(([name]) => !marks.includes(name));
    return Object.fromEntries(inputs);
  }

  private recall(id: string, outputs: Given): Recalled<Inputs, State> {
    const recalled = this.tryRecall(outputs);
    if (recalled) return recalled;
    throw toDynamicError(`the stored state of ${id} was not written by Kumiki`, (text) => text);
  }

  private tryRecall(outputs: Given): Recalled<Inputs, State> | undefined {
    return splitOutputs(outputs) as Recalled<Inputs, State> | undefined;
  }
}

/** The content that an earlier call put into the outputs. */
interface Recalled<Inputs, State> {
  readonly state: State;
  readonly inputs: Inputs;
}
