import type { MigratedRedirect } from '../migration-plan';
import type { Annotations } from './annotations';

type Status = NonNullable<MigratedRedirect['options']['status']>;
const STATUSES: readonly number[] = [301, 302, 303, 307, 308];

/** Reads the redirect for all paths of an Ingress, if it has one. */
export function readRedirect(annotations: Annotations): MigratedRedirect | undefined {
  const permanent = readOne(annotations, 'permanent-redirect', 301);
  const temporal = readOne(annotations, 'temporal-redirect', 302);
  if (permanent && temporal) {
    annotations.ignore('permanent-redirect', 'temporal-redirect comes first');
  }
  return temporal ?? permanent;
}

function readOne(annotations: Annotations, name: string, usual: Status): MigratedRedirect | undefined {
  const url = annotations.take(name);
  const code = annotations.takeInteger(`${name}-code`);
  if (url === undefined) return undefined;
  const status = isStatus(code) ? code : usual;
  if (code !== undefined && code !== status) {
    annotations.differ(
      `${name}-code`,
      `${code} is not a redirect that the gateway can send, so it is ${status}`,
    );
  }
  const redirect = parseTarget(url, status);
  if (redirect) {
    if (redirect.change === 'toPath') annotations.differ(name, 'the query of the request is kept');
    return redirect;
  }
  annotations.leaveOut(
    name,
    'only http(s)://HOST[:PORT] with a fixed path or $request_uri, or a fixed path, can be redirected to',
  );
  annotations.isRedirectLost = true;
  return undefined;
}

function isStatus(code: number | undefined): code is Status {
  return code !== undefined && STATUSES.includes(code);
}

const TARGET = /^(?:(https?):\/\/([a-z0-9.-]+)(?::(\d{1,5}))?)?(\/[^?#$]*|\$request_uri)?$/i;

/** Parses the target of a redirect; undefined if it depends on more of the request than its path. */
function parseTarget(url: string, status: Status): MigratedRedirect | undefined {
  const [match, scheme, host, port, path = '/'] = TARGET.exec(url) ?? [];
  if (match === undefined || (host === undefined && path === '$request_uri')) return undefined;
  const options = {
    status,
    scheme: scheme?.toLowerCase() === 'https' ? ('https' as const) : scheme && ('http' as const),
    host: host?.toLowerCase(),
    port: port === undefined ? undefined : Number(port),
  };
  const given = { ...options, scheme: options.scheme || undefined };
  if (path === '$request_uri') return { kind: 'redirect', change: 'samePath', options: given };
  return { kind: 'redirect', change: 'toPath', path, options: given };
}
