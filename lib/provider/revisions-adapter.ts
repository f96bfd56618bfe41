import type { DynamicAdapter, Given } from './dynamic/adapter';
import type { Properties } from './dynamic/values';

/**
 * Past and present names of objects of one place, as a dynamic provider of Pulumi that only remembers them.
 * The names are computed when the inputs are checked: a preview only knows what is in the inputs.
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

/** Lists the current names, then as many earlier ones as are to be kept, the latest first. */
function listNames(olds: Given, news: Given): Properties[string] {
  const current = listStrings(news.current);
  const before = listStrings(olds.names).filter((name) => !current.includes(name));
  const earlier = typeof news.earlier === 'number' ? news.earlier : 0;
  return [...current, ...before.slice(0, earlier)];
}

function listStrings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}
