import type { Problem } from '../../core/errors';
import { didYouMean, SpellingIndex } from '../../core/suggest';
import { startsUnit } from '../model/unit';
import { findMeantOfImage, isImageUnit, toUnitFileName } from '../systemd/image-units';
import { listWords, tryFindValue } from '../unit-file/parse';
import { expandNameSpecifiers } from '../unit-file/specifiers';
import type { LintContext } from './lint-context';
import type { ReadUnit } from './read-units';

/** Directives that name units without which systemd does not start the unit. */
const STRONG = ['Requires', 'Requisite', 'BindsTo', 'BindTo', 'RequiresOverridable', 'RequisiteOverridable'];

/** Directives in which systemd silently ignores unknown units. */
const WEAK = [
  'Wants',
  'Upholds',
  'After',
  'Before',
  'PartOf',
  'OnFailure',
  'OnSuccess',
  'Conflicts',
  'PropagatesReloadTo',
  'ReloadPropagatedFrom',
  'JoinsNamespaceOf',
];

/** Types of units that exist only if there is a file for them. */
const NEEDS_FILE = /\.(?:service|socket|target|timer|path|mount|automount|swap)$/;

/** The units of a machine that are known from its document and its image. */
class KnownUnits {
  private readonly own: ReadonlySet<string>;
  private readonly spelling: SpellingIndex;

  constructor(units: readonly ReadUnit[], { preplacedFiles }: Pick<LintContext, 'preplacedFiles'>) {
    this.own = new Set([
      ...units.flatMap(({ unit, file }) =>
        unit.content === undefined ? [] : [unit.name, ...listWords(file, 'Install', 'Alias')],
      ),
      ...preplacedFiles.map((path) => path.slice(path.lastIndexOf('/') + 1)),
    ]);
    this.spelling = new SpellingIndex(this.own);
    this.mayComeLater = units.some(({ unit }) => unit.name === 'fleet.service' && startsUnit(unit));
  }

  /**
   * Whether fleet may add units while the machine runs. Units that nothing starts at boot may require those.
   */
  readonly mayComeLater: boolean;

  has(name: string): boolean {
    return this.own.has(name) || this.own.has(toUnitFileName(name)) || isImageUnit(name);
  }

  /** Finds the unit that a name probably misspells; undefined if there is none. */
  findMeant(name: string): string | undefined {
    return this.spelling.find(name) ?? findMeantOfImage(name);
  }
}

/** Refuses units that require a unit that does not exist, and units that activate one. */
export function* checkReferences(
  units: readonly ReadUnit[],
  context: Pick<LintContext, 'preplacedFiles' | 'format'>,
): Generator<Problem> {
  const known = new KnownUnits(units, context);
  for (const read of units) {
    for (const { directive, name } of listReferences(read, STRONG)) {
      if (known.has(name) || !isAbsent(name, known, context)) continue;
      if (known.mayComeLater && !startsUnit(read.unit) && known.findMeant(name) === undefined) continue;
      yield absentProblem(read, `${directive}=${name}`, name, {
        message: `${read.unit.name} requires ${name}, which exists nowhere, so systemd does not start it`,
        known,
      });
    }
    const activated = tryFindActivated(read);
    if (activated === undefined || known.has(activated) || !isAbsent(activated, known, context)) continue;
    yield absentProblem(read, activated, activated, {
      message: `${read.unit.name} should start ${activated}, which exists nowhere`,
      known,
    });
  }
}

/**
 * Warns about names that are probably misspelt and that systemd would silently ignore, and about settings for
 * units that do not exist.
 */
export function* warnAboutReferences(
  units: readonly ReadUnit[],
  context: Pick<LintContext, 'preplacedFiles' | 'format'>,
): Generator<Problem> {
  const known = new KnownUnits(units, context);
  for (const read of units) {
    for (const { directive, name } of listReferences(read, WEAK)) {
      if (known.has(name)) continue;
      const isMissing =
        directive === 'Before' && name.endsWith('.service') && context.format !== 'cloud-init';
      if (!isMissing && known.findMeant(name) === undefined) continue;
      yield absentProblem(read, `${directive}=${name}`, name, {
        message: `${read.unit.name} has ${directive}=${name}, and the machine does not have that unit`,
        known,
      });
    }
    yield* warnAboutMissingFile(read, known, context);
  }
}

/** Warns about drop-ins and commands for a unit that is neither in the document nor in the image. */
function* warnAboutMissingFile(
  read: ReadUnit,
  known: KnownUnits,
  context: Pick<LintContext, 'format'>,
): Generator<Problem> {
  const { unit } = read;
  const isUsed = startsUnit(unit) || unit.enable || unit.dropIns?.length;
  if (unit.content !== undefined || !isUsed || known.has(unit.name)) return;
  if (!isAbsent(unit.name, known, context)) return;
  yield absentProblem(read, unit.name, unit.name, {
    message: `${unit.name} has no content, and no image is known to have it`,
    known,
  });
}

/**
 * Returns whether a unit is absent. On images with cloud-init any package may add units, so only probable
 * misspellings count as absent.
 */
function isAbsent(name: string, known: KnownUnits, { format }: Pick<LintContext, 'format'>): boolean {
  if (known.findMeant(name) !== undefined) return true;
  return format !== 'cloud-init' && NEEDS_FILE.test(name);
}

function* listReferences(
  { unit, file }: ReadUnit,
  directives: readonly string[],
): Generator<{ readonly directive: string; readonly name: string }> {
  for (const directive of directives) {
    for (const word of listWords(file, 'Unit', directive)) {
      const name = expandNameSpecifiers(word, { name: unit.name.replace('@.', '@i.') });
      if (name !== undefined) yield { directive, name };
    }
  }
}

/** Finds the unit that a timer, path or socket activates; undefined for other units. */
function tryFindActivated({ unit, file }: ReadUnit): string | undefined {
  if (unit.content === undefined || unit.mask) return undefined;
  const [, stem = '', type] = /^(.*)\.(timer|path|socket)$/.exec(unit.name) ?? [];
  if (type === undefined) return undefined;
  if (type !== 'socket') {
    const section = type === 'timer' ? 'Timer' : 'Path';
    const given = tryFindValue(file, section, 'Unit') ?? `${stem}.service`;
    return expandNameSpecifiers(given, { name: unit.name.replace('@.', '@i.') });
  }
  const accepts = /^(?:1|yes|y|true|t|on)$/i.test(tryFindValue(file, 'Socket', 'Accept') ?? '');
  const suffix = accepts && !stem.includes('@') ? '@' : '';
  return tryFindValue(file, 'Socket', 'Service') ?? `${stem}${suffix}.service`;
}

interface Absence {
  readonly message: string;
  readonly known: KnownUnits;
}

function absentProblem(
  { property }: ReadUnit,
  given: string,
  name: string,
  { message, known }: Absence,
): Problem {
  const meant = known.findMeant(name);
  return {
    code: 'UNIT_ABSENT',
    property,
    message,
    given,
    hint: meant
      ? didYouMean(meant)
      : `add it, correct the name, or list its file in preplacedFiles if the image has it: /etc/systemd/system/${name}`,
  };
}
