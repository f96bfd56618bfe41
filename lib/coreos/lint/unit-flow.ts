import type { BootDocument } from '../model/boot-document';
import type { Finding } from './finding';
import { lintAbsentUnits } from './flow/absent-units';
import { lintDownloads } from './flow/downloads';
import { lintEnable } from './flow/enable';
import { lintFailures } from './flow/failures';
import { lintMissingFiles } from './flow/missing-files';
import { lintOrder } from './flow/order';
import type { LintContext } from './lint-context';
import type { ReadUnit } from './read-units';

/** Traps of order and of time: what happens before what when a machine boots, and what happens again at the next boot. */
export function* lintUnitFlow(
  units: readonly ReadUnit[],
  document: BootDocument,
  context: LintContext,
): Generator<Finding> {
  if (context.format.startsWith('coreos-cloudinit')) {
    yield* lintOrder(units);
    yield* lintEnable(units, document);
  }
  yield* lintMissingFiles(units, document, context);
  yield* lintAbsentUnits(units);
  yield* lintFailures(units);
  yield* lintDownloads(units);
}
