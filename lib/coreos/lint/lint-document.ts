import type { Problem } from '../../core/errors';
import type { BootDocument } from '../model/boot-document';
import { isReadByCoreosCloudinit } from '../model/format';
import { checkDuplicates } from './duplicates';
import { checkFiles, warnAboutFiles } from './files';
import { checkKernel } from './kernel';
import type { LintContext } from './lint-context';
import { checkLogins } from './logins';
import { checkOptions } from './options';
import { type ReadUnit, readUnits } from './read-units';
import { checkReferences, warnAboutReferences } from './references';
import { checkRemoteFiles } from './remote-files';
import { checkSecrets } from './secrets';
import { checkSubstitution } from './substitution';
import { checkTexts, collectTexts, type PlacedText } from './texts';
import { checkUnitContents, warnAboutUnitContents } from './unit-contents';
import { checkEnabledUnits, checkInstallSections, checkUnits } from './units';
import { warnAboutDownloads, warnAboutFailures } from './warnings/failures';
import { warnAboutNeeds } from './warnings/needs';
import { checkOrderCycles, warnAboutOrder } from './warnings/order';
import { warnAboutStarting } from './warnings/starting';
import { checkVolatilePaths, checkWrittenPaths, warnAboutVolatilePaths } from './written-paths';

/**
 * The mistakes and risks in a document, found before a machine boots with it. The programs that read
 * documents report far fewer.
 */
export interface LintResult {
  /** Mistakes, which make synth fail. */
  readonly errors: readonly Problem[];
  /** Risks, which the synth report shows. */
  readonly warnings: readonly Problem[];
}

/** A document whose units and strings are read once for all rules. */
interface LintSubject {
  readonly document: BootDocument;
  readonly units: readonly ReadUnit[];
  readonly texts: readonly PlacedText[];
  readonly context: LintContext;
}

/** Applies every rule to a document. */
export function lintDocument(document: BootDocument, context: LintContext): LintResult {
  const units = readUnits(document);
  const subject = { document, units, texts: [...collectTexts(document, units)], context };
  return { errors: [...findErrors(subject)], warnings: [...findWarnings(subject)] };
}

function* findErrors({ document, units, texts, context }: LintSubject): Generator<Problem> {
  yield* checkLogins(document);
  yield* checkFiles(document);
  yield* checkUnits(document);
  yield* checkUnitContents(units, context);
  yield* checkReferences(units, context);
  yield* checkEnabledUnits(document, context);
  yield* checkInstallSections(units, context);
  yield* checkOrderCycles(units);
  yield* checkTexts(texts);
  yield* checkOptions(document.options);
  yield* checkRemoteFiles(document);
  yield* checkKernel(document);
  yield* checkDuplicates(document);
  yield* checkWrittenPaths(document, context);
  yield* checkVolatilePaths(document, context);
  yield* checkSubstitution(texts, context);
  yield* checkSecrets(document, texts, context);
}

function* findWarnings({ document, units, context }: LintSubject): Generator<Problem> {
  yield* warnAboutFiles(document);
  yield* warnAboutVolatilePaths(document, context);
  if (isReadByCoreosCloudinit(context.format)) {
    yield* warnAboutOrder(units);
    yield* warnAboutStarting(units);
  }
  yield* warnAboutNeeds(units, document, context);
  yield* warnAboutUnitContents(units, context);
  yield* warnAboutReferences(units, context);
  yield* warnAboutFailures(units);
  yield* warnAboutDownloads(units);
}
