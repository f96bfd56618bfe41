import { formatCount } from '../../../core/format-count';
import type { CommandContext } from '../../command';
import { findEntry } from '../../load/find-entry';
import { loadApp } from '../../load/load-app';
import type * as PlanSite from '../plan/plan-site';
import { type Checkup, toCheckup } from './checkup';

/** A program that was run. */
export interface ExaminedProgram {
  readonly checkup: Checkup;
  /** Undefined if there is none, or it fails. */
  readonly specs: PlanSite.SiteSpecs | undefined;
  /** The contexts that its stacks are for. */
  readonly kubeContexts: readonly string[];
}

/** Runs the program of the command line, or that of the folder if there is one. */
export async function examineProgram(context: CommandContext): Promise<ExaminedProgram> {
  const name = 'program';
  if (context.argument === undefined && !hasEntry(context)) {
    const fix = 'kumiki init writes one, and kumiki doctor ENTRY takes another';
    const text = 'neither cdk8s.yaml nor a main.ts is here';
    return { checkup: { name, status: 'skipped', text, fix }, specs: undefined, kubeContexts: [] };
  }
  try {
    const { stacks } = (await loadApp(context)).assemble();
    // loads cdk8s, which loadApp loads in its own way
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
