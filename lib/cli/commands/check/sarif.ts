import { sha256 } from '../../../core/digest';
import { VERSION } from '../../../core/version';
import type { Finding } from '../../../policy/check-policy';
import { RULE_TEXTS } from '../../../policy/rules';
import type { PhysicalPlace } from './source-places';

/** The rules, in the order of their indexes. */
const RULE_IDS = Object.keys(RULE_TEXTS);

/** Findings of one rule at one place, at least one. Code hosts show one alert for them. */
type Group = readonly [Finding, ...(readonly Finding[])];

/**
 * Renders findings in the Static Analysis Results Interchange Format 2.1.0, for code hosts. Omits accepted
 * findings: GitHub shows them as open, even if they are marked as suppressed.
 * @param toPlace returns the place of a source in the project; for undefined, that of the program itself,
 * because each result needs a place
 */
export function renderSarif(
  findings: readonly Finding[],
  toPlace: (source: string | undefined) => PhysicalPlace,
): object {
  const open = findings.filter(({ accepted }) => !accepted);
  const fingerprints = new Fingerprints();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'kumiki check', semanticVersion: VERSION, rules: describeRules() } },
        columnKind: 'utf16CodeUnits',
        invocations: [{ executionSuccessful: true }],
        results: groupByPlace(open).map((group) => toResult(group, toPlace(group[0].source), fingerprints)),
      },
    ],
  };
}

function describeRules(): object[] {
  return Object.entries(RULE_TEXTS).map(([id, { severity, title, why, fix, level, concern }]) => {
    const accept = `acceptFinding(construct, '${id}', { reason: '…' })`;
    const standard = level === undefined ? [] : ['security', `pod-security-${level}`];
    return {
      id,
      shortDescription: { text: toSentence(title) },
      fullDescription: { text: `${toSentence(title)} Otherwise: ${why}.` },
      help: {
        text: `Why: ${why}.\nFix: ${fix}.\nIf it is meant to be so: ${accept}`,
        markdown: `**Why:** ${why}.\n\n**Fix:** ${fix}.\n\n**If it is meant to be so:** \`${accept}\``,
      },
      defaultConfiguration: { level: severity },
      properties: {
        tags: ['kubernetes', ...standard, ...(concern === undefined ? [] : [concern])],
        // rules read the objects themselves; only plain-secret guesses
        precision: id === 'plain-secret' ? 'high' : 'very-high',
      },
    };
  });
}

function groupByPlace(findings: readonly Finding[]): readonly Group[] {
  const groups = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of findings) {
    const key = `${finding.rule} ${finding.source}`;
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.values()];
}

function toResult(group: Group, place: PhysicalPlace, fingerprints: Fingerprints): object {
  const [{ rule, severity }] = group;
  const constructs = [...new Set(group.map(({ constructPath }) => constructPath))];
  return {
    ruleId: rule,
    ruleIndex: RULE_IDS.indexOf(rule),
    level: severity,
    message: { text: [...new Set(group.map(describeFinding))].join(' ') },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: place.uri, uriBaseId: '%SRCROOT%' },
          region: place.region,
        },
        logicalLocations: constructs.map((path) => ({
          name: path.slice(path.lastIndexOf('/') + 1),
          fullyQualifiedName: path,
          kind: 'object',
        })),
      },
    ],
    partialFingerprints: { 'kumikiFinding/v1': fingerprints.create(group) },
  };
}

function describeFinding({ constructPath, object, message }: Finding): string {
  return `${object === undefined ? constructPath : `${object} (${constructPath})`}: ${message}.`;
}

/** Creates ids of results that stay the same when lines move or messages change. */
class Fingerprints {
  private readonly counts = new Map<string, number>();

  create(group: Group): string {
    const parts = group.map(({ constructPath, object = '', property = '' }) => [
      constructPath,
      object,
      property,
    ]);
    const key = sha256(JSON.stringify([group[0].rule, ...parts]));
    const count = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, count);
    // as code hosts do for repeated results
    return `${key}:${count}`;
  }
}

function toSentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
