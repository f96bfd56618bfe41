import { SECRET_ARGUMENTS } from '../../../lib/appliance/spec/inputs';
import type { Problem } from '../../../lib/core/errors';
import { createArgumentRedactor } from '../../../lib/provider/dynamic/secret-arguments';
import { PartialError } from '../../../lib/provider/partial-error';
import { adapt, config, failureOf } from './adapt';

const options = { secretMarks: [SECRET_ARGUMENTS] };
const args = {
  name: 'hush-hush-edge',
  vrid: 7,
  virtualIps: [{ key: 'web', address: '203.0.113.9' }],
  [SECRET_ARGUMENTS]: ['name', 'vrid', 'virtualIps[0].address'],
};
const problems: readonly [Problem] = [
  {
    code: 'LB_TIMEOUT',
    message: "load balancer 113477770007 'hush-hush-edge' with VRID 7 gave up 203.0.113.9:80",
    given: { name: 'hush-hush-edge', vrid: 7 },
    exists: 'load balancer 113477770007 (hush-hush-edge)',
  },
];
const fail = async () => {
  throw new PartialError({ id: '7', state: { made: true }, problems });
};
const TEXT = [
  'LB_TIMEOUT',
  "  load balancer 113477770007 '[secret]' with VRID [secret] gave up [secret]:80",
  '  given    {"name":"[secret]","vrid":[secret]}',
  '  exists   load balancer 113477770007 ([secret])',
].join('\n');

describe('an error that Pulumi keeps in its state', () => {
  it('quotes no secret argument after a failed creation, but quotes the others', async () => {
    const error = await failureOf(adapt({ create: fail }, options).create(config, args));
    expect(error).toMatchObject({ id: '7', reasons: [TEXT], message: TEXT });
    const open = { ...args, [SECRET_ARGUMENTS]: undefined };
    const plain = await failureOf(adapt({ create: fail }, options).create(config, open));
    expect(plain.reasons?.[0]).toContain(problems[0].message);
  });

  it('quotes neither the new nor the former value after a failed update', async () => {
    const outputs = { made: true, inputs: { ...args, name: 'hush-hush-edge' } };
    const news = { ...args, name: 'another-canary' };
    const error = await failureOf(adapt({ update: fail }, options).update(config, '7', outputs, news));
    expect(error.reasons).toEqual([TEXT]);
  });

  it('quotes none after a failed check of arguments either, as in a preview', async () => {
    const { failures } = await adapt({ validate: () => problems }, options).check(config, {}, args);
    expect(failures[0]?.reason).toContain("load balancer 113477770007 '[secret]' with VRID [secret]");
    expect(failures[0]?.reason).not.toContain('hush');
  });

  it('needs no names of secret arguments in the provider or in outputs', async () => {
    const create = jest.fn(async () => ({ id: '1', state: {} }));
    const { outs } = await adapt({ create }, options).create(config, args);
    const { [SECRET_ARGUMENTS]: _paths, ...inputs } = args;
    expect(create).toHaveBeenCalledWith(expect.anything(), inputs);
    expect(outs).toEqual({ inputs });
  });
});

describe('the redactor of secret arguments', () => {
  const redactorOf = (value: unknown) => createArgumentRedactor({ value, [SECRET_ARGUMENTS]: ['value'] });

  it('finds a value on one line, as JSON, and cut anywhere', () => {
    const value = 'say "canary"\nand more of it than an error shows';
    const redact = redactorOf(value);
    expect(redact(`a ${value} z`)).toBe('a [secret] z');
    expect(redact(`a ${JSON.stringify(value)} z`)).toBe('a "[secret]" z');
    expect(redact(`a ${value.replace('\n', '\u{fffd}')} z`)).toBe('a [secret] z');
    for (let length = 3; length < value.length; length++) {
      expect(redact(`a ${value.slice(0, length)}…`)).toBe('a [secret]…');
    }
    expect(redact(`web: ${value.slice(0, 20)} [kumiki-0]`)).toBe('web: [secret] [kumiki-0]');
  });

  it('finds each value of a list that is secret as a whole', () => {
    const redact = redactorOf([{ address: '203.0.113.5' }, 'canary-tag']);
    expect(redact('203.0.113.5 has canary-tag')).toBe('[secret] has [secret]');
  });

  it('replaces a short value only as a whole word, and leaves a text without one alone', () => {
    expect(redactorOf(7)('VRID 7, not 17 or 7a: 7')).toBe('VRID [secret], not 17 or 7a: [secret]');
    expect(redactorOf('')('no values')).toBe('no values');
    expect(redactorOf(undefined)('no values…')).toBe('no values…');
  });
});
