import { isDeepStrictEqual } from 'node:util';
import type { ApplianceRecord } from '../../../lib/testing';
import type { KubeObject } from './api-client';
import type { ChangingSite } from './changing-site';

/** The manifests of a site and the actual state, to be compared. */
export interface Observed {
  /** The manifests of its tree. */
  readonly tree: readonly KubeObject[];
  /** The objects of the API server in its namespace. */
  readonly live: readonly KubeObject[];
  readonly appliance: ApplianceRecord;
}

/** A run of `up`: the site and tree of the run before it, those that it was to produce, and what it did. */
export interface ObservedRun {
  readonly from: { readonly site: ChangingSite; readonly tree: readonly KubeObject[] };
  readonly to: { readonly site: ChangingSite; readonly tree: readonly KubeObject[] };
  /** Steps in the cluster, such as `update site/Deployment/web`. */
  readonly steps: readonly string[];
  /** Output of the engine. */
  readonly text: string;
}

/**
 * Returns steps of a run that its change does not explain. A second run without a change would have taken
 * them, so the run of each change shows that the one before it was complete.
 */
export function findSurplusSteps({ from, to, steps, text }: ObservedRun): string[] {
  const [before, after] = [from.tree, to.tree].map(
    (tree) => new Map(tree.map((each) => [fullNameOf(each), JSON.stringify(each)])),
  );
  const isChanged = (name: string) => before?.get(name) !== after?.get(name);
  const isChangeOfCloud = !isDeepStrictEqual(
    [from.site.nodes, from.site.directPorts],
    [to.site.nodes, to.site.directPorts],
  );
  // on the way back, the ConfigMap with that content still exists, and only the record of the names changes
  const [names, newNames] = [from.tree, to.tree].map((tree) => tree.map(fullNameOf).filter(isConfiguration));
  const isChangeOfConfiguration = !isDeepStrictEqual(names, newNames);
  const ofCloud = listOwnSteps(text).filter(({ type }) =>
    type === 'Revisions' ? !isChangeOfConfiguration : !isChangeOfCloud,
  );
  return [
    ...steps.filter((step) => !isChanged(step.replace(/^\w+ /, '')) && !/^delete .*\/gateway-/.test(step)),
    ...ofCloud.map(({ line }) => line),
  ].map((step) => `nothing asked for: ${step}`);
}

/** Returns the steps of a run with our own resources, as the engine prints them. */
export function listOwnSteps(text: string): { readonly type: string; readonly line: string }[] {
  const lines = text.matchAll(/kumiki:(\w+) .* (?:created|updated|replaced|deleted)\b.*/g);
  return [...lines].map(([line, type = '']) => ({ type, line }));
}

function isConfiguration(name: string): boolean {
  return name.startsWith('site/ConfigMap/gateway-');
}

function fullNameOf({ kind, metadata: { namespace, name } }: KubeObject): string {
  return namespace === undefined ? `${kind}/${name}` : `${namespace}/${kind}/${name}`;
}

/** Kinds that a stack of the site has in its namespace. */
export const KINDS = 'deployments,services,configmaps,networkpolicies,poddisruptionbudgets,serviceaccounts';

/** A Deployment can go back ten revisions, in addition to the current one. */
const MOST_CONFIG_MAPS = 11;

/**
 * Returns every difference between the cloud or the cluster and the site and its tree; empty if they agree.
 */
export function findDisagreements(site: ChangingSite, observed: Observed): string[] {
  return [
    ...compareTree(observed),
    ...compareModel(site, observed.live),
    ...compareAppliance(site, observed),
  ];
}

/**
 * Checks that each object of the tree exists with all its values, and nothing else except former
 * configuration.
 */
function compareTree({ tree, live }: Observed): string[] {
  const wanted = new Map(tree.filter(({ kind }) => kind !== 'Namespace').map((each) => [nameOf(each), each]));
  const there = new Map(live.map((each) => [nameOf(each), each]));
  const missing = [...wanted.keys()].filter((name) => !there.has(name)).map((name) => `${name} is missing`);
  const surplus = [...there.keys()].filter((name) => !wanted.has(name));
  const former = surplus.filter((name) => /^ConfigMap\/gateway-/.test(name));
  const configMaps = [...there.keys()].filter((name) => /^ConfigMap\/gateway-/.test(name));
  return [
    ...missing,
    ...surplus.filter((name) => !former.includes(name)).map((name) => `${name} was left behind`),
    ...(configMaps.length > MOST_CONFIG_MAPS ? [`${configMaps.length} ConfigMaps of the gateway`] : []),
    ...[...wanted].flatMap(([name, object]) => compareValues(name, object, there.get(name) ?? object)),
  ];
}

function compareValues(path: string, wanted: unknown, there: unknown): string[] {
  if (Array.isArray(wanted) && Array.isArray(there) && wanted.length === there.length)
    return wanted.flatMap((value, index) => compareValues(`${path}[${index}]`, value, there[index]));
  if (isFields(wanted) && isFields(there))
    return Object.entries(wanted).flatMap(([key, value]) =>
      compareValues(`${path}.${key}`, value, there[key]),
    );
  return isDeepStrictEqual(wanted, there)
    ? []
    : [`${path} is ${JSON.stringify(there)}, the tree says ${JSON.stringify(wanted)}`];
}

/**
 * Compares the objects with the numbers of the site itself, independently of the code that rendered the
 * manifests.
 */
function compareModel(site: ChangingSite, live: readonly KubeObject[]): string[] {
  const deployments = live.filter(({ kind }) => kind === 'Deployment');
  const running = deployments.flatMap(({ metadata: { name }, spec }) => {
    const { replicas, template } = Object(spec);
    const [{ image, ports }] = template.spec.containers;
    return name === 'gateway'
      ? [`gateway: ${replicas}`]
      : [`${name}: ${replicas} of ${image} at ${ports[0].containerPort}`];
  });
  const wanted = site.services.map(
    ({ name, replicas, version, port }) =>
      `${name}: ${replicas} of registry.example.jp/${name}:${version} at ${port}`,
  );
  const gateway = Object(deployments.find(({ metadata }) => metadata.name === 'gateway')?.spec);
  const [configuration = ''] = live
    .filter(({ kind, metadata }) => kind === 'ConfigMap' && mounts(gateway, metadata.name))
    .map(({ data }) => Object.values(Object(data)).join('\n'));
  const routes = Object.entries(site.routes).map(([path, name]) => `${path} → ${name}`);
  return [
    ...differ('the Deployments', running, [...wanted, `gateway: ${site.gateways}`]),
    ...differ('the routes of the gateway', readRoutes(configuration), routes),
  ];
}

/** Returns the paths below `/` that nginx forwards, each with the service that receives them. */
function readRoutes(configuration: string): string[] {
  return configuration.split(/^ *location /m).flatMap((block) => {
    const [path] = /^\/\S+(?= \{)/.exec(block) ?? [];
    const [, name] = /proxy_pass http:\/\/site_(\w+)_80;/.exec(block) ?? [];
    return path === undefined || name === undefined ? [] : [`${path} → ${name}`];
  });
}

/**
 * Checks that the appliance has exactly the ports and servers of the site, and that the Services name its
 * addresses.
 */
function compareAppliance(site: ChangingSite, { live, appliance }: Observed): string[] {
  const servers = site.nodes.map((node) => `203.0.113.${node}`);
  const applied = appliance.applied ?? [];
  const entries = applied.map(
    ({ VirtualIPAddress, Port, Servers }) =>
      `${VirtualIPAddress}:${Port} → ${(Servers ?? []).map(({ IPAddress }) => IPAddress).sort()}`,
  );
  const [edge, direct] = ['edge-service', 'direct-service'].map((part) => ingressOf(live, part));
  const wanted = [
    `${edge}:80 → ${[...servers].sort()}`,
    ...site.directPorts.map((port) => `${direct}:${port} → ${[...servers].sort()}`),
  ];
  const probes = ['edge-probe', 'direct-probe'].slice(0, site.directPorts.length > 0 ? 2 : 1);
  return [
    ...differ('the appliance', entries, wanted),
    ...probes.flatMap((part) => differ(`the status of the ${part}`, ingressOf(live, part), servers)),
  ];
}

/** Returns the addresses that kube-proxy answers for. */
function ingressOf(live: readonly KubeObject[], part: string): string[] {
  const service = live.find(({ kind, metadata }) => kind === 'Service' && metadata.name.includes(part));
  const entries: { ip: string; ipMode: string }[] = Object(service?.status).loadBalancer?.ingress ?? [];
  return entries.map(({ ip, ipMode }) => (ipMode === 'VIP' ? ip : `${ip} as ${ipMode}`));
}

function differ(what: string, there: readonly string[], wanted: readonly string[]): string[] {
  const [a, b] = [[...there].sort(), [...wanted].sort()];
  return isDeepStrictEqual(a, b) ? [] : [`${what}: ${JSON.stringify(a)}, the site says ${JSON.stringify(b)}`];
}

function mounts(deployment: Readonly<Record<string, never>>, configMap: string): boolean {
  return JSON.stringify(deployment).includes(`"${configMap}"`);
}

function nameOf({ kind, metadata }: KubeObject): string {
  return `${kind}/${metadata.name}`;
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
