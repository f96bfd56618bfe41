import type { BootDocument } from '../model/boot-document';
import { lintDuplicates } from './duplicates';
import { lintFiles } from './files';
import type { Finding } from './finding';
import type { LintContext } from './lint-context';
import { lintLogins } from './logins';
import { lintOptions } from './options';
import { lintSecrets } from './secrets';
import { lintSubstitution } from './substitution';
import { lintTexts } from './texts';
import { lintUnitContents } from './unit-contents';
import { lintUnitFlow } from './unit-flow';
import { lintUnits } from './units';

/** All that can be said of a document before a machine boots with it. The parser that reads it says much less. */
export function lintDocument(document: BootDocument, context: LintContext): Finding[] {
  return [
    ...lintLogins(document),
    ...lintFiles(document),
    ...lintUnits(document),
    ...lintUnitContents(document),
    ...lintUnitFlow(document, context),
    ...lintTexts(document),
    ...lintOptions(document.options),
    ...lintDuplicates(document),
    ...lintSubstitution(document, context),
    ...lintSecrets(document, context),
  ];
}
