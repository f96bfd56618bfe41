import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import {
  ClientAddress,
  GatewayBackend,
  GatewayTls,
  type NginxIngressGatewayProps,
  Redirect,
  type RouteOptions,
  RoutePath,
  type RouteTarget,
  type Workload,
} from '../../../lib';
import { withCompleteTree } from '../../../lib/core/complete-tree';
import { collectProblems } from '../../../lib/core/problems';
import { type Directive, directive, Expression, expression } from '../../../lib/formats/nginx/directive';
import { renderNginx } from '../../../lib/formats/nginx/render-nginx';
import { declareRoute } from '../../../lib/gateway/declared-route';
import { buildNginxConfig } from '../../../lib/gateway/nginx/render-config';
import { resolveGateway } from '../../../lib/gateway/resolve-gateway';
import { addServices } from '../../gateway/declared';
import { newChart } from '../../kubernetes/manifests';
import { describeWithEngine } from '../harness/engine';

const KNOWN = [
  '',
  ' ',
  ';',
  '{',
  '}',
  '"',
  "'",
  '$',
  '\\',
  '\n',
  '\r\n',
  '\0',
  '#',
  '`',
  `$${'{host}'}`,
  '$host',
  '$(id)',
  '; return 200;',
  '"; } location / { return 200; } #',
  "'; proxy_pass http://evil; '",
  '\\"',
  '\\\\"; x;',
  '/a;b',
  '/a{b}',
  '/a"b',
  "/a'b",
  '/a$b',
  '/a\\',
  '/a\nb',
  '/a b',
  '/a#b',
  `/$${'{x}'}`,
  '/$1',
  '/a$',
  '~ ^/',
  '= /',
  '@x',
  'a b',
  'x;',
  'a\tb',
  'default',
  'hostnames',
  'include /etc/passwd',
  '~*.*',
  '*',
  '..',
  '/..',
  '//',
  '/%00',
  '\u2028',
  '\u0085',
  '\ufeff',
  '\ud800',
  'é',
  'a'.repeat(5000),
  '/'.repeat(300),
  'on',
  'off',
  '0',
  '-1',
  'lua_code',
  '{{',
  '%s',
  "{'",
  '\u0007',
  '\u007f',
];
const piece = fc.constantFrom(
  ';',
  '{',
  '}',
  '"',
  "'",
  '$',
  '\\',
  '\n',
  '\r',
  '\t',
  '#',
  '`',
  ' ',
  '/',
  'a',
  'host',
  '$' + '{',
  '}',
  '(',
  ')',
  '~',
  '*',
  '|',
  '=',
  '@',
  '.',
  '-',
  ':',
  '1',
  'é',
);
const HOSTILE = [
  ...KNOWN,
  ...fc.sample(
    fc.array(piece, { minLength: 1, maxLength: 10 }).map((parts) => parts.join('')),
    { numRuns: 1200, seed: 5 },
  ),
  ...fc.sample(
    fc.array(piece, { minLength: 1, maxLength: 8 }).map((parts) => `/${parts.join('')}`),
    { numRuns: 900, seed: 6 },
  ),
];

/** A field that accepts a text, as a program sets it. */
type Field = (
  text: string,
  service: Workload,
) => {
  props?: NginxIngressGatewayProps;
  path?: string | RoutePath;
  options?: RouteOptions;
  target?: RouteTarget;
};

const FIELDS: Readonly<Record<string, Field>> = {
  prefix: (text) => ({ path: text }),
  exact: (text) => ({ path: RoutePath.exact(text) }),
  regex: (text) => ({ path: RoutePath.regex(text) }),
  host: (host) => ({ options: { host } }),
  method: (text) => ({ options: { methods: [text] } }),
  headerName: (text) => ({ options: { headers: { [text]: 'a' } } }),
  headerValue: (text) => ({ options: { headers: { 'X-A': text } } }),
  replacePrefix: (replacePrefix) => ({ path: '/p', options: { replacePrefix } }),
  rewritePath: (rewritePath) => ({ options: { rewritePath } }),
  rewriteGroups: (rewritePath) => ({ path: RoutePath.regex('/(a+)/b'), options: { rewritePath } }),
  redirectPath: (text) => ({ path: '/p', target: Redirect.toPath(text) }),
  redirectPrefix: (text) => ({ path: '/p', target: Redirect.toPrefix(text) }),
  redirectHost: (host) => ({ path: '/p', target: Redirect.samePath({ host }) }),
  external: (text) => ({ target: GatewayBackend.external(text) }),
  hostHeader: (hostHeader) => ({ target: GatewayBackend.external('api.example.com', { hostHeader }) }),
  requestHeader: (text) => ({ options: { requestHeaders: { 'X-A': text } } }),
  requestHeaderName: (text) => ({ options: { requestHeaders: { [text]: 'a' } } }),
  responseHeader: (text) => ({ options: { responseHeaders: { 'X-A': text } } }),
  securityHeader: (text) => ({ props: { securityHeaders: { 'X-A': text } } }),
  origin: (text) => ({ options: { cors: { origins: [text] } } }),
  corsHeader: (text) => ({ options: { cors: { origins: ['*'], headers: [text], exposedHeaders: [text] } } }),
  secret: (secretName) => ({ options: { basicAuth: { secretName } } }),
  secretKey: (key) => ({ options: { basicAuth: { secretName: 'users', key } } }),
  realm: (realm) => ({ options: { basicAuth: { secretName: 'users', realm } } }),
  authPath: (path, backend) => ({ options: { externalAuth: { backend, path } } }),
  authHeader: (text, backend) => ({ options: { externalAuth: { backend, responseHeaders: [text] } } }),
  allowFrom: (text) => ({ options: { allowFrom: [text] } }),
  denyFrom: (text) => ({ options: { denyFrom: [text] } }),
  trusted: (text) => ({ props: { clientAddress: ClientAddress.trustedProxies([text]) } }),
  clientHeader: (text) => ({ props: { clientAddress: ClientAddress.trustedProxies(['10.0.0.0/8'], text) } }),
  resolver: (text) => ({ props: { resolvers: [text] } }),
  clusterDomain: (clusterDomain) => ({ props: { clusterDomain } }),
  healthPath: (healthPath) => ({ path: '/p', props: { healthPath } }),
  version: (nginxVersion) => ({ props: { nginxVersion } }),
  certificate: (text) => ({ options: { host: 'a.jp' }, props: { tls: GatewayTls.secret(text, ['a.jp']) } }),
  certificateHost: (text) => ({ options: { host: text }, props: { tls: GatewayTls.secret('one', [text]) } }),
};

/** Number of configurations of each field that the parser reads at most. */
const READ = 40;

const PARSE = `
import json, sys
import crossplane
for name in sys.stdin.read().split('\\n'):
    if name: print(json.dumps(crossplane.parse(name, single=True, combine=False)['config'][0]))
`;

interface ParsedFile {
  readonly status: string;
  readonly parsed: readonly ParsedDirective[];
}

interface ParsedDirective {
  readonly directive: string;
  readonly args: readonly string[];
  readonly block?: readonly ParsedDirective[];
}

type Plain = readonly [name: string, args: readonly string[], block: readonly Plain[] | undefined];

describeWithEngine('crossplane', 'an independent parser', ({ path }) => {
  const parse = (configs: readonly string[]): ParsedFile[] => {
    const folder = mkdtempSync(join(tmpdir(), 'kumiki-hostile-'));
    try {
      const files = configs.map((text, index) => {
        const file = join(folder, `${index}.conf`);
        writeFileSync(file, text);
        return file;
      });
      const { stdout, stderr } = spawnSync('python3', ['-c', PARSE], {
        input: files.join('\n'),
        encoding: 'utf8',
        env: { ...process.env, PYTHONPATH: dirname(dirname(path)) },
        maxBuffer: 512 * 1024 * 1024,
      });
      if (stderr !== '') throw new Error(stderr);
      return stdout
        .trim()
        .split('\n')
        .map((line): ParsedFile => JSON.parse(line));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };

  it('has enough hostile texts', () => {
    expect(new Set(HOSTILE).size).toBeGreaterThanOrEqual(1500);
  });

  it.each(Object.entries(FIELDS))(
    'reads the intended tree for any text in %s, or the text is refused',
    (_, field) => {
      const chart = newChart();
      const service = addServices(chart, ['web']).get('web');
      if (!service) throw new Error('no service');
      const resolve = (text: string) => {
        const { props = {}, path: routePath = '/', options = {}, target = service } = field(text, service);
        const routes = [declareRoute(chart, routePath, target, options)];
        return collectProblems(
          resolveGateway({ props, routes, fallback: undefined, healthPath: '/healthz' }),
        );
      };
      const resolved = withCompleteTree(() => HOSTILE.map(resolve));
      const accepted = resolved.filter(({ problems }) => problems.length === 0);
      expect(accepted.length).toBeLessThan(HOSTILE.length);
      const trees = accepted.map(({ result }) => buildNginxConfig(result));
      const step = Math.max(1, Math.floor(trees.length / READ));
      const chosen = trees.filter((__, index) => index % step === 0);
      if (chosen.length === 0) return;
      const files = parse(chosen.map(renderNginx));
      for (const [index, file] of files.entries()) {
        expect(file.status).toBe('ok');
        expect(file.parsed.map(fromParsed)).toEqual((chosen[index] ?? []).map(fromDirective));
      }
    },
  );

  it('reads one argument for every text that the renderer accepts', () => {
    const statements = HOSTILE.flatMap((text): Directive[] => {
      const made = [directive('note', 'X-A', expression`a ${text} b`), directive('note', text)];
      try {
        renderNginx(made);
        return made;
      } catch {
        return [];
      }
    });
    expect(statements.length).toBeGreaterThan(2500);
    const [file] = parse([renderNginx(statements)]);
    expect(file?.parsed.map(fromParsed)).toEqual(statements.map(fromDirective));
  });
});

function fromDirective({ name, arguments: args, block }: Directive): Plain {
  return [
    name,
    args.map((value) => (value instanceof Expression ? value.text : value)),
    block?.map(fromDirective),
  ];
}

/**
 * Converts a parsed directive. The parser leaves escapes unchanged, except for quotes, and drops the
 * parentheses of `if`.
 */
function fromParsed({ directive: name, args, block }: ParsedDirective): Plain {
  const texts = [name, ...args].map((text) =>
    text.replace(/\\([\\nrt])/g, (_, char: string) => ESCAPED[char] ?? char),
  );
  const [first = '', ...rest] = texts;
  return [first, name === 'if' ? ['(', ...rest, ')'] : rest, block?.map(fromParsed)];
}

const ESCAPED: Readonly<Record<string, string>> = { '\\': '\\', n: '\n', r: '\r', t: '\t' };
