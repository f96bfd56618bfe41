import { readServiceOptions, SERVICE_OPTIONS } from '../../../lib/controller/desired/annotations';

describe('reading the annotations of a Service', () => {
  it.each(Object.entries(SERVICE_OPTIONS))(
    'accepts %s with the example of its documentation',
    (name, rule) => {
      const { options, problems } = readServiceOptions({ [`kumiki.dev/${name}`]: rule.example });
      expect(problems).toEqual([]);
      expect(options[rule.option]).toBeDefined();
    },
  );

  it.each([
    ['network', 'k8s-router'],
    ['network', 'router:id=12'],
    ['network', 'router:name= '],
    ['unit-addresses', '192.168.0.4'],
    ['unit-addresses', '192.168.0.4,192.168.0.4/24'],
    ['unit-addresses', '192.168.0.4,192.168.1.4/24'],
    ['unit-addresses', '192.168.0.4/30'],
    ['plan', 'premium'],
    ['redundant', 'yes'],
    ['address', '203.0.113.256'],
    ['address', '2001:db8::1'],
    ['shared-appliance', 'Small Sites'],
    ['check', 'http'],
    ['check', 'http:healthz'],
    ['check', 'http:/a b'],
    ['check-status', '99'],
    ['check-retry', '6'],
    ['check-timeout-seconds', '0'],
    ['delay-seconds', '9'],
    ['delay-seconds', '1e3'],
    ['delay-seconds', '10.5'],
    ['sorry-server', ''],
    ['adopt', '301'],
  ])('refuses %s with the value %s, and says what is allowed', (name, text) => {
    const { options, problems } = readServiceOptions({ [`kumiki.dev/${name}`]: text });
    expect(options).toEqual({});
    expect(problems).toEqual([
      expect.objectContaining({ code: 'CONTROLLER_ANNOTATION', property: `kumiki.dev/${name}`, given: text }),
    ]);
  });

  it('suggests the annotation that a misspelt one means', () => {
    const { problems } = readServiceOptions({ 'kumiki.dev/redundnat': 'true' });
    expect(problems).toMatchObject([{ hint: 'did you mean kumiki.dev/redundant?' }]);
  });

  it('ignores annotations of others, whatever their names', () => {
    expect(readServiceOptions({ 'example.com/plan': 'x', constructor: 'y' })).toEqual({
      options: {},
      problems: [],
    });
    expect(readServiceOptions({ 'kumiki.dev/constructor': 'y' }).problems).toHaveLength(1);
  });
});
