import { type Annotations, PREFIX } from './annotations';

/** Annotations that protect routes, so that the routes must not be open without them. */
const PROTECTING: Readonly<Record<string, string>> = {
  'auth-tls-secret': 'clients are not asked for certificates here',
  'auth-tls-verify-client': 'clients are not asked for certificates here',
  'enable-modsecurity': 'there is no web application firewall here; put one in front, then open the routes',
  'enable-owasp-core-rules': 'there is no web application firewall here',
  'enable-global-auth': 'external authentication of the whole controller is set elsewhere; see externalAuth',
  'ssl-passthrough': 'connections are not passed on undecrypted',
};

/** Values that switch an annotation off. */
const OFF = new Set(['false', 'False', 'FALSE', 'f', 'F', 'off', '0']);

const IGNORED: ReadonlyMap<RegExp, string> = new Map([
  [
    /^(?:affinity|session-cookie|affinity-)/,
    'clients are not bound to a pod; sessions must be kept outside of pods, or use sessionAffinity of the Service',
  ],
  [/^(?:upstream-hash-by|load-balance)/, 'the Service chooses the pod, so nothing can choose by a hash'],
  [
    /^auth-(?:signin|cache|keepalive|always|proxy|request)/,
    'external authentication has no such option here',
  ],
  [/^auth-tls-/, 'clients are not asked for certificates here'],
  [
    /^(?:custom-http-errors|default-backend|disable-proxy-intercept)/,
    'errors of backends are passed on as they are',
  ],
  [/^custom-headers$/, 'the headers are in a ConfigMap; set responseHeaders'],
  [/^upstream-vhost$/, 'backends get the Host header of the client; X-Forwarded-Host has it, too'],
  [/^x-forwarded-prefix$/, 'set requestHeaders: { "X-Forwarded-Prefix": … }'],
  [/^mirror-/, 'requests are not mirrored'],
  [/^(?:proxy-cookie|proxy-redirect)/, 'cookies and redirects of backends are passed on as they are'],
  [/^proxy-next-upstream/, 'what may be retried is retried once, as the gateway has it'],
  [
    /^(?:proxy-buffer|proxy-max-temp|client-body-buffer|proxy-busy)/,
    'the gateway has buffers of fixed sizes',
  ],
  [
    /^(?:limit-rate|limit-whitelist|limit-allowlist)/,
    'limits are by requests and connections, for every client',
  ],
  [/^(?:ssl-|proxy-ssl-)/, 'protocols and ciphers are those of the gateway'],
  [/^(?:enable-opentelemetry|enable-opentracing|opentelemetry|opentracing)/, 'requests are not traced'],
  [/^(?:enable-access-log|enable-rewrite-log)/, 'every request is logged, as JSON'],
  [/^satisfy$/, 'a client must pass all that is asked for, which is stricter'],
  [
    /^(?:connection-proxy-header|proxy-http-version|http2-push|preserve-trailing-slash)/,
    'the gateway decides this itself',
  ],
]);

const BOOKKEEPING = /^(?:kubectl\.kubernetes\.io|meta\.helm\.sh|kubernetes\.io\/ingress\.class$)/;

/** Reports the annotations that nothing else has read. */
export function reportUnsupported(annotations: Annotations): void {
  for (const name of annotations.listUnread()) {
    if (BOOKKEEPING.test(name)) continue;
    if (!name.startsWith(PREFIX)) {
      annotations.report(
        name,
        'ignored',
        'it is for another program, which reads the objects of the gateway from now on',
      );
      continue;
    }
    const short = name.slice(PREFIX.length);
    const value = annotations.take(short) ?? '';
    const protection = Object.hasOwn(PROTECTING, short) ? PROTECTING[short] : undefined;
    if (protection !== undefined && !OFF.has(value)) annotations.close(short, protection);
    else if (value !== '' && !(protection !== undefined && OFF.has(value))) {
      const [, reason] = [...IGNORED].find(([pattern]) => pattern.test(short)) ?? [];
      annotations.ignore(short, reason ?? 'the gateway has nothing that corresponds to it');
    }
  }
}
