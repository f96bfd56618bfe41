import { askDidYouMean, didYouMean, findMeant } from '../../../core/suggest';
import { type Directive, findDirectives, listSections } from '../../systemd/directives';
import type { ValueKind } from '../../systemd/value-kind';
import type { UnitDirective, UnitFile, UnitSection } from '../../unit-file/parse';
import type { Finding } from './finding';

/** The file of a unit, or one of its drop-ins. */
export interface UnitPart {
  readonly property: string;
  readonly text: string;
  readonly file: UnitFile;
}

/** Finds content of a unit's part that systemd would refuse or ignore, considering each line by itself. */
export function* findPartFaults(unit: string, part: UnitPart): Generator<Finding> {
  const { property, file, text } = part;
  for (const fault of file.faults) {
    yield {
      property,
      message: `${unit}: ${fault}`,
      hint: "write sections such as '[Service]', and lines such as 'Key=value' below them",
      weight: 'mistake',
    };
  }
  if (text.trim() === '') {
    yield {
      property,
      message: `${unit} has no content, and systemd takes an empty file for a masked unit`,
      hint: 'give it a section, or set mask: true',
      weight: 'mistake',
    };
  }
  for (const section of file.sections) yield* findSectionFaults(unit, property, section);
}

function* findSectionFaults(unit: string, property: string, section: UnitSection): Generator<Finding> {
  const { name, directives } = section;
  if (name.startsWith('X-')) return;
  const known = listSections(unit);
  if (!known.includes(name)) {
    yield {
      property,
      message: `${unit} has a section '[${name}]', which systemd ignores`,
      given: `[${name}]`,
      allowed: known.length < 10 ? known.map((each) => `[${each}]`).join(', ') : undefined,
      hint:
        askDidYouMean(name, known, (near) => `[${near}]`) ??
        "look for spaces and misspellings; sections of other programs begin with 'X-'",
      weight: 'mistake',
    };
    return;
  }
  const place = { unit, property, section: name };
  for (const directive of directives) yield* findDirectiveFaults(place, directive);
}

interface Place {
  readonly unit: string;
  readonly property: string;
  readonly section: string;
}

function* findDirectiveFaults(place: Place, { key, value, line }: UnitDirective): Generator<Finding> {
  if (key.startsWith('X-')) return;
  const { unit, property, section } = place;
  const known = findDirectives(unit, section).get(key);
  if (!known) {
    yield {
      property,
      message: `${unit}: ${key}= in line ${line} is not a directive of [${section}], so systemd ignores it`,
      given: `${key}=${value}`,
      hint: suggestDirective(place, key),
      weight: 'mistake',
    };
    return;
  }
  yield* findVersionFaults(place, known, value);
  if (known.kind) yield* findValueFaults(place, { key, value, line }, known.kind);
}

function suggestDirective({ unit, section }: Place, key: string): string {
  const others = listSections(unit).filter((name) => name !== section);
  const other = others.find((name) => findDirectives(unit, name).has(key));
  if (other !== undefined) return `write it in section [${other}]`;
  for (const name of [section, ...others]) {
    const meant = findMeant(key, findDirectives(unit, name).keys());
    if (meant === undefined) continue;
    const question = didYouMean(`${meant}=`);
    return name === section ? question : `${question} It belongs in section [${name}]`;
  }
  return (
    askDidYouMean(key, [...findDirectives(unit, section).keys()], (near) => `${near}=`) ??
    "look for misspellings; directives of other programs begin with 'X-'"
  );
}

function* findVersionFaults(
  { unit, property }: Place,
  { name, since, until, kind }: Directive,
  value: string,
): Generator<Finding> {
  const sinceValue = kind?.since?.(value);
  const common = { property, hint: 'leave it out, or name the version of the image in systemdVersion' };
  if (since !== undefined) {
    yield { ...common, message: `${unit}: ${name}= has an effect`, weight: { since } };
  }
  if (until !== undefined) {
    yield { ...common, message: `${unit}: ${name}= has an effect`, weight: { until } };
  }
  if (sinceValue !== undefined) {
    yield { ...common, message: `${unit}: ${name}=${value} is accepted`, weight: { since: sinceValue } };
  }
}

function* findValueFaults(
  { unit, property }: Place,
  { key, value, line }: UnitDirective,
  { accepts, allowed, explain, remark }: ValueKind,
): Generator<Finding> {
  const identity = { name: unit.replace('@.', '@i.') };
  if (!accepts(value, identity)) {
    const detail = explain?.(value, identity);
    yield {
      property,
      message: `${unit}: systemd does not accept the value of ${key}= in line ${line}${detail === undefined ? '' : `: ${detail}`}`,
      given: value,
      allowed,
      hint: /\s[#;]/.test(value) ? 'put the comment on its own line' : 'correct the value',
      weight: 'mistake',
    };
    return;
  }
  const message = remark?.(value, identity, `${unit}: the value of ${key}= in line ${line}`);
  if (message === undefined) return;
  yield {
    property,
    message,
    given: value,
    hint: 'change it before an update of systemd refuses it',
    weight: 'risk',
  };
}
