import { isObject } from '../../core/json';

/** The expected type of a field; `any` for fields that are not read, or whose reader checks them itself. */
export type Shape =
  | 'string'
  | 'number'
  | 'boolean'
  | 'number or string'
  | 'any'
  | { readonly list: Shape }
  | { readonly fields: Readonly<Record<string, Shape>>; readonly isOpen?: boolean };

const SERVICE_PORT: Shape = { fields: { number: 'number', name: 'string' } };
const INGRESS_BACKEND: Shape = {
  fields: {
    service: { fields: { name: 'string', port: SERVICE_PORT } },
    resource: 'any',
    serviceName: 'string',
    servicePort: 'number or string',
  },
};
const INGRESS_PATH: Shape = { fields: { path: 'string', pathType: 'string', backend: INGRESS_BACKEND } };
const INGRESS: Shape = {
  fields: {
    ingressClassName: 'string',
    defaultBackend: INGRESS_BACKEND,
    backend: INGRESS_BACKEND,
    rules: {
      list: { fields: { host: 'string', http: { fields: { paths: { list: INGRESS_PATH } } } } },
    },
    tls: { list: { fields: { hosts: { list: 'string' }, secretName: 'string' } } },
  },
};

const HEADERS: Shape = { list: { fields: { name: 'string', value: 'string' } } };
const HEADER_CHANGES: Shape = { fields: { set: HEADERS, add: HEADERS, remove: { list: 'string' } } };
const CHANGED_PATH: Shape = {
  fields: { type: 'string', replaceFullPath: 'string', replacePrefixMatch: 'string' },
};
const STRINGS: Shape = { list: 'string' };
const FILTER: Shape = {
  fields: {
    type: 'string',
    requestHeaderModifier: HEADER_CHANGES,
    responseHeaderModifier: HEADER_CHANGES,
    requestRedirect: {
      fields: {
        scheme: 'string',
        hostname: 'string',
        port: 'number',
        statusCode: 'number',
        path: CHANGED_PATH,
      },
    },
    urlRewrite: { fields: { hostname: 'string', path: CHANGED_PATH } },
    cors: {
      fields: {
        allowOrigins: STRINGS,
        allowMethods: STRINGS,
        allowHeaders: STRINGS,
        exposeHeaders: STRINGS,
        allowCredentials: 'boolean',
        maxAge: 'number',
      },
    },
    requestMirror: 'any',
    extensionRef: 'any',
    externalAuth: 'any',
  },
};
const COMPARED: Shape = { list: { fields: { type: 'string', name: 'string', value: 'string' } } };
const HTTP_ROUTE: Shape = {
  fields: {
    parentRefs: {
      list: {
        fields: {
          group: 'string',
          kind: 'string',
          namespace: 'string',
          name: 'string',
          sectionName: 'string',
          port: 'number',
        },
      },
    },
    hostnames: STRINGS,
    rules: {
      list: {
        fields: {
          matches: {
            list: {
              fields: {
                path: { fields: { type: 'string', value: 'string' } },
                method: 'string',
                headers: COMPARED,
                queryParams: COMPARED,
              },
            },
          },
          filters: { list: FILTER },
          backendRefs: {
            list: {
              fields: {
                group: 'string',
                kind: 'string',
                namespace: 'string',
                name: 'string',
                port: 'number',
                weight: 'number',
                filters: { list: FILTER },
              },
            },
          },
        },
        // the reader names the other fields itself
        isOpen: true,
      },
    },
  },
};
const SERVICE: Shape = {
  fields: {
    ports: {
      list: { fields: { name: 'string', port: 'number', targetPort: 'number or string' }, isOpen: true },
    },
  },
  isOpen: true,
};

/** The shape of `spec` for each kind that is read. */
export const SPECS: Readonly<Record<string, Shape>> = {
  Ingress: INGRESS,
  HTTPRoute: HTTP_ROUTE,
  Service: SERVICE,
  IngressClass: { fields: { controller: 'string' }, isOpen: true },
};

/** A field that does not have the expected shape. */
export interface ShapeFault {
  readonly field: string;
  /** Such as `a number`; undefined if the shape has no such field. */
  readonly given: string | undefined;
  readonly allowed: string;
}

/** Compares a value with a shape. A field that is null counts as missing. */
export function* findShapeFaults(value: unknown, shape: Shape, field: string): Generator<ShapeFault> {
  if (value === undefined || value === null || shape === 'any') return;
  if (typeof shape === 'string') {
    if (!shape.split(' or ').includes(typeof value)) {
      yield { field, given: nameType(value), allowed: nameShape(shape) };
    }
  } else if ('list' in shape) {
    if (!Array.isArray(value)) {
      yield { field, given: nameType(value), allowed: 'a list' };
      return;
    }
    for (const [index, item] of value.entries()) {
      const own = `${field}[${index}]`;
      // unlike a field, an item must not be null: the list would have a gap
      if (item === null) yield { field: own, given: 'null', allowed: nameShape(shape.list) };
      else yield* findShapeFaults(item, shape.list, own);
    }
  } else if (isObject(value)) {
    for (const [name, inner] of Object.entries(value)) {
      const known = Object.hasOwn(shape.fields, name) ? shape.fields[name] : undefined;
      if (known !== undefined) yield* findShapeFaults(inner, known, `${field}.${name}`);
      else if (!shape.isOpen) {
        const names = Object.keys(shape.fields).join(', ');
        yield { field: `${field}.${name}`, given: undefined, allowed: names };
      }
    }
  } else yield { field, given: nameType(value), allowed: 'a map' };
}

function nameShape(shape: Shape): string {
  if (typeof shape === 'string') return `a ${shape.replace(' or ', ' or a ')}`;
  return 'list' in shape ? 'a list' : 'a map';
}

/** Returns the type of a value. The value itself is not shown: it may be a secret. */
function nameType(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return isObject(value) ? 'a map' : `a ${typeof value}`;
}
