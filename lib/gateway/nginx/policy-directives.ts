import { type Directive, directive, expression } from '../../formats/nginx/directive';
import { formatMatch } from '../routes/route';
import type { PolicyRoute, RoutePolicy } from './gateway-config';
import type { SharedDefinitions } from './shared-definitions';

/** Size of the zone for the counters of a limit: about 160,000 clients. */
const ZONE_SIZE = '10m';

/** The largest buffered body. Larger ones are passed on as they arrive: few fit on the disk of a pod. */
const MAX_KEPT_BODY_BYTES = 16 * 1024 * 1024;

/** Time-out for the body of a request, unless it is streamed. */
const BODY_TIMEOUT_SECONDS = 30;

/** Renders body sizes, time-outs and streaming, which both the `http` block and a location may contain. */
export function renderTransfer(policy: RoutePolicy): Directive[] {
  const { maxBodyBytes, streaming, readTimeoutSeconds } = policy;
  const keepsBodies = !streaming && maxBodyBytes > 0 && maxBodyBytes <= MAX_KEPT_BODY_BYTES;
  const bodyTimeoutSeconds = streaming
    ? Math.max(BODY_TIMEOUT_SECONDS, readTimeoutSeconds)
    : BODY_TIMEOUT_SECONDS;
  return [
    ...['proxy', 'grpc'].flatMap((prefix) => [
      directive(`${prefix}_connect_timeout`, `${policy.connectTimeoutSeconds}s`),
      directive(`${prefix}_read_timeout`, `${policy.readTimeoutSeconds}s`),
      directive(`${prefix}_send_timeout`, `${policy.sendTimeoutSeconds}s`),
    ]),
    directive('client_max_body_size', maxBodyBytes),
    directive('client_body_timeout', `${bodyTimeoutSeconds}s`),
    directive('proxy_buffering', streaming ? 'off' : 'on'),
    directive('proxy_request_buffering', keepsBodies ? 'on' : 'off'),
  ];
}

/** Renders those statements of a location that differ from the whole gateway's. */
export function renderTransferChanges(policy: RoutePolicy, usual: RoutePolicy, isGrpc: boolean): Directive[] {
  const known = new Set(renderTransfer(usual).map((statement) => JSON.stringify(statement)));
  // gRPC always streams
  return renderTransfer({ ...policy, streaming: policy.streaming || isGrpc }).filter(
    (statement) =>
      !known.has(JSON.stringify(statement)) && !statement.name.startsWith(isGrpc ? 'proxy_' : 'grpc_'),
  );
}

/** Renders the access restrictions and limits of a route. */
export function renderAccess({ match, policy }: PolicyRoute, definitions: SharedDefinitions): Directive[] {
  return [
    ...policy.denyFrom.map((network) => directive('deny', network)),
    ...policy.allowFrom.map((network) => directive('allow', network)),
    ...(policy.allowFrom.length > 0 ? [directive('deny', 'all')] : []),
    ...renderLimits(policy, formatMatch(match), definitions),
    ...(policy.basicAuth
      ? [
          directive('auth_basic', expression`${policy.basicAuth.realm}`),
          directive('auth_basic_user_file', expression`${policy.basicAuth.file}`),
        ]
      : []),
  ];
}

function renderLimits(
  { rateLimit, maxConnections }: RoutePolicy,
  route: string,
  definitions: SharedDefinitions,
): Directive[] {
  const statements: Directive[] = [];
  const isOwn = [rateLimit, maxConnections].some((limit) => limit?.scope === 'route');
  // routes with limits of their own are counted separately, in one zone for all of them
  if (isOwn)
    statements.push(
      directive(
        'set',
        '$kumiki_limited',
        definitions.define('limited', route, () => []),
      ),
    );
  if (rateLimit) {
    const rate = `${rateLimit.requests}r/${rateLimit.per === 'second' ? 's' : 'm'}`;
    const zone = definitions.define('rate', `${rateLimit.scope} ${rate}`, (name) => [
      directive('limit_req_zone', COUNTED_BY[rateLimit.scope], `zone=${name}:${ZONE_SIZE}`, `rate=${rate}`),
    ]);
    const burst = rateLimit.burst > 0 ? [`burst=${rateLimit.burst}`, 'nodelay'] : [];
    statements.push(directive('limit_req', `zone=${zone}`, ...burst), directive('limit_req_status', '429'));
  }
  if (maxConnections !== undefined) {
    const zone = definitions.define('connections', maxConnections.scope, (name) => [
      directive('limit_conn_zone', COUNTED_BY[maxConnections.scope], `zone=${name}:${ZONE_SIZE}`),
    ]);
    statements.push(
      directive('limit_conn', zone, maxConnections.count),
      directive('limit_conn_status', '429'),
    );
  }
  return statements;
}

const COUNTED_BY = {
  gateway: '$binary_remote_addr',
  route: expression`$binary_remote_addr $kumiki_limited`,
};
