import { hasKey, toInteger, toList, toText, valueAt } from '../../protocol/json';
import { isRefusal, type Refusal, refuse } from '../../protocol/refusal';
import type { ResourceLabels } from '../../store/records';

/** The labels given in a request. Absent ones are left out, so that an update keeps the old values. */
interface GivenLabels {
  readonly name?: string;
  readonly description?: string;
  readonly tags?: string[];
  readonly iconId?: number | null;
}

/** Parses the labels of an existing resource. */
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

/** Returns the number of characters; some count twice in JavaScript's `length`. */
function countCharacters(text: string): number {
  return [...text].length;
}

/** Parses the labels of a new resource: the name is required, the rest has defaults. */
export function parseNewLabels(given: unknown): ResourceLabels | Refusal {
  const labels = parseLabels(given);
  if (isRefusal(labels)) return labels;
  const { name, description = '', tags = [], iconId = null } = labels;
  return name === undefined ? refuse('missing_param', 'Name') : { name, description, tags, iconId };
}

/** The first id that the simulator assigns; icons with lower ids are shared ones. */
const FIRST_OWN_ID = 113_400_000_000;

/** Renders the field `Icon` of a resource from the id alone, as the simulator may not have that icon. */
export function renderIcon(id: number | null) {
  if (id === null) return null;
  const scope = id < FIRST_OWN_ID ? 'shared' : 'user';
  return { ID: id, URL: toIconUrl(id), Name: `icon-${id}`, Scope: scope };
}

/** Returns the URL of an icon's image in the real service. */
export function toIconUrl(id: number): string {
  return `https://secure.sakura.ad.jp/cloud/zone/is1a/api/cloud/1.1/icon/${id}.png`;
}
