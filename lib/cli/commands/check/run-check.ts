import { basename } from 'node:path';
import type { App } from '../../../app';
import { toVisibleJson } from '../../../core/visible-text';
import { checkPolicy, type Finding } from '../../../policy/check-policy';
import { SEVERITIES } from '../../../policy/rule';
import { RULE_TEXTS } from '../../../policy/rules';
import type { CommandContext } from '../../command';
import { EXIT } from '../../exit-codes';
import { findEntry } from '../../load/find-entry';
import { writeTextFile } from '../../text-file';
import type { CheckOptions } from './check-options';
import { countFindings, printFindings, printRules } from './check-report';
import { renderSarif } from './sarif';
import { findRoot, toPhysicalPlace } from './source-places';

type Result = Readonly<Record<string, unknown>>;

/** Prints or writes the findings of an app, and sets the exit code. */
export function checkApp(
  app: App,
  context: CommandContext,
  { standard, format, failOn }: CheckOptions,
): Result {
  const findings = checkPolicy(app.assemble(), app, standard);
  const counts = countFindings(findings);
  const failing = SEVERITIES.slice(0, failOn === 'never' ? 0 : SEVERITIES.indexOf(failOn) + 1);
  if (failing.some((severity) => counts[severity] > 0)) context.exitWith(EXIT.findings);
  const result = { level: standard.level, kubernetesVersion: `1.${standard.minor}`, counts, findings };
  const { output } = context.values;
  const text = format === 'text' ? undefined : render(result, format, context);
  if (text !== undefined && typeof output === 'string') {
    writeTextFile(context.cwd, output, text, 'CLI_USAGE');
    context.err.print`wrote ${output}\n`;
  }
  if (context.json) return { ...result, ...(typeof output === 'string' && { output }) };
  if (text !== undefined && typeof output !== 'string') context.out.writeRaw(text);
  else printFindings(context, findings, counts);
  return result;
}

function render(
  result: { readonly findings: readonly Finding[] },
  format: 'json' | 'sarif',
  context: CommandContext,
): string {
  if (format === 'json') return toVisibleJson(result);
  const entry = findEntry(context.argument, context.cwd);
  const where = { cwd: context.cwd, root: findRoot(context.cwd, entry) };
  const ofProgram = toPhysicalPlace(entry, where) ?? { uri: basename(entry), region: { startLine: 1 } };
  const toPlace = (source: string | undefined) =>
    (source === undefined ? undefined : toPhysicalPlace(source, where)) ?? ofProgram;
  return toVisibleJson(renderSarif(result.findings, toPlace));
}

/** Prints all rules. */
export function listRules(context: CommandContext): Result {
  const rules = Object.entries(RULE_TEXTS).map(([id, { severity, level, title, why, fix }]) => ({
    ...{ id, severity },
    ...(level !== undefined && { level }),
    ...{ title, why, fix },
  }));
  if (!context.json) printRules(context, rules);
  return { rules };
}
