import { isDeepStrictEqual } from 'node:util';
import type { Problem } from '../../core/errors';
import type { JsonObject } from '../../core/json';

/** The lists of a kubeconfig. */
export const LISTS = ['clusters', 'users', 'contexts'] as const;
export type ListName = (typeof LISTS)[number];

interface Entry {
  readonly name: string;
  readonly body: JsonObject;
}
type Entries = Readonly<Record<ListName, readonly Entry[]>>;

/** An entry, identified by its list and name. */
interface EntryName {
  readonly list: ListName;
  readonly name: string;
}

/** The fields to set and remove in an entry. */
interface Update extends EntryName {
  readonly set: readonly string[];
  readonly remove: readonly string[];
}

/** The planned effects of a merge. */
export interface MergePlan {
  readonly added: readonly EntryName[];
  readonly updated: readonly Update[];
  readonly unchanged: readonly EntryName[];
  readonly problems: readonly Problem[];
}

/** Fields that are alternatives to each other: if an update has any of them, the others are removed. */
const ALTERNATIVES: Readonly<Record<ListName, readonly string[]>> = {
  clusters: ['certificate-authority', 'certificate-authority-data', 'insecure-skip-tls-verify'],
  users: [
    'client-certificate',
    'client-certificate-data',
    'client-key',
    'client-key-data',
    'token',
    'tokenFile',
    'username',
    'password',
    'auth-provider',
    'exec',
  ],
  contexts: [],
};

/**
 * Plans a merge, matching entries by name. An entry that differs is updated if both belong to the same API
 * server, else it is a conflict.
 */
export function planMerge(known: Entries, given: Entries): MergePlan {
  const added: EntryName[] = [];
  const updated: Update[] = [];
  const unchanged: EntryName[] = [];
  const problems: Problem[] = [];
  for (const list of LISTS) {
    for (const { name, body } of given[list]) {
      const existing = known[list].find((entry) => entry.name === name);
      if (!existing) {
        added.push({ list, name });
        continue;
      }
      const update = planUpdate(list, name, existing.body, body);
      if (!update) unchanged.push({ list, name });
      else if (isOfSameCluster(list, name, known, given)) updated.push(update);
      else problems.push(toConflict(list, name, existing.body, body));
    }
  }
  return { added, updated, unchanged, problems };
}

/**
 * Plans the update of an entry; undefined if nothing differs. Keeps fields that only the existing entry has,
 * unless they are replaced alternatives.
 */
function planUpdate(
  list: ListName,
  name: string,
  existing: JsonObject,
  body: JsonObject,
): Update | undefined {
  const set = Object.keys(body).filter((key) => !isDeepStrictEqual(existing[key], body[key]));
  const isReplaced = ALTERNATIVES[list].some((key) => key in body);
  const remove = isReplaced ? ALTERNATIVES[list].filter((key) => key in existing && !(key in body)) : [];
  return set.length + remove.length === 0 ? undefined : { list, name, set, remove };
}

function isOfSameCluster(list: ListName, name: string, known: Entries, given: Entries): boolean {
  if (list === 'clusters') {
    return isDeepStrictEqual(findServer(known, name), findServer(given, name));
  }
  const isItsContext = (context: Entry) => (list === 'contexts' ? context.name : context.body.user) === name;
  const servers = (entries: Entries) =>
    new Set(entries.contexts.filter(isItsContext).map(({ body }) => findServer(entries, body.cluster)));
  const theirs = servers(given);
  const ours = servers(known);
  // a user without a context may belong to any cluster
  return ours.size > 0 && [...ours].every((server) => server !== undefined && theirs.has(server));
}

function findServer({ clusters }: Entries, name: unknown): unknown {
  return clusters.find((cluster) => cluster.name === name)?.body.server;
}

function toConflict(list: ListName, name: string, existing: JsonObject, body: JsonObject): Problem {
  const noun = list.slice(0, -1);
  const isCluster = list === 'clusters';
  return {
    code: 'KUBECONFIG_CONFLICT',
    message: isCluster
      ? `the cluster '${name}' is ${existing.server} in the file, and ${body.server} in the merged kubeconfig`
      : `the ${noun} '${name}' belongs to another cluster in the file`,
    // the values are not shown: they may be credentials
    given: name,
    allowed: `a ${noun} of another name, or of the same API server`,
    hint: 'merge it under another name with --name; or remove the old entries with kubectl config',
  };
}
