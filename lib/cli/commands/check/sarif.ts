import { sha256 } from '../../../core/digest';
import { VERSION } from '../../../core/version';
import type { Finding } from '../../../policy/check-policy';
import { RULE_TEXTS } from '../../../policy/rules';
import type { PhysicalPlace } from './source-places';

/** The rules in the order of their indexes. */
const RULE_IDS = Object.keys(RULE_TEXTS);

/**
 * Findings in the Static Analysis Results Interchange Format 2.1.0, as code hosts read them. Accepted ones are
 * suppressed results.
 * @param toPlace where in the project a source is; for undefined the program itself, as each result needs a place
 */
export function renderSarif(
  findings: readonly Finding[],
  toPlace: (source: string | undefined) => PhysicalPlace,
): object {
  const fingerprints = new Fingerprints();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'kumiki check', semanticVersion: VERSION, rules: describeRules() } },
        columnKind: 'utf16CodeUnits',
        invocations: [{ executionSuccessful: true }],
        results: findings.map((finding) => toResult(finding, toPlace(finding.source), fingerprints)),
      },
    ],
  };
}

function describeRules(): object[] {
  return Object.entries(RULE_TEXTS).map(([id, { severity, title, why, fix, level }]) => ({
    id,
    shortDescription: { text: toSentence(title) },
    fullDescription: { text: `${toSentence(title)} Otherwise: ${why}.` },
    help: {
      text: `Why: ${why}.\nFix: ${fix}.`,
      markdown: `**Why:** ${why}.\n\n**Fix:** ${fix}.`,
    },
    defaultConfiguration: { level: severity },
    properties: {
      tags: level === undefined ? ['kubernetes'] : ['kubernetes', 'security', `pod-security-${level}`],
    },
  }));
}

function toResult(finding: Finding, { uri, line }: PhysicalPlace, fingerprints: Fingerprints): object {
  const { rule, severity, constructPath, object, property, message, accepted } = finding;
  const subject = object === undefined ? constructPath : `${object} (${constructPath})`;
  return {
    ruleId: rule,
    ruleIndex: RULE_IDS.indexOf(rule),
    level: severity,
    message: { text: `${subject}: ${message}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri, uriBaseId: '%SRCROOT%' },
          region: { startLine: line },
        },
        logicalLocations: [
          {
            name: constructPath.slice(constructPath.lastIndexOf('/') + 1),
            fullyQualifiedName: constructPath,
            kind: 'object',
          },
        ],
      },
    ],
    partialFingerprints: { 'kumikiFinding/v1': fingerprints.create(finding) },
    ...(accepted && {
      suppressions: [{ kind: 'inSource', status: 'accepted', justification: accepted.reason }],
    }),
    ...(property !== undefined && { properties: { property } }),
  };
}

/** Names findings so that they keep their names when lines move and texts are written anew. */
class Fingerprints {
  private readonly counts = new Map<string, number>();

  create({ rule, constructPath, object, property = '' }: Finding): string {
    const parts = [rule, constructPath, object ?? '', property];
    const key = sha256(JSON.stringify(parts));
    const count = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, count);
    // as code hosts do for what is found several times
    return `${key}:${count}`;
  }
}

function toSentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
