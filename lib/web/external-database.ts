import { ApiObject, Names } from 'cdk8s';
import { Construct } from 'constructs';
import { addCheck } from '../core/check';
import type { Problem } from '../core/errors';
import { addNote } from '../core/notes';
import { isPort } from '../core/port';
import { collectProblems } from '../core/problems';
import { checkNew } from '../core/props/check-call';
import { traceSource } from '../core/source';
import { requireChart } from '../core/stack';
import { CONTAINER_PORT_NAME, DNS_SUBDOMAIN } from '../kubernetes/name-rules';
import type { AddressPeer } from '../kubernetes/policy/pod-network-policy';
import { type DatabaseTarget, readTarget } from './database-host';
import type { DatabaseEngine, DatabasePort, ExternalDatabaseProps } from './external-database-props';
import { SIGNATURES } from './signatures';

const USUAL_PORTS: Readonly<Record<DatabaseEngine, number | undefined>> = {
  mysql: 3306,
  mariadb: 3306,
  postgresql: 5432,
  other: undefined,
};

/**
 * A database outside the cluster behind a Service inside it: apps connect to the Service, so they need no
 * change if the database moves.
 */
export class ExternalDatabase extends Construct {
  /** The Service to which apps connect. */
  readonly service: ApiObject;
  /** The EndpointSlice with the addresses; undefined if the database has a host name. */
  readonly endpoints: ApiObject | undefined;
  /** @internal */
  readonly props: ExternalDatabaseProps;
  private readonly target: DatabaseTarget | undefined;

  constructor(scope: Construct, id: string, props: ExternalDatabaseProps) {
    checkNew(SIGNATURES, 'ExternalDatabase', arguments, new.target === ExternalDatabase);
    super(scope, id);
    traceSource(this);
    requireChart(this);
    this.props = props;
    const { result, problems } = collectProblems(readTarget(props.host));
    this.target = result;
    const name = props.name ?? Names.toDnsLabel(this, { maxLen: 50 });
    const labels = {
      'app.kubernetes.io/name': props.engine === 'other' ? 'database' : props.engine,
      'app.kubernetes.io/instance': name,
      'app.kubernetes.io/managed-by': 'kumiki',
    };
    this.service = new ApiObject(this, 'Service', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, labels },
      spec: renderService(this.target, this.ports),
    });
    this.node.defaultChild = this.service;
    this.endpoints =
      this.target?.kind === 'addresses' ? this.addEndpoints(name, labels, this.target) : undefined;
    addCheck(this, () => [...problems, ...checkDatabase(props, result)]);
    addNote(this, () => this.describeReach());
  }

  /** Port that apps connect to. */
  get servicePort(): number {
    return this.props.servicePort ?? this.listeningPort;
  }

  /** Port that the database listens on. */
  get listeningPort(): number {
    return this.props.port ?? USUAL_PORTS[this.props.engine] ?? 0;
  }

  /** Addresses and ports that apps must be able to reach; undefined if only a name is known. @internal */
  get reachableAt(): AddressPeer | undefined {
    if (this.target?.kind !== 'addresses') return undefined;
    return { addresses: this.target.addresses, ports: this.listeningPorts };
  }

  /** All ports that the database listens on. @internal */
  get listeningPorts(): readonly number[] {
    return this.ports.map(({ number }) => number);
  }

  private get ports(): readonly RenderedPort[] {
    const { engine, morePorts = [] } = this.props;
    const name = engine === 'other' ? 'database' : engine;
    return [
      { name, number: this.listeningPort, servicePort: this.servicePort },
      ...morePorts.map((port) => ({ ...port, servicePort: port.number })),
    ];
  }

  private addEndpoints(
    name: string,
    labels: Readonly<Record<string, string>>,
    { family, addresses }: DatabaseTarget & { readonly kind: 'addresses' },
  ): ApiObject {
    return new ApiObject(this, 'Endpoints', {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        name: `${name}-external`,
        labels: {
          ...labels,
          'kubernetes.io/service-name': name,
          'endpointslice.kubernetes.io/managed-by': 'kumiki',
        },
      },
      addressType: family,
      endpoints: addresses.map((address) => ({ addresses: [address], conditions: { ready: true } })),
      ports: this.ports.map((port) => ({ name: port.name, port: port.number, protocol: 'TCP' })),
    });
  }

  private describeReach(): string | undefined {
    if (this.target?.kind !== 'hostname') return undefined;
    return `a NetworkPolicy cannot name ${this.target.hostname}: apps that connect may open port ${this.listeningPorts.join(', ')} at any address`;
  }
}

interface RenderedPort extends DatabasePort {
  readonly servicePort: number;
}

function renderService(target: DatabaseTarget | undefined, ports: readonly RenderedPort[]): object {
  const rendered = ports.map(({ name, number, servicePort }) => ({
    name,
    port: servicePort,
    targetPort: number,
    protocol: 'TCP',
  }));
  if (target?.kind === 'hostname') {
    return { type: 'ExternalName', externalName: target.hostname, ports: rendered };
  }
  const families = target?.family === 'IPv6' ? { ipFamilies: ['IPv6'], ipFamilyPolicy: 'SingleStack' } : {};
  return { type: 'ClusterIP', ...families, ports: rendered };
}

function* checkDatabase(
  props: ExternalDatabaseProps,
  target: DatabaseTarget | undefined,
): Generator<Problem> {
  const { engine, port, servicePort, morePorts = [] } = props;
  if (engine === 'other' && port === undefined) {
    yield portProblem('port', 'the port is not given, and no usual one is known', undefined, 'give the port');
  }
  yield* checkPort('port', port);
  yield* checkPort('servicePort', servicePort);
  const listening = port ?? USUAL_PORTS[engine];
  if (target?.kind === 'hostname' && servicePort !== undefined && servicePort !== listening) {
    yield {
      code: 'DATABASE_PORT',
      message: `apps cannot connect to port ${servicePort} of a name: it is an alias of ${target.hostname}, which listens on ${listening}`,
      property: 'servicePort',
      given: servicePort,
      allowed: `${listening}`,
      hint: 'leave servicePort out, or give the addresses of the database instead of its name',
    };
  }
  yield* checkMorePorts(engine, [listening, servicePort ?? listening], morePorts);
  yield* checkText(props);
}

function* checkMorePorts(
  engine: DatabaseEngine,
  used: readonly (number | undefined)[],
  morePorts: readonly DatabasePort[],
): Generator<Problem> {
  const names = new Set([engine === 'other' ? 'database' : engine]) as Set<string>;
  const numbers = new Set(used);
  for (const { name, number } of morePorts) {
    yield* checkPort('morePorts', number);
    if (!CONTAINER_PORT_NAME.accepts(name)) {
      const { allowed } = CONTAINER_PORT_NAME;
      yield {
        code: 'DATABASE_PORT',
        message: `'${name}' is not a port name`,
        property: 'morePorts',
        given: name,
        allowed,
        hint: 'rename the port',
      };
    }
    if (names.has(name) || numbers.has(number)) {
      yield portProblem(
        'morePorts',
        `port ${name} (${number}) is given twice`,
        number,
        'leave one of them out',
      );
    }
    names.add(name);
    numbers.add(number);
  }
}

function* checkPort(property: string, port: number | undefined): Generator<Problem> {
  if (port === undefined || isPort(port)) return;
  yield portProblem(property, `${property} is ${port}`, port, 'give the port that the database listens on');
}

function portProblem(property: string, message: string, given: number | undefined, hint: string): Problem {
  return { code: 'DATABASE_PORT', message, property, given, allowed: 'an integer from 1 to 65535', hint };
}

const KEY = /^[-._a-zA-Z0-9]{1,253}$/;

function* checkText({ database, credentials }: ExternalDatabaseProps): Generator<Problem> {
  const { secretName, userKey = 'username', passwordKey = 'password' } = credentials;
  const rows = [
    [
      'database',
      database,
      database.trim() !== '' && !/[\p{Cc}/?#]/u.test(database),
      "a name without '/', '?' and '#'",
    ],
    ['credentials.secretName', secretName, DNS_SUBDOMAIN.accepts(secretName), DNS_SUBDOMAIN.allowed],
    ['credentials.userKey', userKey, KEY.test(userKey), "1 to 253 of letters, digits, '-', '_' and '.'"],
    [
      'credentials.passwordKey',
      passwordKey,
      KEY.test(passwordKey),
      "1 to 253 of letters, digits, '-', '_' and '.'",
    ],
  ] as const;
  for (const [property, given, isValid, allowed] of rows) {
    if (isValid) continue;
    const hint = 'correct the name';
    yield {
      code: 'DATABASE_CONNECTION',
      message: `${property} is '${given}'`,
      property,
      given,
      allowed,
      hint,
    };
  }
}
