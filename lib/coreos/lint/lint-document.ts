import type { BootDocument } from '../model/boot-document';
import { lintDuplicates } from './duplicates';
import { lintFiles } from './files';
import type { Finding } from './finding';
import { lintKernel } from './kernel';
import type { LintContext } from './lint-context';
import { lintLogins } from './logins';
import { lintOptions } from './options';
import { readUnits } from './read-units';
import { lintRemoteFiles } from './remote-files';
import { lintSecrets } from './secrets';
import { lintSubstitution } from './substitution';
import { lintTexts, textsOf } from './texts';
import { lintUnitContents } from './unit-contents';
import { lintUnitFlow } from './unit-flow';
import { lintUnits } from './units';

/** All that can be said of a document before a machine boots with it. The parser that reads it says much less. */
export function lintDocument(document: BootDocument, context: LintContext): Finding[] {
  const units = readUnits(document);
  const texts = [...textsOf(document, units)];
  return [
    ...lintLogins(document),
    ...lintFiles(document),
    ...lintUnits(document),
    ...lintUnitContents(units),
    ...lintUnitFlow(units, document, context),
    ...lintTexts(texts),
    ...lintOptions(document.options),
    ...lintRemoteFiles(document),
    ...lintKernel(document),
    ...lintDuplicates(document),
    ...lintSubstitution(texts, context),
    ...lintSecrets(document, texts, context),
  ];
}
