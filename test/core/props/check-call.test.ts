import { output } from '@pulumi/pulumi';
import { App as PlainApp } from 'cdk8s';
import { EnvValue as PlusEnvValue } from 'cdk8s-plus-25';
import {
  App,
  CoreOSRudderCluster,
  GuestbookApp,
  HealthCheck,
  isKumikiError,
  NginxIngressGateway,
  NodeJoin,
  type Problem,
  RouterNetwork,
  SakuraLoadBalancedService,
  SakuraLoadBalancer,
  Servers,
  Stack,
  SwitchNetwork,
  UserData,
  Workload,
  Zone,
} from '../../../lib';
import { ZONE_NAMES } from '../../../lib/simulator/protocol/zones';

/** Returns the problems of a refused call, made as in JavaScript, where types are not checked. */
function problemsOf(call: () => unknown): readonly Problem[] {
  try {
    call();
  } catch (error) {
    if (isKumikiError(error)) return error.problems;
    throw error;
  }
  return [];
}

/** Returns code, property and hint of each problem. */
function summarize(call: () => unknown): unknown[] {
  return problemsOf(call).map(({ code, property, hint }) => [code, property, ...(hint ? [hint] : [])]);
}

function shop(): Stack {
  return new Stack(new App(), 'shop');
}

const workload = { app: 'web', image: 'web:1', ports: [{ name: 'http', number: 80 }] };

describe('a property that does not exist', () => {
  it.each([
    ['Stack', () => Reflect.construct(Stack, [new App(), 'shop', { nameSpace: 'shop' }]), 'namespace'],
    ['App', () => Reflect.construct(App, [{ outDir: 'dist' }]), 'outdir'],
    ['Workload', () => Reflect.construct(Workload, [shop(), 'Web', { ...workload, replica: 5 }]), 'replicas'],
    ['HealthCheck', () => Reflect.apply(HealthCheck.tcp, HealthCheck, [{ retyr: 3 }]), 'retry'],
  ])('is refused with a suggestion: %s', (_, call, meant) => {
    expect(summarize(call)).toEqual([['PROPS_UNKNOWN', expect.any(String), `did you mean ${meant}?`]]);
  });

  it('is refused with the property that has it', () => {
    const resources = { cpu: '100m', limits: { memory: '64Mi' } };
    const call = () => Reflect.construct(Workload, [shop(), 'Web', { ...workload, resources }]);
    expect(summarize(call)).toEqual([['PROPS_UNKNOWN', 'resources.cpu', 'put it into requests or limits']]);
  });

  it('is found inside others, and named by its path', () => {
    const nodes = [{ hostname: 'node-1', adress: '10.0.0.2' }];
    const problems = problemsOf(() => Reflect.construct(CoreOSRudderCluster, [shop(), 'Cluster', { nodes }]));
    expect(problems).toContainEqual(
      expect.objectContaining({
        code: 'PROPS_UNKNOWN',
        property: 'nodes[0].adress',
        constructPath: 'shop/Cluster',
      }),
    );
    expect(problems).toContainEqual(
      expect.objectContaining({ code: 'PROPS_MISSING', property: 'nodes[0].address' }),
    );
  });

  it('is refused even if undefined: it may be a variable that is not set', () => {
    expect(
      summarize(() => Reflect.construct(Stack, [new App(), 'shop', { nameSpace: undefined }])),
    ).toHaveLength(1);
  });

  it('may be an option of a factory without any', () => {
    expect(summarize(() => Reflect.apply(HealthCheck.ping, HealthCheck, [{ retry: 3 }]))).toEqual([
      ['PROPS_UNKNOWN', 'argument 1', 'remove the last argument'],
    ]);
  });
});

describe('a subclass that passes its own properties on', () => {
  class Shop extends Stack {
    constructor(app: App, props: object) {
      super(app, 'shop', props);
    }
  }

  it('is accepted, as in TypeScript', () => {
    expect(() => new Shop(new App(), { zone: 'is1b', domain: 'shop.example', replicas: 3 })).not.toThrow();
  });

  it('is refused if one looks misspelt', () => {
    expect(summarize(() => new Shop(new App(), { nameSpace: 'shop' }))).toEqual([
      ['PROPS_UNKNOWN', 'nameSpace', 'did you mean namespace?'],
    ]);
  });
});

describe('a property that is missing', () => {
  it('is named with what is allowed', () => {
    expect(
      problemsOf(() => Reflect.apply(SwitchNetwork.byId, SwitchNetwork, ['1', { prefixLength: 24 }])),
    ).toMatchObject([
      {
        code: 'PROPS_MISSING',
        message: 'SwitchNetwork.byId: addresses is missing',
        allowed: '[a string] or [a string, a string]',
      },
    ]);
  });

  it('may be all options at once', () => {
    expect(problemsOf(() => Reflect.apply(SwitchNetwork.byId, SwitchNetwork, ['1']))).toMatchObject([
      {
        code: 'PROPS_MISSING',
        property: 'options',
        allowed: 'an object { addresses, prefixLength, … } (SwitchNetworkOptions)',
      },
    ]);
    expect(summarize(() => Reflect.apply(NodeJoin.token, NodeJoin, ['x']))).toEqual([
      ['PROPS_MISSING', 'options'],
    ]);
  });

  it('is one of two if either would do', () => {
    const stack = shop();
    const backend = new Workload(stack, 'Web', workload);
    const props = { backend, servers: ['10.0.0.1'], ports: [80] };
    expect(
      problemsOf(() => Reflect.construct(SakuraLoadBalancedService, [stack, 'Edge', props])),
    ).toMatchObject([
      {
        code: 'PROPS_MISSING',
        message: 'SakuraLoadBalancedService: network or loadBalancer is missing',
        constructPath: 'shop/Edge',
        source: expect.stringMatching(/^test\/core\/props\/check-call\.test\.ts:\d+$/),
      },
    ]);
  });
});

describe('a value of the wrong kind', () => {
  it('is reported with all others of the call, and how to fix it', () => {
    const stack = shop();
    const props = {
      backend: 'frontend',
      network: RouterNetwork.byId,
      servers: [{ address: 5 }],
      ports: ['80', { port: 80, healthCheck: HealthCheck.tcp }],
      healtCheck: HealthCheck.tcp(),
      plan: 'standrad',
      redundant: 'true',
      vrid: Number.NaN,
      tags: 'blue',
      name: null,
    };
    const found = summarize(() => Reflect.construct(SakuraLoadBalancedService, [stack, 'Edge', props]));
    expect(found.sort()).toEqual([
      ['PROPS_KIND', 'backend', 'pass the object itself, not its name'],
      ['PROPS_KIND', 'name', 'leave name out'],
      ['PROPS_KIND', 'network', 'call it: RouterNetwork.byId(…)'],
      ['PROPS_KIND', 'plan', "did you mean 'standard'?"],
      ['PROPS_KIND', 'ports[0]', 'write 80 without quotes'],
      ['PROPS_KIND', 'ports[1].healthCheck', 'call it: HealthCheck.tcp(…)'],
      ['PROPS_KIND', 'redundant', 'write true without quotes'],
      ['PROPS_KIND', 'servers[0].address', 'put it into quotes'],
      ['PROPS_KIND', 'tags', 'put it into a list: [ … ]'],
      ['PROPS_KIND', 'vrid'],
      ['PROPS_UNKNOWN', 'healtCheck', 'did you mean healthCheck?'],
    ]);
  });

  it('is undefined in a map, where it would become an empty text', () => {
    const props = { app: 'web', image: 'a.example.jp/web:1', ports: [{ name: 'http', number: 80 }] };
    const env = { URL: undefined, NAME: 'shop' };
    expect(
      summarize(() => Reflect.construct(Workload, [shop(), 'Web', { ...props, env, command: undefined }])),
    ).toEqual([['PROPS_KIND', 'env.URL', 'leave env.URL out']]);
  });

  it.each([
    ['a hole in a list', Array(1)],
    ['a Date', new Date(0)],
    ['a Map', new Map()],
    ['a function', () => []],
    ['a symbol', Symbol('x')],
    ['a bigint', 1n],
    ['infinity', Number.POSITIVE_INFINITY],
    ['a promise', Promise.resolve([])],
  ])('may be %s', (_, servers) => {
    const props = { backend: shop(), network: RouterNetwork.byId('1'), servers };
    const [problem, ...others] = problemsOf(() =>
      Reflect.construct(SakuraLoadBalancedService, [shop(), 'Edge', props]),
    );
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ code: 'PROPS_KIND', property: expect.stringMatching(/^servers/) });
  });

  it.each([
    ['the properties themselves', (proxy: object) => Reflect.construct(Stack, [new App(), 'shop', proxy])],
    ['a property', (proxy: object) => Reflect.construct(Stack, [new App(), 'shop', { labels: proxy }])],
    [
      'an item',
      (proxy: object) => Reflect.construct(Workload, [shop(), 'Web', { ...workload, ports: [proxy] }]),
    ],
    ['an instance', (proxy: object) => Reflect.construct(Stack, [new App(), 'shop', { zone: proxy }])],
    ['an option', (proxy: object) => Reflect.apply(HealthCheck.ping, HealthCheck, [proxy])],
  ])('may be a proxy that throws or was revoked: %s', (_, call) => {
    const { proxy: revoked, revoke } = Proxy.revocable({}, {});
    revoke();
    const fail = (): never => {
      throw new Error('no look');
    };
    const closed = new Proxy({}, { get: fail, has: fail, ownKeys: fail, getPrototypeOf: fail });
    for (const proxy of [revoked, closed]) {
      for (const { code } of problemsOf(() => call(proxy))) expect(code).toBe('PROPS_KIND');
    }
  });

  it('may be a getter that throws', () => {
    const props = {
      get zone() {
        throw new Error('secret');
      },
    };
    expect(problemsOf(() => Reflect.construct(Stack, [new App(), 'shop', props]))).toMatchObject([
      { code: 'PROPS_KIND', property: 'zone', given: 'a property that throws when it is read' },
    ]);
  });

  it('is never shown where it may be a secret', () => {
    const call = () =>
      Reflect.apply(NodeJoin.token, NodeJoin, [['abcdef.0123456789abcdef'], { ca: 'PEM-of-a-key' }]);
    expect(JSON.stringify(problemsOf(call))).not.toMatch(/abcdef|PEM/);
    const files = [{ path: '/x', content: { password: 'hunter2' } }];
    expect(
      JSON.stringify(problemsOf(() => Reflect.construct(UserData, [shop(), 'U', { files }]))),
    ).not.toContain('hunter2');
  });

  describe('compared with an instance of a user class, which', () => {
    class Props {
      readonly app = 'web';
      readonly image = 'web:1';
      readonly ports = [{ name: 'http', number: 80 }];
      readonly note = 'for ourselves';
    }

    it('is accepted', () => {
      expect(() => new Workload(shop(), 'Web', new Props())).not.toThrow();
    });

    it('is accepted with one option, while a Map is not', () => {
      class Shop extends Stack {}
      class GatewayProps {
        readonly image = 'nginx:1.30.4';
      }
      expect(() => new NginxIngressGateway(shop(), 'Gateway', new GatewayProps())).not.toThrow();
      expect(
        problemsOf(() => Reflect.construct(Shop, [new App(), 'shop', new Map([['a', 1]])])),
      ).toMatchObject([{ code: 'PROPS_KIND', given: 'a Map' }]);
    });

    it('is refused if values are on the prototype, where copies lose them', () => {
      class Getters extends Props {
        get replicas() {
          return 2;
        }
      }
      const resources = Object.create({ limits: { memory: '64Mi' } });
      const fix = 'write it into the object itself';
      expect(summarize(() => new Workload(shop(), 'Web', new Getters()))).toEqual([
        ['PROPS_KIND', 'replicas', fix],
      ]);
      expect(summarize(() => new Workload(shop(), 'Web', Object.create(workload)))).toEqual(
        ['app', 'ports', 'image'].map((key) => ['PROPS_KIND', key, fix]),
      );
      expect(summarize(() => new Workload(shop(), 'Web', { ...workload, resources }))).toEqual([
        ['PROPS_KIND', 'resources.limits', fix],
      ]);
    });
  });
});

it.each<[string, object, string]>([
  ['mode', { files: [{ path: '/a', content: '', mode: '0644' }] }, 'did you mean permissions?'],
  ['data', { files: [{ path: '/a', data: '' }] }, 'did you mean content?'],
  ['user', { files: [{ path: '/a', content: '', user: 'core' }] }, 'did you mean owner?'],
  ['write_files', { write_files: [] }, 'did you mean files?'],
  ['authorizedKeys', { users: [{ name: 'core', authorizedKeys: [] }] }, 'did you mean sshAuthorizedKeys?'],
])('knows what others call a property: %s', (_, props, hint) => {
  const faults = summarize(() => Reflect.construct(UserData, [new Stack(new App(), 'shop'), 'Node', props]));
  expect(JSON.stringify(faults)).toContain(hint);
});

it.each([
  [0o644, 'write "0644", a string'],
  [755, 'write "0755", a string'],
])('writes the permissions %d as a string', (permissions, hint) => {
  const props = { files: [{ path: '/a', content: '', permissions }] };
  expect(summarize(() => Reflect.construct(UserData, [new Stack(new App(), 'shop'), 'Node', props]))).toEqual(
    [['PROPS_KIND', 'files[0].permissions', hint]],
  );
});

it('refuses the text that undefined becomes', () => {
  const tag = `${process.env.KUMIKI_UNSET}`;
  expect(summarize(() => Reflect.apply(Servers.byTag, Servers, [tag]))).toEqual([
    ['PROPS_KIND', 'tag', 'undefined became text: set the variable that it comes from'],
  ]);
});

it('refuses the text that an output of Pulumi becomes', () => {
  const hint = 'an output of Pulumi became text: use a value that is known before anything is deployed';
  const image = `web:${output('1.2')}`;
  expect(summarize(() => Reflect.construct(Workload, [shop(), 'Web', { ...workload, image }]))).toEqual([
    ['PROPS_KIND', 'image', hint],
  ]);
  expect(summarize(() => Reflect.apply(Servers.byTag, Servers, [JSON.stringify(output('1'))]))).toEqual([
    ['PROPS_KIND', 'tag', hint],
  ]);
});

it('refuses the text that an object or a token becomes, except in files and in quotation marks', () => {
  const hintsAt = (text: string) =>
    problemsOf(() => Reflect.construct(Workload, [shop(), 'Web', { ...workload, args: [text] }])).map(
      ({ hint }) => hint,
    );
  expect(hintsAt(`--labels=${String({})}`)).toEqual([
    'an object became text: use the intended property of it',
  ]);
  expect(hintsAt(`--host=$${'{Token[TOKEN.12]}'}`)).toEqual([
    'a token became text: use a value that is known before anything is deployed',
  ]);
  for (const text of ['"[object Object]"', `echo $${'{Token[0]}'}\n`, 'a[object]'])
    expect(hintsAt(text)).toEqual([]);
});

it('takes no object for an instance of ours because it inherits a property of that name', () => {
  const props = { ...workload, env: { A: /a/ } };
  expect(summarize(() => Reflect.construct(Workload, [shop(), 'Web', props]))).toEqual([
    ['PROPS_KIND', 'env.A'],
  ]);
  expect(summarize(() => Reflect.construct(Stack, [new App(), 'shop', { zone: new Error('a') }]))).toEqual([
    ['PROPS_KIND', 'zone'],
  ]);
});

it('says which package a class of the same name is of', () => {
  const props = { ...workload, env: { A: PlusEnvValue.fromValue('a') } };
  expect(summarize(() => Reflect.construct(Workload, [shop(), 'Web', props]))).toEqual([
    ['PROPS_KIND', 'env.A', 'import EnvValue from kumiki: this one is from another package'],
  ]);
});

describe('the scope and the id', () => {
  it('are required in this order', () => {
    expect(summarize(() => Reflect.construct(Stack, ['shop', {}]))).toEqual([
      ['PROPS_KIND', 'scope', 'pass the object itself, not its name'],
      ['PROPS_KIND', 'id'],
    ]);
  });

  it('are refused if the id is taken or empty, before constructs throws its own error', () => {
    const stack = shop();
    new GuestbookApp(stack, 'Guestbook');
    expect(problemsOf(() => new GuestbookApp(stack, 'Guestbook'))).toMatchObject([
      {
        code: 'SYNTH_DUPLICATE',
        constructPath: 'shop/Guestbook',
        message: expect.stringMatching(/check-call\.test\.ts/),
      },
    ]);
    expect(problemsOf(() => new Stack(new App(), ''))).toMatchObject([
      { code: 'SYNTH_NAME', property: 'id' },
    ]);
  });

  it.each([
    ['App', () => new App()],
    ['cdk8s.App', () => new PlainApp()],
  ])('are refused if the scope is the %s where a Stack is needed', (_, create) => {
    expect(problemsOf(() => new GuestbookApp(create(), 'Guestbook'))).toMatchObject([
      { code: 'SYNTH_APP', constructPath: 'Guestbook', source: expect.any(String) },
    ]);
    expect(problemsOf(() => new Workload(create(), 'Web', workload))).toMatchObject([{ code: 'SYNTH_APP' }]);
  });
});

describe('the zone', () => {
  it('must be one of those that exist', () => {
    expect(problemsOf(() => Reflect.construct(Stack, [new App(), 'shop', { zone: 'tokyo1' }]))).toMatchObject(
      [
        {
          code: 'PROPS_KIND',
          given: "the string 'tokyo1'",
          allowed: "Zone.of(…), Zone.other(…), 'is1a', 'is1b', 'is1c', 'tk1a', 'tk1b' or 'tk1v'",
        },
      ],
    );
  });

  it('may be another by Zone.other', () => {
    const stack = new Stack(new App(), 'shop', { zone: Zone.other('is1d') });
    expect(stack.zone).toBe('is1d');
    const network = RouterNetwork.byId('113400000101');
    expect(new SakuraLoadBalancer(stack, 'One', { network }).toSpec().zone).toBe('is1d');
    expect(new SakuraLoadBalancer(stack, 'Two', { network, zone: Zone.other('tk1c') }).toSpec().zone).toBe(
      'tk1c',
    );
    expect(Zone.of('tk1b').name).toBe('tk1b');
    expect(problemsOf(() => Zone.of('tk1'))).toMatchObject([
      { hint: expect.stringMatching(/tk1a\?.*Zone\.other/) },
    ]);
    expect(problemsOf(() => Zone.other('../is1a'))).toMatchObject([{ code: 'SYNTH_VALUE' }]);
  });

  it('may be any of the simulator', () => {
    for (const zone of ZONE_NAMES) expect(new Stack(new App(), 'shop', { zone }).zone).toBe(zone);
  });
});

describe('a namespace that Kubernetes does not accept', () => {
  it('is reported once, at the stack that gives it to its objects', () => {
    const stack = new Stack(new App(), 'shop', { namespace: 'My_Shop', labels: { team: 'a b' } });
    new GuestbookApp(stack, 'Guestbook');
    expect(problemsOf(() => (stack.node.root as App).assemble())).toMatchObject([
      {
        code: 'SYNTH_NAME',
        constructPath: 'shop',
        source: expect.stringContaining('check-call.test.ts'),
        property: 'namespace',
        given: 'My_Shop',
        hint: "'my-shop' would be valid",
      },
      { code: 'SYNTH_LABEL', constructPath: 'shop', given: 'a b' },
    ]);
  });
});

it('says that the id is missing if the properties are in its place', () => {
  class Shop extends Stack {
    constructor(scope: App) {
      super(scope, { namespace: 'shop' } as unknown as string);
    }
  }
  expect(() => new Shop(new App())).toThrow(
    expect.objectContaining({
      problems: [
        expect.objectContaining({
          code: 'PROPS_KIND',
          property: 'id',
          hint: "write an id before the properties: new Stack(scope, 'shop', { … })",
        }),
      ],
    }),
  );
});
