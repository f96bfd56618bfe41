import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { addCheck } from '../core/check';
import { isPort } from '../core/port';
import type { Problems } from '../core/problems';
import { checkNew } from '../core/props/check-call';
import type { IPodBackendSource, PodBackend } from '../core/references';
import { traceSource } from '../core/source';
import { DNS_LABEL } from '../kubernetes/name-rules';
import { SIGNATURES } from './signatures';

/** Properties of an {@link ExistingService}. */
export interface ExistingServiceProps {
  /** Name of the Service in the cluster. */
  readonly name: string;
  /** @default - that of the stack */
  readonly namespace?: string | undefined;
  /** The ports of the Service. */
  readonly ports: readonly ExistingServicePort[];
  /**
   * Labels of the pods behind it; a network policy of the gateway allows connections to these pods.
   * @default - not known: connections to all pods of its namespace are allowed
   */
  readonly selector?: Readonly<Record<string, string>> | undefined;
}

/** A TCP port of an {@link ExistingService}. */
export interface ExistingServicePort {
  /** 1 to 65535. */
  readonly port: number;
  /** Port number of the pods behind it. @default - not known: connections to all ports are allowed */
  readonly targetPort?: number | undefined;
}

/** A Service that others deploy, as the backend of a gateway. No manifest is rendered for it. */
export class ExistingService extends Construct implements IPodBackendSource {
  /** The name in the cluster. */
  readonly name: string;
  private readonly props: ExistingServiceProps;
  private readonly namespace: string | undefined;

  constructor(scope: Construct, id: string, props: ExistingServiceProps) {
    checkNew(SIGNATURES, 'ExistingService', arguments, new.target === ExistingService);
    super(scope, id);
    traceSource(this);
    this.name = props.name;
    this.props = props;
    this.namespace = props.namespace ?? Chart.of(this).namespace;
    addCheck(this, () => checkService(props));
  }

  /** The pods behind the Service. */
  toPodBackend(): PodBackend {
    const { ports, selector = {} } = this.props;
    const targets = ports.map(({ targetPort }) => targetPort);
    const known = targets.filter((target) => target !== undefined);
    return {
      construct: this,
      namespace: this.namespace,
      selector,
      // an empty list means all ports
      ports:
        known.length < targets.length
          ? []
          : [...new Set(known)].map((number) => ({ number, protocol: 'TCP' as const })),
      servicePorts: ports.map(({ port, targetPort = port }) => ({ port, targetPort, protocol: 'TCP' })),
    };
  }
}

function* checkService({ name, namespace, ports }: ExistingServiceProps): Problems {
  if (!DNS_LABEL.accepts(name)) {
    yield {
      code: 'SYNTH_NAME',
      message: `'${name}' is not the name of a Service`,
      property: 'name',
      given: name,
      allowed: DNS_LABEL.allowed,
      hint: 'give the name alone, as kubectl get services shows it',
    };
  }
  if (namespace !== undefined && !DNS_LABEL.accepts(namespace)) {
    yield {
      code: 'SYNTH_NAME',
      message: `'${namespace}' is not the name of a namespace`,
      property: 'namespace',
      given: namespace,
      allowed: DNS_LABEL.allowed,
      hint: 'leave it out for that of the stack',
    };
  }
  const numbers = ports.flatMap(({ port, targetPort = port }) => [port, targetPort]);
  const wrong = numbers.filter((number) => !isPort(number));
  for (const given of ports.length === 0 ? [[]] : wrong) {
    yield {
      code: 'SYNTH_VALUE',
      message: ports.length === 0 ? 'the Service has no ports' : `${String(given)} is not a port`,
      property: 'ports',
      given,
      allowed: 'ports with integers from 1 to 65535',
      hint: 'give the ports, as kubectl get services shows them',
    };
  }
}
