import { hasKey, toInteger, toList, toText, valueAt } from '../../protocol/json';
import { isRefusal, type Refusal, refuse } from '../../protocol/refusal';
import type { Labels } from '../../store/records';

/** What a request says about them. */
interface GivenLabels {
  readonly name?: string;
  readonly description?: string;
  readonly tags?: string[];
  readonly iconId?: number | null;
}

/** Reads the parts that every resource has; a key that is not there is left out, so that an update keeps the old value. */
export function parseLabels(given: unknown): GivenLabels | Refusal {
  const name = toText(valueAt(given, 'Name'));
  const description = toText(valueAt(given, 'Description'));
  if (name !== undefined && (name === '' || countCharacters(name) > 64))
    return refuse('invalid_range', 'Name');
  if (description !== undefined && countCharacters(description) > 512)
    return refuse('invalid_range', 'Description');
  const tags = toList(valueAt(given, 'Tags'));
  if (tags.some((tag) => typeof tag !== 'string')) return refuse('invalid_format', 'Tags');
  return {
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(hasKey(given, 'Tags') && { tags: [...new Set(tags.map(String))].sort() }),
    ...(hasKey(given, 'Icon') && { iconId: toInteger(valueAt(valueAt(given, 'Icon'), 'ID')) || null }),
  };
}

/** In characters, of which some take two places in a JavaScript text. */
function countCharacters(text: string): number {
  return [...text].length;
}

/** Reads them for a resource that is being created: the name must be there, the rest has defaults. */
export function parseNewLabels(given: unknown): Labels | Refusal {
  const labels = parseLabels(given);
  if (isRefusal(labels)) return labels;
  const { name, description = '', tags = [], iconId = null } = labels;
  return name === undefined ? refuse('missing_param', 'Name') : { name, description, tags, iconId };
}

/** First of the ids that are given out here: an icon before it is shared. */
const FIRST_OWN_ID = 113_400_000_000;

/** `Icon` of any resource, which tells no more than its id: it may not be among those that the simulator has. */
export function renderIcon(id: number | null) {
  if (id === null) return null;
  const scope = id < FIRST_OWN_ID ? 'shared' : 'user';
  return { ID: id, URL: toIconUrl(id), Name: `icon-${id}`, Scope: scope };
}

export function toIconUrl(id: number): string {
  return `https://secure.sakura.ad.jp/cloud/zone/is1a/api/cloud/1.1/icon/${id}.png`;
}
