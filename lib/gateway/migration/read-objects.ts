import type * as Yaml from 'yaml';
import { KumikiError } from '../../core/errors';
import { isObject, type JsonObject } from '../../core/json';
import type { KnownService } from './migration-plan';
import { serviceKey } from './migration-plan';

/** An object of Kubernetes as it was read. */
export interface SourceObject {
  readonly kind: string;
  /** Such as `Ingress web/shop`, for messages. */
  readonly label: string;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly createdAt: string;
  readonly spec: JsonObject;
}

/**
 * Reads the objects of a text of YAML documents or JSON, also those inside lists.
 * @throws GATEWAY_MIGRATION if it is neither, or something in it is not an object of Kubernetes
 */
export function readObjects(text: string): SourceObject[] {
  return parseDocuments(text).flatMap((document, index) =>
    document === null ? [] : readObject(document, `document ${index + 1}`),
  );
}

function parseDocuments(text: string): unknown[] {
  const { parseAllDocuments } = require('yaml') as typeof Yaml;
  const documents = parseAllDocuments(text, { logLevel: 'silent' });
  return [...documents].map((document, index) => {
    const [fault] = document.errors;
    if (fault) throw textError(`document ${index + 1}: ${fault.message.split('\n')[0]}`, fault);
    try {
      return document.toJS({ maxAliasCount: 100 }) as unknown;
    } catch (cause) {
      throw textError(
        `document ${index + 1}: ${cause instanceof Error ? cause.message : 'unreadable'}`,
        cause,
      );
    }
  });
}

function readObject(value: unknown, where: string): SourceObject[] {
  if (!isObject(value) || typeof value.kind !== 'string') {
    throw textError(`${where} is not an object of Kubernetes: it has no kind`);
  }
  const { kind, items } = value;
  if (kind === 'List' || (kind.endsWith('List') && Array.isArray(items))) {
    if (!Array.isArray(items)) throw textError(`${where} is a list without items`);
    return items.flatMap((item: unknown, index) => readObject(item, `${where}, items[${index}]`));
  }
  const metadata = isObject(value.metadata) ? value.metadata : {};
  if (typeof metadata.name !== 'string') throw textError(`${where} is a ${kind} without metadata.name`);
  const namespace = typeof metadata.namespace === 'string' ? metadata.namespace : undefined;
  return [
    {
      kind,
      label: `${kind} ${namespace === undefined ? '' : `${namespace}/`}${metadata.name}`,
      namespace,
      name: metadata.name,
      annotations: readStrings(metadata.annotations, `${where}: metadata.annotations`),
      createdAt: typeof metadata.creationTimestamp === 'string' ? metadata.creationTimestamp : '',
      spec: isObject(value.spec) ? value.spec : {},
    },
  ];
}

function readStrings(value: unknown, where: string): Record<string, string> {
  if (value === undefined || value === null) return {};
  if (!isObject(value)) throw textError(`${where} is not a map`);
  return Object.fromEntries(
    Object.entries(value).map(([name, text]) => {
      if (typeof text === 'string') return [name, text];
      throw textError(`${where}.${name} is not a string; put it into quotes`);
    }),
  );
}

/** What is known of the Services among some objects. */
export function readServices(objects: readonly SourceObject[]): Map<string, KnownService> {
  const services = objects.filter(({ kind }) => kind === 'Service');
  return new Map(
    services.map(({ namespace, name, spec }) => [
      serviceKey(namespace, name),
      {
        selector: isObject(spec.selector) ? keepStrings(spec.selector) : {},
        ports: objectsIn(spec.ports).flatMap(({ name: portName, port, targetPort }) => {
          if (typeof port !== 'number') return [];
          const target = typeof targetPort === 'number' || typeof targetPort === 'string' ? targetPort : port;
          return [{ name: typeof portName === 'string' ? portName : undefined, port, targetPort: target }];
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

/** The objects of a list; of what is no list, none. */
export function objectsIn(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The strings of a list. */
export function stringsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

function textError(message: string, cause?: unknown): KumikiError {
  return new KumikiError(
    {
      code: 'GATEWAY_MIGRATION',
      message: `the objects cannot be read: ${message}`,
      allowed: 'YAML or JSON with Ingress, HTTPRoute and Service objects',
      hint: 'such as the output of kubectl get ingress,service -A -o yaml',
    },
    { cause },
  );
}
