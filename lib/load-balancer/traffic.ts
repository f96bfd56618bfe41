import { formatGiven, type Problem } from '../core/errors';
import type { ServiceSettings } from '../core/references';
import { LONGEST_AFFINITY_SECONDS, toKindProblem } from './field-kinds';
import { readAnnotations, readLabels } from './service-annotations';
import { type CarriedTraffic, type FieldContext, type Finding, SERVICE_FIELDS } from './service-fields';
import { readSourceRanges } from './source-ranges';
import { EXTERNAL_TRAFFIC_POLICIES, TRAFFIC_DISTRIBUTIONS, type TrafficProps } from './traffic-props';

/**
 * Who may use a virtual IP, and which pods answer: properties merged with the settings of the backend's
 * Service.
 */
export interface ResolvedTraffic {
  readonly traffic: CarriedTraffic;
  readonly problems: readonly Problem[];
  readonly notes: readonly string[];
}

const PROPERTIES = [
  'address',
  'sourceRanges',
  'clientAffinitySeconds',
  'externalTrafficPolicy',
  'trafficDistribution',
  'publishNotReadyAddresses',
] as const;

/**
 * Reads the properties; those left out are taken from the Service.
 *
 * @param path of the backend
 */
export function resolveTraffic(
  props: CarriedTraffic,
  service: ServiceSettings | undefined,
  { path, isPublic }: { readonly path: string; readonly isPublic: boolean },
): ResolvedTraffic {
  const { address, sourceRanges } = props;
  const findings = service
    ? [...readService(service, { path, isPublic, spec: service.spec, address, sourceRanges })]
    : [];
  const carried = collectCarried(findings);
  return {
    traffic: mergeTraffic(props, carried),
    problems: [
      ...findings.flatMap((finding) => ('problem' in finding ? [finding.problem] : [])),
      ...checkTrafficProps(props),
    ],
    notes: [
      ...findings.flatMap((finding) => ('note' in finding ? [finding.note] : [])),
      ...describeOverrides(props, carried, path),
    ],
  };
}

function* readService(service: ServiceSettings, context: FieldContext): Iterable<Finding> {
  for (const [field, { kind, read }] of Object.entries(SERVICE_FIELDS)) {
    const value = service.spec[field];
    // the empty string stands for the default
    if (value === undefined || value === null || value === '') continue;
    if (kind && !kind.has(value)) yield { problem: toKindProblem(field, value, context.path, kind) };
    else if (read) yield* read(value, context);
  }
  yield* readAnnotations(service.annotations, context);
  yield* readLabels(service.labels, context);
}

function collectCarried(findings: readonly Finding[]): CarriedTraffic {
  return Object.assign({}, ...findings.map((finding) => ('carried' in finding ? finding.carried : {})));
}

function mergeTraffic(props: CarriedTraffic, carried: CarriedTraffic): CarriedTraffic {
  const sourceRanges = props.sourceRanges
    ? readSourceRanges(props.sourceRanges).ranges
    : carried.sourceRanges;
  return {
    address: props.address ?? carried.address,
    sourceRanges: sourceRanges && sourceRanges.length > 0 ? sourceRanges : undefined,
    clientAffinitySeconds: props.clientAffinitySeconds ?? carried.clientAffinitySeconds,
    externalTrafficPolicy: props.externalTrafficPolicy ?? carried.externalTrafficPolicy,
    trafficDistribution: props.trafficDistribution ?? carried.trafficDistribution,
    publishNotReadyAddresses: props.publishNotReadyAddresses ?? carried.publishNotReadyAddresses,
  };
}

/** Describes properties that override the Service. */
function* describeOverrides(props: CarriedTraffic, carried: CarriedTraffic, path: string): Generator<string> {
  for (const property of PROPERTIES) {
    const [given, said] = [props[property], carried[property]];
    if (given === undefined || said === undefined || formatGiven(given) === formatGiven(said)) continue;
    yield `${property} ${formatGiven(given)} applies, not ${formatGiven(said)} as the Service '${path}' says`;
  }
}

function* checkTrafficProps(props: TrafficProps): Generator<Problem> {
  yield* checkRanges(props);
  yield* checkAffinity(props);
  const choices = [
    ['externalTrafficPolicy', EXTERNAL_TRAFFIC_POLICIES],
    ['trafficDistribution', TRAFFIC_DISTRIBUTIONS],
  ] as const;
  for (const [property, allowed] of choices) {
    const given = props[property];
    if (given === undefined || allowed.some((choice) => choice === given)) continue;
    yield {
      code: 'LB_SERVICE',
      property,
      message: `there is no ${property} ${formatGiven(given)}`,
      given,
      allowed: allowed.join(', '),
      hint: 'leave it out for the default',
    };
  }
}

function* checkRanges({ sourceRanges }: TrafficProps): Generator<Problem> {
  if (!sourceRanges) return;
  const { ranges, ipv6, invalid } = readSourceRanges(sourceRanges);
  const wrong = [...invalid, ...ipv6];
  if (ranges.length > 0 && wrong.length === 0) return;
  yield {
    code: 'LB_SERVICE',
    property: 'sourceRanges',
    message:
      wrong.length === 0
        ? 'sourceRanges is empty, which would let every client in'
        : `sourceRanges has something that is not an IPv4 network: ${wrong.join(', ')}`,
    given: sourceRanges,
    allowed: 'IPv4 networks such as 203.0.113.0/24, or 203.0.113.5/32 for one address',
    hint: "name the networks of the clients, ['0.0.0.0/0'] for every client",
  };
}

function* checkAffinity({ clientAffinitySeconds: seconds }: TrafficProps): Generator<Problem> {
  if (seconds === undefined) return;
  if (Number.isInteger(seconds) && seconds >= 0 && seconds <= LONGEST_AFFINITY_SECONDS) return;
  yield {
    code: 'LB_SERVICE',
    property: 'clientAffinitySeconds',
    message: `${formatGiven(seconds)} seconds of affinity are out of range`,
    given: seconds,
    allowed: `an integer from 0 to ${LONGEST_AFFINITY_SECONDS}`,
    hint: 'leave it out for no affinity',
  };
}
