import { formatCount } from '../../../core/format-count';
import type { CommandContext } from '../../command';
import { findEntry } from '../../load/find-entry';
import { loadApp } from '../../load/load-app';
import type * as PlanSite from '../plan/plan-site';
import { type Checkup, toCheckup } from './checkup';

/** A program that has been run. */
export interface ExaminedProgram {
  readonly checkup: Checkup;
  /** Undefined if there is no program, or it fails. */
  readonly specs: PlanSite.SiteSpecs | undefined;
  /** The contexts of its stacks. */
  readonly kubeContexts: readonly string[];
}

/** Runs the program named on the command line or, if there is one, that of the folder. */
export async function examineProgram(context: CommandContext): Promise<ExaminedProgram> {
  const name = 'program';
  if (context.argument === undefined && !hasEntry(context)) {
    const fix = 'kumiki init writes one, and kumiki doctor ENTRY takes another';
    const text = 'neither cdk8s.yaml nor a main.ts is here';
    return { checkup: { name, status: 'skipped', text, fix }, specs: undefined, kubeContexts: [] };
  }
  try {
    const { stacks } = (await loadApp(context)).assemble();
    // loaded late: it loads cdk8s, which must first be loaded by loadApp
    const { listSpecs } = require('../plan/plan-site') as typeof PlanSite;
    const objects = stacks.reduce((sum, { manifests }) => sum + manifests.length, 0);
    const text = `${formatCount(stacks.length, 'stack')}, ${formatCount(objects, 'object')}`;
    return {
      checkup: { name, status: 'ok', text },
      specs: listSpecs({ stacks }),
      kubeContexts: [...new Set(stacks.flatMap(({ kubeContext }) => kubeContext ?? []))].sort(),
    };
  } catch (error) {
    return { checkup: toCheckup(name, error), specs: undefined, kubeContexts: [] };
  }
}

function hasEntry({ cwd }: CommandContext): boolean {
  try {
    findEntry(undefined, cwd);
    return true;
  } catch {
    return false;
  }
}
