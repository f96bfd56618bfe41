import type { ChangePlan } from '../../../lib/appliance/plan/plan';
import type { Problem } from '../../../lib/core/errors';
import { KumikiError } from '../../../lib/core/errors';
import { UNKNOWN } from '../../../lib/core/unknown';
import type { OperationContext } from '../../../lib/provider/contract';
import type { AdapterOptions } from '../../../lib/provider/dynamic/adapter';
import { PartialError } from '../../../lib/provider/partial-error';
import { adapt, CANARY, config, failureOf, OUTPUTS, PROVIDER, SAME, SENTINEL, type Thing } from './adapt';

/** A number in the titles is the row of the list in docs/pulumi-pitfalls.md. */

describe('the dynamic adapter', () => {
  it('8: neither plans nor validates with the text of the provider, which changes with each release', async () => {
    const seen: unknown[] = [];
    const adapter = adapt({
      validate: (inputs) => {
        seen.push(inputs);
        return [];
      },
      plan: (...args) => {
        seen.push(...args);
        return SAME;
      },
    });
    await adapter.check(config, {}, { want: 1, ...PROVIDER });
    const diff = await adapter.diff(config, '1', OUTPUTS, { want: 1, __provider: 'another text' });
    expect(diff).toEqual({ changes: false, replaces: [], stables: ['id'], deleteBeforeReplace: false });
    expect(seen).toEqual([{ want: 1 }, { size: 1 }, { want: 1 }, { want: 1 }]);
  });

  it('asks a provider that can detect drift if nothing else changes', async () => {
    const lines: string[] = [];
    const diff = (hasDrifted: () => Promise<boolean>) =>
      adapt({ plan: () => SAME, hasDrifted }).diff(config, '1', OUTPUTS, { want: 1 }, (line) =>
        lines.push(line),
      );
    expect(await diff(async () => false)).toMatchObject({ changes: false });
    expect(await diff(async () => true)).toMatchObject({ changes: true, replaces: [] });
    const silent = async () => {
      throw new KumikiError({ code: 'KUBE_UNREACHABLE', message: 'no answer' });
    };
    expect(await diff(silent)).toMatchObject({ changes: false });
    expect(lines).toEqual([
      '1 differs from what the program asks for: it is written again',
      expect.stringMatching(/^1 could not be read: KUBE_UNREACHABLE/),
    ]);
  });

  it('13: checks the credentials in every method that reaches the API, and does nothing without them', async () => {
    const reached = jest.fn();
    const checkSettings = () => {
      throw new KumikiError({ code: 'API_CREDENTIALS_MISSING', message: 'no access token was found' });
    };
    const adapter = adapt(
      { create: reached, read: reached, update: reached, delete: reached },
      { checkSettings },
    );
    for (const call of [
      adapter.create(config, {}),
      adapter.read(config, '1', OUTPUTS),
      adapter.update(config, '1', OUTPUTS, {}),
      adapter.delete(config, '1', OUTPUTS),
    ]) {
      expect((await failureOf(call)).message).toContain('API_CREDENTIALS_MISSING');
    }
    expect(reached).not.toHaveBeenCalled();
  });

  it('14: remembers no configuration: each call brings its own', async () => {
    const seen: unknown[] = [];
    const adapter = adapt({ delete: async ({ settings }) => void seen.push(settings.token) });
    await Promise.all([
      adapter.delete({ get: () => 'first' }, '1', OUTPUTS),
      adapter.delete({ get: () => 'second' }, '2', OUTPUTS),
      adapter.delete(undefined, '3', OUTPUTS),
    ]);
    expect(seen.sort()).toEqual(['', 'first', 'second']);
  });

  it('15, 16: a partial failure keeps id, state, inputs and the text of the provider, and has reasons', async () => {
    const problem: Problem = { code: 'LB_TIMEOUT', message: 'gave up' };
    const create = async () => {
      throw new PartialError({ id: '7', state: { size: undefined, made: true }, problems: [problem] });
    };
    const error = await failureOf(adapt({ create }).create(config, { want: 2, ...PROVIDER }));
    expect(error).toMatchObject({ id: '7', reasons: ['LB_TIMEOUT\n  gave up'] });
    expect(error.properties).toStrictEqual({ made: true, inputs: { want: 2 }, ...PROVIDER });
    expect(Object.getPrototypeOf(error)).toBe(Error.prototype);
  });

  it('15, 16: a partial update keeps the old inputs, so that the next run sees what is left to do', async () => {
    const update = async () => {
      const problem: Problem = { code: 'LB_TIMEOUT', message: 'gave up' };
      throw new PartialError({ id: '1', state: { size: 2 }, problems: [problem] });
    };
    const error = await failureOf(adapt({ update }).update(config, '1', OUTPUTS, { want: 2, ...PROVIDER }));
    expect(error.properties).toEqual({ size: 2, inputs: { want: 1 }, ...PROVIDER });
  });

  it('17, 22: returns plain JSON only, whatever the provider returns', async () => {
    const state = {
      none: undefined,
      big: 12n,
      at: new Date(0),
      not: Number.NaN,
      list: [1, undefined],
      fn: () => 1,
    };
    const { outs } = await adapt({ create: async () => ({ id: '1', state }) }).create(config, PROVIDER);
    expect(outs).toStrictEqual({
      big: '12',
      at: '1970-01-01T00:00:00.000Z',
      not: null,
      list: [1, null],
      inputs: {},
      ...PROVIDER,
    });
  });

  it('18: returns ids as strings, and refuses an empty one', async () => {
    const numeric = { create: async () => JSON.parse('{"id":113400000301,"state":{}}') };
    expect((await adapt(numeric).create(config, {})).id).toBe('113400000301');
    for (const id of ['""', 'null']) {
      const empty = { create: async () => JSON.parse(`{"id":${id},"state":{}}`) };
      expect((await failureOf(adapt(empty).create(config, {}))).message).toContain('the API returned no id');
    }
  });

  it('19: shows unknown values as UNKNOWN at any depth, also inside texts', async () => {
    const plan = jest.fn(() => SAME);
    await adapt({ plan }).diff(config, '1', OUTPUTS, {
      list: [SENTINEL, { deep: `http://${SENTINEL}/` }],
      plain: 'x',
    });
    expect(plan).toHaveBeenCalledWith(
      { size: 1 },
      { want: 1 },
      { list: [UNKNOWN, { deep: UNKNOWN }], plain: 'x' },
    );
  });

  it('19: leaves unknown values in the inputs that check returns', async () => {
    const { inputs } = await adapt().check(config, {}, { want: SENTINEL, ...PROVIDER });
    expect(inputs).toEqual({ want: SENTINEL, ...PROVIDER });
  });

  it('20: never puts settings into outputs', async () => {
    const made = await adapt().create(config, { want: 1, ...PROVIDER });
    expect(JSON.stringify(made)).not.toContain(CANARY);
  });

  it('23: returns the whole state from an update', async () => {
    const { outs } = await adapt({ update: async () => ({ size: 3, kept: true }) }).update(
      config,
      '1',
      OUTPUTS,
      { want: 3, ...PROVIDER },
    );
    expect(outs).toEqual({ size: 3, kept: true, inputs: { want: 3 }, ...PROVIDER });
  });

  it('24: returns inputs, not outputs, as the inputs of a read', async () => {
    const { props, inputs } = await adapt().read(config, '1', OUTPUTS);
    expect(inputs).toEqual({ want: 1, ...PROVIDER });
    expect(props).toEqual(OUTPUTS);
  });

  it('returns nothing from a read when the object is gone', async () => {
    expect(await adapt({ read: async () => undefined }).read(config, '1', OUTPUTS)).toEqual({});
  });

  it('reads an object that is in no state', async () => {
    const read = jest.fn(async () => undefined);
    await adapt({ read }).read(config, '1', PROVIDER);
    await adapt({ read }).read(config, '1');
    expect(read).toHaveBeenCalledTimes(2);
    expect(read).toHaveBeenCalledWith(expect.anything(), '1', undefined, undefined);
  });

  it('25: needs no credentials in check and diff, which engines run one at a time', async () => {
    const checkSettings = jest.fn();
    const adapter = adapt({}, { checkSettings });
    await adapter.check(undefined, {}, {});
    await adapter.diff(undefined, '1', OUTPUTS, {});
    expect(checkSettings).not.toHaveBeenCalled();
  });

  it('28: turns whatever is thrown into an error with a message', async () => {
    for (const [thrown, message] of [
      ['a text', 'a text'],
      [new TypeError('x is not a function'), 'x is not a function'],
      [undefined, 'the operation failed for no known reason'],
      [
        new KumikiError([
          { code: 'LB_VRID', message: 'a' },
          { code: 'LB_PLAN', message: 'b' },
        ]),
        'LB_VRID\n  a\nLB_PLAN\n  b',
      ],
    ] as const) {
      const remove = () => Promise.reject(thrown);
      expect((await failureOf(adapt({ delete: remove }).delete(config, '1', OUTPUTS))).message).toBe(message);
    }
  });

  it('29: gives each operation its own time limit', async () => {
    const contexts: OperationContext[] = [];
    const timeoutSeconds: AdapterOptions<Thing>['timeoutSeconds'] = (operation, inputs) =>
      operation === 'delete' ? Number(inputs?.want) : 5;
    const adapter = adapt({ delete: async (context) => void contexts.push(context) }, { timeoutSeconds });
    await adapter.delete(config, '1', OUTPUTS);
    expect(contexts[0]?.timeoutSeconds).toBe(1);
  });

  it('37: puts property, value, range and fix into the reason of a check', async () => {
    const validate = (): Problem[] => [
      {
        code: 'LB_DELAY_LOOP',
        property: 'virtualIps[0].ports[1].delayLoopSeconds',
        message: 'the delay loop is out of range',
        given: 5,
        allowed: 'an integer from 10',
        hint: 'use 10',
      },
    ];
    expect((await adapt({ validate }).check(config, {}, {})).failures).toEqual([
      {
        property: 'virtualIps[0].ports[1].delayLoopSeconds',
        reason:
          'LB_DELAY_LOOP: the delay loop is out of range; given: 5; allowed: an integer from 10; fix: use 10',
      },
    ]);
  });

  it('38: fails without a stack trace and without secrets', async () => {
    const read = () => Promise.reject(new Error(`401 for ${CANARY}`));
    const error = await failureOf(adapt({ read }).read(config, '1', OUTPUTS));
    expect(error.message).toBe('401 for [redacted]');
    // as the SDK prints it beside the message
    expect(`${error}: ${error.stack}`).toBe('an operation failed; its resource says why: ');
  });

  it('39: passes progress to the listener, without secrets, and is silent without one', async () => {
    const remove = async ({ log }: OperationContext) => log(`deleting with ${CANARY}`);
    const lines: string[] = [];
    await adapt({ delete: remove }).delete(config, '1', OUTPUTS, (line) => lines.push(line));
    await adapt({ delete: remove }).delete(config, '1', OUTPUTS);
    expect(lines).toEqual(['deleting with [redacted]']);
  });

  it('names the top-level properties that replace, and logs the reason', async () => {
    const plan = (): ChangePlan => ({
      ...SAME,
      changes: [
        { path: 'network.router', kind: 'replace', reason: 'it cannot move' },
        { path: 'network.addresses', kind: 'replace', reason: 'nor change' },
        { path: 'name', kind: 'update' },
      ],
    });
    const lines: string[] = [];
    const diff = await adapt({ plan }).diff(config, '1', OUTPUTS, {}, (line) => lines.push(line));
    expect(diff).toMatchObject({ changes: true, replaces: ['network'], deleteBeforeReplace: false });
    expect(lines[0]).toBe('1 is replaced because of network.router: it cannot move');
  });

  it('refuses a state that it did not write', async () => {
    const error = await failureOf(adapt().delete(config, '1', { size: 1 }));
    expect(error.message).toBe('the stored state of 1 was not written by Kumiki');
  });
});
