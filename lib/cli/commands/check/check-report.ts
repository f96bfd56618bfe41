import { formatCount } from '../../../core/format-count';
import { type ShownText, show } from '../../../core/shown-text';
import { displayWidth } from '../../../language/display-width';
import type { Finding } from '../../../policy/check-policy';
import { type RuleText, SEVERITIES, type Severity } from '../../../policy/rule';
import { RULE_TEXTS } from '../../../policy/rules';
import type { CommandContext } from '../../command';
import { formatColumns } from '../../terminal/format';
import type { Terminal } from '../../terminal/terminal';
import { joinList } from '../../terminal/totals';

/** Numbers of findings by severity, and of accepted findings. */
export type FindingCounts = Readonly<Record<Severity | 'accepted', number>>;

/** Counts findings. Accepted ones count only as accepted. */
export function countFindings(findings: readonly Finding[]): FindingCounts {
  const open = findings.filter(({ accepted }) => !accepted);
  const count = (severity: Severity) => open.filter((each) => each.severity === severity).length;
  return {
    ...{ error: count('error'), warning: count('warning'), note: count('note') },
    accepted: findings.length - open.length,
  };
}

type Context = Pick<CommandContext, 'out' | 'err' | 'elapsedMs'>;

/** Prints findings by construct, and their totals on standard error. */
export function printFindings(
  { out, err, elapsedMs }: Context,
  findings: readonly Finding[],
  counts: FindingCounts,
): void {
  for (const [constructPath, group] of Map.groupBy(findings, (finding) => finding.constructPath)) {
    const source = group[0]?.source;
    const place = source === undefined ? '' : show`  ${out.dim(`(${source})`)}`;
    out.print`${out.bold(constructPath || out.say('(app)'))}${place}\n`;
    for (const line of showGroup(out, group)) out.print`  ${line}\n`;
    out.print`\n`;
  }
  const sums = SEVERITIES.map((severity) => err.say(formatCount(counts[severity], severity)));
  const accepted = counts.accepted > 0 ? err.say`, ${counts.accepted} accepted` : '';
  err.print`${joinList(err, sums)}${accepted} in ${(elapsedMs() / 1000).toFixed(2)} s\n`;
  const open = findings.find(
    ({ accepted: exception, severity, rule }) =>
      !exception && severity !== 'note' && rule !== 'unused-exception',
  );
  if (!open) return;
  err.print`${err.dim`next`}  fix them, or make an exception: acceptFinding(construct, '${open.rule}', { reason: '…' })\n`;
}

/** Columns of a finding's label, with a gap after it. */
const LABEL_WIDTH = 10;

/** Shows the findings of a construct by rule: open ones with fixes, accepted ones with their reasons. */
function showGroup(out: Terminal, group: readonly Finding[]): readonly ShownText[] {
  const lines: ShownText[] = [];
  for (const [index, finding] of group.entries()) {
    const { rule, message, accepted, object } = finding;
    if (object !== undefined && object !== group[index - 1]?.object) lines.push(show`${object}`);
    const label = accepted ? 'accepted' : finding.severity;
    const style = { error: out.red, warning: out.yellow, note: out.dim, accepted: out.green }[label];
    const said = out.say(label);
    const gap = ' '.repeat(LABEL_WIDTH - displayWidth(said.text));
    lines.push(show`${style(said)}${gap}${out.bold(rule)}  ${out.say(message)}`);
    const next = group[index + 1];
    const isLast = next?.rule !== rule || next.object !== object || next.accepted !== accepted;
    if (accepted && isLast) lines.push(showDetail(out.dim`reason`, accepted.reason));
    else if (isLast && rule !== 'synth-note')
      lines.push(showDetail(out.dim`fix`, out.say(RULE_TEXTS[rule].fix)));
  }
  return lines;
}

function showDetail(label: ShownText, text: string | ShownText): ShownText {
  return show`${' '.repeat(LABEL_WIDTH)}${label}  ${text}`;
}

/** Prints all rules. */
export function printRules(
  { out, err }: Context,
  rules: readonly (RuleText & { readonly id: string })[],
): void {
  const rows = formatColumns(
    rules.map(({ id, severity, level = '', title }) => [
      out.bold(id),
      out.say(severity),
      out.dim(level),
      out.say(title),
    ]),
    out.wrapAt,
  );
  for (const row of rows) out.print`${row}\n`;
  err.print`\n${err.say(formatCount(rules.length, 'rule'))}\n${err.dim`next`}  ${err.command('kumiki check')}\n`;
}
