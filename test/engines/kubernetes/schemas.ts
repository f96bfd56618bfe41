import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The part of an OpenAPI document that schemas are derived from. */
interface OpenApi {
  readonly definitions: Readonly<Record<string, Definition>>;
}

interface Definition {
  readonly properties?: Readonly<Record<string, object>>;
  readonly additionalProperties?: unknown;
  readonly 'x-kubernetes-group-version-kind'?: readonly {
    readonly group: string;
    readonly version: string;
    readonly kind: string;
  }[];
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
}

/** Where kubeconform finds the schemas, below the folder. */
export const SCHEMA_LOCATION = '{{ .ResourceKind }}-{{ .Group }}-{{ .ResourceAPIVersion }}.json';

/**
 * Writes a JSON schema for each kind of an API server, in which fields unknown to the server are errors.
 * Returns the number of schemas.
 */
export function writeSchemas(openApi: string, folder: string): number {
  const { definitions }: OpenApi = JSON.parse(openApi);
  mkdirSync(folder, { recursive: true });
  const strict = Object.fromEntries(
    Object.entries(definitions).map(([name, definition]) => [name, close(definition)]),
  );
  // integers-or-strings, quantities and similar types do not exist in JSON schema
  Object.assign(strict, {
    'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { type: ['integer', 'string'] },
    'io.k8s.apimachinery.pkg.api.resource.Quantity': { type: ['number', 'string'] },
  });
  const all = JSON.stringify({ definitions: strict }).replaceAll(
    '"#/definitions/',
    '"all.json#/definitions/',
  );
  writeFileSync(join(folder, 'all.json'), all);
  let count = 0;
  for (const [name, definition] of Object.entries(definitions)) {
    for (const { group, version, kind } of definition['x-kubernetes-group-version-kind'] ?? []) {
      // kubeconform uses the version as the name of the core group
      const file = `${kind.toLowerCase()}-${group || version}-${version}.json`;
      writeFileSync(join(folder, file), JSON.stringify({ $ref: `all.json#/definitions/${name}` }));
      count += 1;
    }
  }
  return count;
}

function close(definition: Definition): object {
  const isOpen =
    definition.properties === undefined ||
    definition.additionalProperties !== undefined ||
    definition['x-kubernetes-preserve-unknown-fields'] === true;
  return isOpen ? definition : { ...definition, additionalProperties: false };
}
