import type { Problem } from '../../core/errors';
import { isObject, type JsonObject } from '../../core/json';
import { compareText } from '../../core/order';
import { collectProblems, throwIfAny } from '../../core/problems';
import { parseAsKubectl } from '../../formats/yaml/parse-as-kubectl';
import type { KnownService } from './migration-plan';
import { serviceKey } from './migration-plan';
import { findShapeFaults, SPECS } from './object-shapes';

/** A Kubernetes object as read from the input. */
export interface SourceObject {
  readonly kind: string;
  /** Such as `Ingress web/shop`, for messages. */
  readonly label: string;
  /** Empty if the object has none. */
  readonly apiVersion: string;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly createdAt: string;
  readonly spec: JsonObject;
  /** Fields that the kind does not have, such as `spec.rules[0].hots`. */
  readonly unknownFields: readonly string[];
}

/**
 * Reads the objects in YAML documents or JSON, including those inside lists.
 * @param file the file that was read, for messages
 * @throws GATEWAY_MIGRATION with all problems: text that cannot be read, values that are not Kubernetes
 *   objects, fields of a wrong type, duplicate objects, only objects without routes
 */
export function readObjects(text: string, file?: string): SourceObject[] {
  const prefix = file === undefined ? '' : `${file}, `;
  const { result, problems } = collectProblems(readAll(text, prefix));
  throwIfAny(problems);
  // such as after a failed command at the start of a pipe
  if (result.length === 0)
    throwIfAny([textProblem(file === undefined ? 'there are none' : `${file} has none`)]);
  if (!result.some(({ kind }) => ROUTE_KINDS.includes(kind))) throwIfAny([routeProblem(result, file)]);
  return result;
}

/** The kinds that have routes. */
const ROUTE_KINDS = ['Ingress', 'HTTPRoute'];

function routeProblem(objects: readonly SourceObject[], file = 'the text'): Problem {
  const kinds = [...new Set(objects.map(({ kind }) => kind))].sort(compareText);
  return {
    code: 'GATEWAY_MIGRATION',
    message: `${file} has no routes, only objects of these kinds: ${kinds.join(', ')}`,
    allowed: 'at least one Ingress or HTTPRoute',
    hint: 'such as the output of kubectl get ingress,service -A -o yaml',
  };
}

type Reading<T> = Generator<Problem, T>;

function* readAll(text: string, prefix: string): Reading<SourceObject[]> {
  const places = new Map<string, string>();
  const objects: SourceObject[] = [];
  for (const [index, document] of parseAsKubectl(text).entries()) {
    const where = `${prefix}document ${index + 1}`;
    // warnings count: an unknown tag would give another value. One fault is enough: later ones are often
    // consequences of the first
    const faults = [...document.errors, ...document.warnings].slice(0, 1);
    for (const { message } of faults) yield textProblem(`${where}: ${message}`);
    if (faults.length > 0) continue;
    try {
      const value: unknown = document.toJS({ maxAliasCount: 100 });
      if (value !== null) objects.push(...(yield* readObject(value, where, places)));
    } catch (cause) {
      const isEndless = cause instanceof RangeError;
      const said = cause instanceof Error ? cause.message : 'unreadable';
      yield textProblem(`${where}: ${isEndless ? 'it contains itself' : said}`);
    }
  }
  return objects;
}

function* readObject(value: unknown, where: string, places: Map<string, string>): Reading<SourceObject[]> {
  if (!isObject(value) || typeof value.kind !== 'string') {
    yield textProblem(`${where} is not an object of Kubernetes: it has no kind`);
    return [];
  }
  const { kind, items } = value;
  if (kind === 'List' || (kind.endsWith('List') && Array.isArray(items))) {
    if (!Array.isArray(items)) {
      yield textProblem(`${where} is a list without items`);
      return [];
    }
    const objects: SourceObject[] = [];
    // the API omits from the items of an IngressList what its kind implies
    const common =
      kind === 'List' ? {} : { apiVersion: value.apiVersion, kind: kind.slice(0, -'List'.length) };
    for (const [index, item] of items.entries()) {
      const object: unknown = isObject(item) ? { ...common, ...item } : item;
      objects.push(...(yield* readObject(object, `${where}, items[${index}]`, places)));
    }
    return objects;
  }
  return yield* readSingle(value, nameKind(kind, value.apiVersion), where, places);
}

function* readSingle(
  value: JsonObject,
  kind: string,
  where: string,
  places: Map<string, string>,
): Reading<SourceObject[]> {
  const metadata = isObject(value.metadata) ? value.metadata : {};
  const { name, namespace, annotations } = metadata;
  if (typeof name !== 'string') {
    yield textProblem(`${where} is a ${kind} without metadata.name`);
    return [];
  }
  if (namespace !== undefined && typeof namespace !== 'string') {
    yield textProblem(`${where}: metadata.namespace is not a string`);
    return [];
  }
  const label = `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
  const shape = Object.hasOwn(SPECS, kind) ? SPECS[kind] : undefined;
  const unknownFields: string[] = [];
  if (shape) {
    unknownFields.push(...Object.keys(value).filter((field) => !OBJECT_FIELDS.has(field)));
    const other = places.get(label);
    if (other !== undefined) yield textProblem(`${where}: ${label} is in ${other}, too`);
    places.set(label, where);
    for (const { field, given, allowed } of findShapeFaults(value.spec, shape, 'spec')) {
      if (given === undefined) unknownFields.push(field);
      else yield textProblem(`${where}: ${label}: ${field} is ${given}, not ${allowed}`);
    }
  }
  return [
    {
      kind,
      label,
      apiVersion: typeof value.apiVersion === 'string' ? value.apiVersion : '',
      namespace,
      name,
      annotations: yield* readStrings(annotations, `${where}: metadata.annotations`),
      createdAt: typeof metadata.creationTimestamp === 'string' ? metadata.creationTimestamp : '',
      spec: dropNulls(isObject(value.spec) ? value.spec : {}),
      unknownFields,
    },
  ];
}

const OBJECT_FIELDS = new Set(['apiVersion', 'kind', 'metadata', 'spec', 'status']);

/** Removes fields that are null, which Kubernetes treats as missing. */
function dropNulls(value: JsonObject): JsonObject {
  const clean = (inner: unknown): unknown => {
    if (Array.isArray(inner)) return inner.map(clean);
    return isObject(inner) ? dropNulls(inner) : inner;
  };
  const fields = Object.entries(value).filter(([, inner]) => inner !== null && inner !== undefined);
  return Object.fromEntries(fields.map(([name, inner]) => [name, clean(inner)]));
}

/** The API groups of the kinds that are read; other groups have kinds of the same names. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  Ingress: ['networking.k8s.io', 'extensions'],
  IngressClass: ['networking.k8s.io'],
  HTTPRoute: ['gateway.networking.k8s.io'],
  Service: [''],
};

/** Returns the kind, with the group appended if it is not one that is read: `Service.serving.knative.dev`. */
function nameKind(kind: string, apiVersion: unknown): string {
  const groups = Object.hasOwn(GROUPS, kind) ? GROUPS[kind] : undefined;
  if (!groups || typeof apiVersion !== 'string') return kind;
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  return groups.includes(group) ? kind : `${kind}.${group || 'v1'}`;
}

function* readStrings(value: unknown, where: string): Reading<Record<string, string>> {
  if (value === undefined || value === null) return {};
  if (!isObject(value)) {
    yield textProblem(`${where} is not a map`);
    return {};
  }
  const texts: [string, string][] = [];
  for (const [name, text] of Object.entries(value)) {
    if (typeof text === 'string') texts.push([name, text]);
    else yield textProblem(`${where}.${name} is not a string; put it into quotes`);
  }
  return Object.fromEntries(texts);
}

/** Returns the known facts about the Services among some objects. */
export function readServices(objects: readonly SourceObject[]): Map<string, KnownService> {
  const services = objects.filter(({ kind }) => kind === 'Service');
  return new Map(
    services.map(({ namespace, name, spec }) => [
      serviceKey(namespace, name),
      {
        selector: isObject(spec.selector) ? keepStrings(spec.selector) : {},
        ports: objectsIn(spec.ports).flatMap(({ name: portName, port, targetPort, appProtocol }) => {
          if (typeof port !== 'number') return [];
          const target = typeof targetPort === 'number' || typeof targetPort === 'string' ? targetPort : port;
          return [
            {
              name: typeof portName === 'string' ? portName : undefined,
              port,
              targetPort: target,
              ...(typeof appProtocol === 'string' && { appProtocol }),
            },
          ];
        }),
      },
    ]),
  );
}

function keepStrings(value: JsonObject): Record<string, string> {
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** Returns the objects of a list; none if the value is not a list. */
export function objectsIn(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** Returns the strings of a list; none if the value is not a list. */
export function stringsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

function textProblem(message: string): Problem {
  return {
    code: 'GATEWAY_MIGRATION',
    message: `the objects cannot be read: ${message}`,
    allowed: 'YAML or JSON with Ingress, HTTPRoute and Service objects',
    hint: 'such as the output of kubectl get ingress,service -A -o yaml',
  };
}
