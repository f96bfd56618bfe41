import { createHash } from 'node:crypto';
import { KumikiError } from '../../core/errors';
import { isObject } from '../../core/json';
import type { Graph, Picture } from '../model/graph';

/** Adds the checksums of documents to a graph, for comparison with another one. Secret documents get none. */
export function toGraphJson({ graph, readText }: Picture): Graph {
  const documents = graph.documents.map((document) => {
    const text = document.isSecret ? undefined : readText(document.id);
    if (text === undefined) return document;
    return { ...document, sha256: createHash('sha256').update(text).digest('hex') };
  });
  return { ...graph, documents };
}

export function renderGraphJson(picture: Picture): string {
  const schema = { $schema: 'https://kumiki.dev/schemas/graph.schema.json' };
  return `${JSON.stringify({ ...schema, ...toGraphJson(picture) }, undefined, 2)}\n`;
}

const LISTS: Readonly<Record<string, readonly string[]>> = {
  groups: ['id', 'kind', 'title', 'type'],
  nodes: ['id', 'kind', 'title', 'subtitle', 'path'],
  edges: ['from', 'to', 'kind', 'label', 'sentence'],
  documents: ['id', 'title', 'file'],
};

/**
 * Parses the output of {@link renderGraphJson}.
 * @param file its name, for errors
 * @throws CLI_USAGE if it is something else
 */
export function parseGraph(text: string, file: string): Graph {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw graphError(file, 'it is not JSON', cause);
  }
  if (!isGraph(value)) throw graphError(file, 'it is not a graph of version 1');
  return value;
}

function isGraph(value: unknown): value is Graph {
  if (!isObject(value) || value.version !== 1 || typeof value.title !== 'string') return false;
  return Object.entries(LISTS).every(([name, keys]) => {
    const list = value[name];
    return Array.isArray(list) && list.every((each) => hasTexts(each, keys) && hasLists(each, name));
  });
}

function hasTexts(value: unknown, keys: readonly string[]): boolean {
  return isObject(value) && keys.every((key) => typeof value[key] === 'string');
}

function hasLists(value: unknown, name: string): boolean {
  if (!isObject(value) || name === 'edges' || name === 'documents') return true;
  const areTexts = Array.isArray(value.documents) && value.documents.every((id) => typeof id === 'string');
  if (name === 'groups') return areTexts;
  return (
    areTexts && Array.isArray(value.facts) && value.facts.every((fact) => hasTexts(fact, ['name', 'value']))
  );
}

function graphError(file: string, message: string, cause?: unknown): KumikiError {
  const allowed = 'what kumiki graph --format json has written';
  return new KumikiError(
    { code: 'CLI_USAGE', message: `there is no earlier graph: ${message}`, given: file, allowed },
    { cause },
  );
}
