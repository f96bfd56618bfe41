import type { DynamicAdapter, Given } from './dynamic/adapter';
import type { Properties } from './dynamic/values';

/**
 * The names that objects of one place have had, as a dynamic provider of Pulumi that does nothing but remember. The
 * names are made when the inputs are checked, as only what is in the inputs is known at a preview.
 */
export const revisionsAdapter: DynamicAdapter = {
  check: async (_config, olds, news) => ({ inputs: { ...news, names: listNames(olds, news) }, failures: [] }),
  diff: async (_config, _id, olds, news) => ({
    changes: JSON.stringify(listStrings(olds.names)) !== JSON.stringify(listStrings(news.names)),
    replaces: [],
    stables: [],
    deleteBeforeReplace: false,
  }),
  create: async (_config, inputs) => ({ id: 'revisions', outs: { ...inputs } }),
  read: async (_config, id, properties) => ({ id, ...(properties && { props: { ...properties } }) }),
  update: async (_config, _id, _olds, news) => ({ outs: { ...news } }),
  delete: async () => {},
};

/** The current names, and of those before them as many as are to be kept, the latest first. */
function listNames(olds: Given, news: Given): Properties[string] {
  const current = listStrings(news.current);
  const before = listStrings(olds.names).filter((name) => !current.includes(name));
  const earlier = typeof news.earlier === 'number' ? news.earlier : 0;
  return [...current, ...before.slice(0, earlier)];
}

function listStrings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}
