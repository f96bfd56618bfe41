import type { Problem } from '../../../core/errors';
import { LOAD_BALANCER_LIMITS as LIMITS } from '../spec';
import { describeTextFault, isKnown, items, quote, type SpecDraft } from './draft';

/** Checks name, description and tags of the appliance. */
export function* checkNaming(spec: SpecDraft): Generator<Problem> {
  yield* checkText('name', spec.name, 'the name', { min: 1, max: LIMITS.nameLength });
  yield* checkText('description', spec.description, 'the description', {
    min: 0,
    max: LIMITS.descriptionLength,
  });
  yield* checkTags(spec);
  yield* checkIcon(spec.iconId);
}

function* checkIcon(iconId: SpecDraft['iconId']): Generator<Problem> {
  if (iconId === undefined || !isKnown(iconId)) return;
  if (typeof iconId === 'string' && /^[1-9]\d{0,14}$/.test(iconId)) return;
  yield {
    code: 'LB_NAME',
    property: 'iconId',
    message: `${quote(iconId)} is not the id of an icon`,
    given: iconId,
    allowed: 'an id in digits, as the control panel shows it',
    hint: 'leave it out for no icon',
  };
}

/** Checks that the cloud accepts a string: its length in characters, and no control characters. */
export function* checkText(
  property: string,
  value: unknown,
  what: string,
  limits: { readonly min: number; readonly max: number },
): Generator<Problem> {
  const message = isKnown(value) && describeTextFault(what, value, limits);
  if (!message) return;
  yield {
    code: 'LB_NAME',
    property,
    message,
    given: value,
    allowed: `${limits.min} to ${limits.max} characters, none of them control characters`,
    hint: 'use the allowed length, and no control characters',
  };
}

function* checkTags(spec: SpecDraft): Generator<Problem> {
  const tags = items(spec.tags, 'tags');
  if (tags.length > LIMITS.tags) {
    yield {
      code: 'LB_NAME',
      property: 'tags',
      message: `there are ${tags.length} tags`,
      given: tags.length,
      allowed: `at most ${LIMITS.tags}: the service allows 10, and 4 are reserved for the owner tag and other tags of Kumiki`,
      hint: 'leave some out',
    };
  }
  const seen = new Set<string>();
  for (const { value, property } of tags) {
    yield* checkText(property, value, `tag ${quote(value)}`, { min: 1, max: LIMITS.tagLength });
    if (typeof value === 'string' && value.startsWith('kumiki-')) {
      yield {
        code: 'LB_NAME',
        property,
        message: `tag ${quote(value)} starts with 'kumiki-', which marks the owner of an appliance`,
        given: value,
        allowed: "a tag that does not start with 'kumiki-'",
        hint: 'give it another prefix',
      };
    }
    if (seen.has(value)) {
      yield {
        code: 'LB_NAME',
        property,
        message: `tag ${quote(value)} is given twice`,
        given: value,
        allowed: 'each tag once',
        hint: 'leave one out',
      };
    }
    seen.add(value);
  }
}
