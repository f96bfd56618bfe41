import type { ArtifactKind, NextStep, OutputFile, ReportTable } from '../core/artifact-kind';
import type { GatewayConfig, PolicyRoute } from './nginx/gateway-config';
import { formatMatch } from './routes/route';

/** A gateway in the assembly. */
export interface GatewayArtifact {
  /** Construct path of the gateway. */
  readonly constructPath: string;
  /** Name of its folder, unique in its stack. */
  readonly name: string;
  /** Files of nginx's configuration by name: what the ConfigMaps hold. */
  readonly files: Readonly<Record<string, string>>;
  /** In the order in which they are tried, host by host. */
  readonly routes: readonly GatewayRouteSummary[];
  /** Lists the manual steps; `folder` is where the gateway's files are. */
  readonly listNextSteps: (folder: string) => readonly NextStep[];
}

/** A route in the report. */
export interface GatewayRouteSummary {
  /** The requests that it serves, such as `GET shop.example.jp/cart/`. */
  readonly match: string;
  /** The backend or redirect that they get. */
  readonly target: string;
  /** How the path changes; '' if it does not. */
  readonly path: string;
}

/** Gateways: each writes the configuration of its pods to files for reading and testing. */
export const GATEWAY: ArtifactKind<GatewayArtifact> = {
  name: 'gateways',
  noun: 'gateway',
  files: (artifacts) =>
    artifacts.flatMap(({ name, files }) =>
      Object.entries(files).map(
        ([file, content]): OutputFile => ({ path: `gateways/${name}/${file}`, content, isSecret: false }),
      ),
    ),
  instructions: (artifacts, folder) =>
    artifacts.flatMap(({ constructPath, name, listNextSteps }) => {
      const steps = listNextSteps(`${folder}/gateways/${name}`);
      return steps.length > 0 ? [{ title: constructPath, steps }] : [];
    }),
  report: (artifacts) => artifacts.map(reportRoutes),
  toJson: (artifacts, { name: stack }) =>
    artifacts.map(({ constructPath, name, routes }) => ({ constructPath, stack, name, routes })),
};

function reportRoutes({ constructPath, routes }: GatewayArtifact): ReportTable {
  return {
    title: constructPath,
    header: ['route', 'to', 'path'],
    rows: routes.map(({ match, target, path }) => [match, target, path]),
    rowNoun: 'route',
  };
}

/** Lists the routes of a gateway in the order in which they are tried, host by host. */
export function summarizeRoutes({ table, backends }: GatewayConfig): GatewayRouteSummary[] {
  return [...table.values()].flatMap(({ exact, regexes, prefixes }) =>
    [
      ...[...exact.values()].flat(),
      ...regexes.map(({ route }) => route),
      ...[...prefixes.values()].flat(),
    ].map((route) => ({
      match: formatMatch(route.match),
      target: formatTarget(route, (key) => {
        const upstream = backends.get(key);
        return upstream ? `${upstream.host}:${upstream.port}` : key;
      }),
      path: formatPathChange(route),
    })),
  );
}

function formatTarget({ action }: PolicyRoute, nameOf: (key: string) => string): string {
  if (action.kind === 'redirect') {
    const { status, scheme, host, port, path } = action;
    const origin = [scheme && `${scheme}://`, host, port && `:${port}`].filter(Boolean).join('');
    return `${status} ${origin}${path?.replacement ?? ''}`;
  }
  if (action.backends.length === 1) return nameOf(action.backends[0]?.key ?? '');
  return action.backends.map(({ key, weight }) => `${weight} × ${nameOf(key)}`).join(', ');
}

function formatPathChange({ action, match }: PolicyRoute): string {
  if (action.kind === 'redirect' || !action.rewrite) return '';
  const { kind, replacement } = action.rewrite;
  return kind === 'prefix' ? `${match.path.value} → ${replacement || '/'}` : `→ ${replacement}`;
}
