import type { IConstruct } from 'constructs';
import { Attachments } from '../core/attachments';
import { reportProblem } from '../core/check';
import { checkCall } from '../core/props/check-call';
import { sourceOfCaller } from '../core/source';
import type { RuleId } from './rule-ids';
import { SIGNATURES } from './signatures';

/** Options of {@link acceptFinding}. */
export interface AcceptFindingOptions {
  /** Why the finding is acceptable here, for readers of the report. At least one visible character. */
  readonly reason: string;
}

/** An exception from a rule, as written in a program. */
export interface AcceptedFinding {
  readonly rule: RuleId;
  readonly reason: string;
  /** `file:line` of the call. */
  readonly source: string | undefined;
}

const ACCEPTED = new Attachments<AcceptedFinding>('acceptedFindings');

/**
 * Makes an exception from a rule of `kumiki check`, for a construct and everything below it. The report lists
 * it with its reason. An exception that is not needed is a finding itself.
 * @param rule such as `pod-root-user`; `kumiki check --list-rules` lists all
 * @throws PROPS_KIND for a rule that does not exist; an empty reason becomes a problem of the construct
 * (SYNTH_VALUE)
 */
export function acceptFinding(construct: IConstruct, rule: RuleId, options: AcceptFindingOptions): void {
  checkCall(SIGNATURES, 'acceptFinding', arguments);
  const { reason } = options;
  const source = sourceOfCaller();
  if (reason.trim() === '') {
    reportProblem(construct, {
      code: 'SYNTH_VALUE',
      message: `the finding ${rule} is accepted without a reason`,
      property: 'reason',
      given: reason,
      allowed: 'a sentence for whoever reads the report',
      hint: `acceptFinding(construct, '${rule}', { reason: 'why it is acceptable here' })`,
      source,
    });
  }
  ACCEPTED.add(construct, { rule, reason: reason.trim(), source });
}

/** Returns the exceptions made for a construct itself. */
export function listAcceptedFindings(construct: IConstruct): readonly AcceptedFinding[] {
  return ACCEPTED.on(construct);
}
