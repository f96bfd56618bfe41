/** The answer of a site to a request, or the reason why there is none. */
export type SiteAnswer = Response | Failure;

export interface Response {
  readonly status: number;
  /** Headers by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** Beginning of the body. */
  readonly body: string;
}

export interface Failure {
  /** Code of the error, such as `ECONNREFUSED`. */
  readonly error: string;
}

/** A symptom, with its meaning and remedy. */
export interface Symptom {
  /** Wording of the guide's table. */
  readonly seen: string;
  fits(answer: SiteAnswer): boolean;
  readonly means: string;
  readonly fix: string;
}

const isNginx = (answer: SiteAnswer): answer is Response =>
  'status' in answer && /^nginx|^openresty/i.test(answer.headers.server ?? '');

const failsWith = (codes: RegExp) => (answer: SiteAnswer) => 'error' in answer && codes.test(answer.error);

const says = (status: readonly number[], text: RegExp) => (answer: SiteAnswer) =>
  'status' in answer && status.includes(answer.status) && text.test(answer.body);

const nginxSays =
  (...status: readonly number[]) =>
  (answer: SiteAnswer) =>
    isNginx(answer) && status.includes(answer.status);

/** The first that matches applies. */
export const SYMPTOMS: readonly Symptom[] = [
  {
    seen: 'name not found',
    fits: failsWith(/^(?:ENOTFOUND|EAI_\w+|ENODATA)$/),
    means: 'the host is not in DNS',
    fix: 'make an A record with the address of the load balancer, or ask the address itself with --address',
  },
  {
    seen: 'connection refused',
    fits: failsWith(/^ECONNREFUSED$/),
    means: 'nothing listens at the address and port',
    fix: 'wait 5 to 6 minutes after a new Ingress; then check that its address is the one that was asked, and is IN_USE',
  },
  {
    seen: 'no answer in time',
    fits: failsWith(/^(?:ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ABORT_ERR)$/),
    means: 'packets to the address are lost, or no server behind it answers',
    fix: 'check firewall rules, the address, and for a virtual IP whether the servers accept packets for it',
  },
  {
    seen: 'connection closed',
    fits: failsWith(/^(?:ECONNRESET|EPIPE|HPE_\w+|UND_ERR\w*)$/),
    means:
      'the server ends the connection; it may want TLS or the PROXY protocol there, or its name is refused',
    fix: 'ask with the scheme and host that the gateway has a certificate for; behind a load balancer with the PROXY protocol, ask the load balancer',
  },
  {
    seen: 'TLS error',
    fits: failsWith(/SSL|TLS|CERT|^EPROTO$/),
    means: 'the TLS handshake failed; there is no certificate for this host, or the server speaks plain http',
    fix: 'check that the certificate names the host, and that the Secret is in the namespace of the gateway',
  },
  {
    seen: '404 "backend NotFound"',
    fits: says([404], /backend NotFound|service rules for|backend service not found|fault filter abort/i),
    means: 'the load balancer runs, but has no backend for this host and path; nginx is not reached',
    fix: 'wait until the Ingress is wired (5 to 6 minutes); then compare host and paths with kubectl describe ingress',
  },
  {
    seen: '404 "default backend"',
    fits: says([404], /default backend - 404/),
    means: 'the default backend of the Ingress answers; no rule fits this host and path',
    fix: 'compare host and paths with kubectl describe ingress',
  },
  {
    seen: '404 of Google',
    fits: says([404], /That.s an error|Error 404 \(Not Found\)/),
    means: 'the load balancer is not wired yet, or the address belongs to another one',
    fix: 'wait 5 to 6 minutes; then check that the address is IN_USE, and what kubectl describe ingress says',
  },
  {
    seen: '502 of Google',
    fits: (answer) =>
      says(
        [500, 502, 503],
        /Error: Server Error|server encountered a temporary error|no healthy upstream/i,
      )(answer) ||
      ('status' in answer &&
        answer.status === 502 &&
        answer.headers.via === '1.1 google' &&
        !isNginx(answer)),
    means: 'no backend of the load balancer is healthy; its checks do not get 200',
    fix: 'look at the backends in kubectl describe ingress, and whether /healthz answers in the pods',
  },
  {
    seen: 'Welcome to nginx',
    fits: (answer) => isNginx(answer) && /<title>Welcome to nginx/.test(answer.body),
    means: 'nginx runs with the configuration of its image, not with that of the gateway',
    fix: 'check that the pods belong to the gateway, and that no default.conf of the image is in use',
  },
  {
    seen: '400 "plain HTTP request was sent to HTTPS port"',
    fits: says([400], /plain HTTP request was sent to HTTPS port/),
    means: 'the port expects https, but got http; the load balancer mixes up the two ports',
    fix: 'let port 80 lead to the http port of the gateway, and 443 to https',
  },
  {
    seen: '404 of nginx',
    fits: (answer) => nginxSays(404)(answer) && /<center>nginx/.test((answer as Response).body),
    means: 'nginx is reached, and no route serves this host and path',
    fix: 'ask gateway.match() about the request, or look at the table of routes that kumiki synth prints',
  },
  {
    seen: '502 of nginx',
    fits: nginxSays(502),
    means:
      'nginx is reached; the service behind the route refuses connections, or has no pods, or no such name',
    fix: "look at kubectl get endpointslices for the service, and at upstream and upstreamStatus in nginx's log",
  },
  {
    seen: '504 of nginx',
    fits: nginxSays(504),
    means: 'nginx is reached; the service behind the route does not answer in time',
    fix: 'look at the pods of the service and at network policies; raise readTimeoutSeconds if it may take that long',
  },
  {
    seen: '421 of nginx',
    fits: nginxSays(421),
    means: 'the certificate of the connection is for another host than the request',
    fix: 'ask with the host in the URL; a client that shares connections between hosts repeats the request by itself',
  },
  {
    seen: '503 of nginx',
    fits: nginxSays(503, 429),
    means: 'a limit of requests or connections is reached, or the pod is about to end',
    fix: 'compare rateLimit and maxConnections of the route with what clients send',
  },
  {
    seen: '401 or 403',
    fits: (answer) => 'status' in answer && [401, 403, 407].includes(answer.status),
    means: 'the route is protected by users, addresses, or an authorization service',
    fix: 'compare basicAuth, allowFrom, denyFrom and externalAuth of the route; behind a proxy, clientAddress decides whose address counts',
  },
  {
    seen: '404 of the service',
    fits: (answer) => 'status' in answer && answer.status === 404,
    means: 'the request reaches the service, which does not have that path',
    fix: 'compare stripPrefix and the rewrites of the route with the path that the service expects',
  },
  {
    seen: '5xx of the service',
    fits: (answer) => 'status' in answer && answer.status >= 500,
    means: 'the request reaches the service, which fails',
    fix: 'look at the log of its pods',
  },
  {
    seen: '4xx of the service',
    fits: (answer) => 'status' in answer && answer.status >= 400,
    means: 'the request reaches the service, which refuses it',
    fix: 'look at the log of nginx: without an upstreamStatus it was nginx, else the service',
  },
  {
    seen: 'error',
    fits: (answer) => 'error' in answer,
    means: 'the request failed in an unknown way',
    fix: 'ask with curl -v, which says more',
  },
];

/** Symptoms of a series of redirects. */
export const REDIRECT_SYMPTOMS = {
  loop: {
    seen: '301 again and again',
    means:
      'a redirect leads back to where it came from; the service or nginx does not know that the client speaks https',
    fix: 'set clientAddress to the proxies in front, so that X-Forwarded-Proto is believed; redirect at one place only',
  },
  internal: {
    seen: '301 to a port or host inside',
    means: 'nginx is reached; the service redirects to an address that only the cluster has',
    fix: 'let the service trust X-Forwarded-Host and -Proto, or make its redirects relative',
  },
  downgrade: {
    seen: '301 to http',
    means: 'the service takes https for http',
    fix: 'set clientAddress to the proxies in front, and let the service trust X-Forwarded-Proto',
  },
} as const;
