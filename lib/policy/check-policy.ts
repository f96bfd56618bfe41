import type { IConstruct } from 'constructs';
import type { Note } from '../core/notes';
import { sourceOf } from '../core/source';
import type { Assembly } from '../synth/assembly/assembly';
import type { Manifest } from '../synth/objects/manifest';
import { Exceptions, type PlacedException } from './exceptions';
import { hasLevel, Standards } from './pod-security/standards';
import { tryReadPod } from './pods';
import type { PodSecurityStandard, Rule, Severity, Violation } from './rule';
import type { RuleId } from './rule-ids';
import { type FindingRule, RULE_TEXTS, RULES } from './rules';
import { AppIndex } from './site';
import type { CheckedObject } from './target';

/** A violation of a rule, or an unneeded exception. */
export interface Finding {
  readonly rule: FindingRule;
  readonly severity: Severity;
  /** Path of the object's construct, or of the construct with the exception. */
  readonly constructPath: string;
  /**
   * `file:line` in the program that created it, or else that of the nearest construct above with a known
   * source.
   */
  readonly source?: string | undefined;
  /** The object, such as `Deployment shop/web`. */
  readonly object?: string | undefined;
  /** Path of the property in the object. */
  readonly property?: string | undefined;
  /** The finding, phrased about the object: lower case, no final period. */
  readonly message: string;
  /** Why it is acceptable, and the construct for which the program accepts it. */
  readonly accepted?: { readonly reason: string; readonly constructPath: string } | undefined;
}

/** Checks the whole output of an app. Findings are in the order of the assembly, including accepted ones. */
export function checkPolicy(assembly: Assembly, root: IConstruct, standard: PodSecurityStandard): Finding[] {
  const constructs = new Map(root.node.findAll().map((each) => [each.node.path, each]));
  const stacks = assembly.stacks.map((stack) => ({ ...stack, objects: stack.manifests.map(toTarget) }));
  const clusters = new Map<string | undefined, CheckContext>();
  for (const { kubeContext } of stacks) {
    if (clusters.has(kubeContext)) continue;
    const objects = stacks
      .filter((stack) => stack.kubeContext === kubeContext)
      .flatMap((stack) => stack.objects);
    clusters.set(kubeContext, { site: new AppIndex(objects), standards: new Standards(standard, objects) });
  }
  const exceptions = new Exceptions(constructs.values());
  const broken = stacks.flatMap(({ kubeContext, objects }) => {
    const cluster = clusters.get(kubeContext);
    return cluster ? objects.flatMap((target) => [...checkObject(target, cluster)]) : [];
  });
  const notes = listOtherNotes(assembly.notes, broken).map(toNoteFinding);
  const found = [...broken, ...notes].map((finding) => {
    const accepted = exceptions.find(finding.rule, finding.constructPath);
    return accepted ? { ...finding, accepted } : finding;
  });
  const contexts = [...clusters.values()];
  const unused = exceptions
    .listUnused()
    .filter(({ rule }) => contexts.some(({ standards }) => standards.includes(RULES[rule])));
  return [...found, ...unused.map(toUnusedFinding)].map((finding) => {
    const source = finding.source ?? findSource(constructs, finding.constructPath);
    return { ...finding, ...(source !== undefined && { source }) };
  });
}

/** The objects of one cluster, and the standards of its namespaces. */
interface CheckContext {
  readonly site: AppIndex;
  readonly standards: Standards;
}

function toTarget({ constructPath, object }: Manifest): CheckedObject {
  const { namespace } = object.metadata;
  return { constructPath, object, namespace: typeof namespace === 'string' ? namespace : undefined };
}

const EVERY_RULE = Object.entries(RULES) as readonly [RuleId, Rule][];

function* checkObject(target: CheckedObject, { site, standards }: CheckContext): Generator<Finding> {
  const pod = tryReadPod(target);
  const standard = standards.of(target.namespace);
  for (const [rule, each] of EVERY_RULE) {
    if (!hasLevel(each, standard.level)) continue;
    const { inObject, inPod, inPodBy } = each;
    const toFinding = (violation: Violation) => ({
      rule,
      severity: each.severity,
      ...nameTarget(target),
      ...violation,
    });
    if (inObject) yield* map(inObject(target, site), toFinding);
    if (pod && inPod) yield* map(inPod(pod, site), toFinding);
    if (pod && inPodBy) yield* map(inPodBy(pod, standard), toFinding);
  }
}

function* map<T, U>(items: Iterable<T>, toOther: (item: T) => U): Generator<U> {
  for (const item of items) yield toOther(item);
}

function nameTarget({
  constructPath,
  object,
  namespace,
}: CheckedObject): Pick<Finding, 'constructPath' | 'object'> {
  const name = object.metadata.name ?? object.metadata.generateName;
  return { constructPath, object: `${object.kind} ${namespace === undefined ? '' : `${namespace}/`}${name}` };
}

/** Lists the notes that do not repeat a finding at their construct or below it. */
function listOtherNotes(notes: readonly Note[], findings: readonly Finding[]): readonly Note[] {
  const noted = new Set(notes.flatMap(({ rule }) => rule ?? []));
  const said = new Set<string>();
  for (const { rule, constructPath } of findings) {
    if (!noted.has(rule)) continue;
    const ids = constructPath.split('/');
    for (let length = ids.length; length > 0; length--) said.add(`${rule} ${ids.slice(0, length).join('/')}`);
  }
  return notes.filter(
    ({ rule, constructPath }) => rule === undefined || !said.has(`${rule} ${constructPath}`),
  );
}

function toNoteFinding({ constructPath, text }: Note): Finding {
  return { rule: 'synth-note', severity: 'note', constructPath, message: text };
}

function toUnusedFinding({ rule, reason, source, constructPath }: PlacedException): Finding {
  return {
    rule: 'unused-exception',
    severity: RULE_TEXTS['unused-exception'].severity,
    constructPath,
    source,
    message: `nothing breaks the rule ${rule} here, which is accepted: ${reason}`,
  };
}

/** Returns where the program created a construct, or else the nearest construct above with a known source. */
function findSource(constructs: ReadonlyMap<string, IConstruct>, path: string): string | undefined {
  const scopes = constructs.get(path)?.node.scopes.reverse() ?? [];
  for (const each of scopes) {
    const source = sourceOf(each);
    if (source !== undefined) return source;
  }
  return undefined;
}
