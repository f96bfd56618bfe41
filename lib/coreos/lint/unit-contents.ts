import { TreeCache } from '../../core/complete-tree';
import type { Problem } from '../../core/errors';
import { isNetworkUnit, type Unit } from '../model/unit';
import { isImageUnit } from '../systemd/image-units';
import { tryFindValue } from '../unit-file/parse';
import type { LintContext } from './lint-context';
import type { ReadUnit } from './read-units';
import { findPartFaults } from './units/directives';
import { type Finding, toProblem } from './units/finding';
import { findShellOperators } from './units/shell';
import { findWholeFaults } from './units/whole';

/** Checks units for content that systemd would refuse, or ignore with no more than a line in its log. */
export function* checkUnitContents(
  units: readonly ReadUnit[],
  context: Pick<LintContext, 'systemd'>,
): Generator<Problem> {
  for (const read of units) {
    for (const { property, refusals } of read.parts) {
      for (const problem of refusals) {
        yield { ...problem, property, message: `${read.unit.name}: ${problem.message}` };
      }
    }
    for (const { problem, isError } of findProblems(read, context)) if (isError) yield problem;
  }
}

/**
 * Warns about content that systemd accepts only for now, or only on some of the images that the document is
 * for.
 */
export function* warnAboutUnitContents(
  units: readonly ReadUnit[],
  context: Pick<LintContext, 'systemd'>,
): Generator<Problem> {
  for (const read of units) {
    for (const { problem, isError } of findProblems(read, context)) if (!isError) yield problem;
  }
}

function findProblems(read: ReadUnit, { systemd }: Pick<LintContext, 'systemd'>) {
  return findFaults(read).flatMap((finding) => toProblem(finding, read.property, systemd) ?? []);
}

const findings = new TreeCache<readonly Finding[]>();

/** Finds the faults of a unit, once for all machines of a cluster that share it. */
function findFaults(read: ReadUnit): readonly Finding[] {
  return findings.get(read.unit, () => [...checkUnit(read)]);
}

function* checkUnit(read: ReadUnit): Generator<Finding> {
  const { unit, parts, file } = read;
  let isValid = true;
  for (const part of parts) {
    if (part.refusals.length > 0) isValid = false;
    else {
      const relative = { ...part, property: part.property.slice(read.property.length + 1) };
      for (const finding of findPartFaults(unit.name, relative)) {
        if (finding.weight === 'mistake') isValid = false;
        yield finding;
      }
    }
  }
  // findings about the whole unit would only repeat the consequences
  if (isValid && isWhole(unit)) yield* findWholeFaults({ name: unit.name, file });
  if (isValid) yield* findSecondStart(read);
  yield* findShellOperators(read);
}

/**
 * Finds drop-ins that add a second ExecStart= to the one of the image's unit. systemd's own units are exempt,
 * because they may be oneshot.
 */
function* findSecondStart({ unit, file }: ReadUnit): Generator<Finding> {
  const { name, content } = unit;
  if (content !== undefined || !name.endsWith('.service') || name.startsWith('systemd-')) return;
  const starts = file.sections
    .filter((section) => section.name === 'Service')
    .flatMap(({ directives }) => directives.filter(({ key }) => key === 'ExecStart'));
  const isOneshot = tryFindValue(file, 'Service', 'Type') === 'oneshot';
  if (starts.length === 0 || starts[0]?.value === '' || isOneshot || !isImageUnit(name)) return;
  yield {
    property: 'dropIns[0].content',
    message: `${name}: the drop-in adds a second ExecStart= to the one of the image, and systemd refuses both`,
    given: starts[0]?.value,
    hint: "begin with an empty 'ExecStart=', which removes the earlier one",
    weight: 'mistake',
  };
}

/** Returns whether the document contains everything that systemd reads of a unit. */
function isWhole({ name, content, mask }: Unit): boolean {
  return content !== undefined && !mask && !isNetworkUnit(name);
}
