import { isKumikiError } from '../../core/errors';
import type { SakuraApi } from '../../sakura/codec/model';

/** Upper bounds, in seconds, for the time from the creation of a Service to its address. */
const BUCKETS = [5, 15, 30, 60, 120, 300, 600, 1200] as const;

const PREFIX = 'kumiki_controller_';

type Labels = Readonly<Record<string, string>>;

interface Metric {
  readonly help: string;
  readonly type: 'counter' | 'gauge';
  readonly values: Map<string, number>;
}

/** The metrics of a controller. */
export class Metrics {
  private readonly metrics = new Map<string, Metric>();
  private readonly addressSeconds: number[] = BUCKETS.map(() => 0);
  private addressCount = 0;
  private addressSum = 0;

  /** Adds 1 to a counter. */
  count(name: string, help: string, labels: Labels = {}): void {
    const { values } = this.find(name, help, 'counter');
    const key = formatLabels(labels);
    values.set(key, (values.get(key) ?? 0) + 1);
  }

  /** Sets a gauge. */
  set(name: string, help: string, value: number, labels: Labels = {}): void {
    this.find(name, help, 'gauge').values.set(formatLabels(labels), value);
  }

  /** Removes a metric that is no longer kept up to date. */
  clear(name: string): void {
    this.metrics.delete(PREFIX + name);
  }

  /** Records how long a Service has waited for its address. */
  observeAddress(seconds: number): void {
    BUCKETS.forEach((bound, index) => {
      if (seconds <= bound) this.addressSeconds[index] = (this.addressSeconds[index] ?? 0) + 1;
    });
    this.addressCount += 1;
    this.addressSum += seconds;
  }

  /** Renders everything in the Prometheus text format. */
  render(): string {
    const lines: string[] = [];
    for (const [name, { help, type, values }] of this.metrics) {
      lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`);
      for (const [labels, value] of values) lines.push(`${name}${labels} ${value}`);
    }
    const name = `${PREFIX}address_seconds`;
    lines.push(
      `# HELP ${name} Time from the creation of a Service to its address.`,
      `# TYPE ${name} histogram`,
    );
    for (const [index, bound] of BUCKETS.entries()) {
      lines.push(`${name}_bucket{le="${bound}"} ${this.addressSeconds[index] ?? 0}`);
    }
    lines.push(`${name}_bucket{le="+Inf"} ${this.addressCount}`);
    lines.push(`${name}_sum ${this.addressSum}`, `${name}_count ${this.addressCount}`);
    return `${lines.join('\n')}\n`;
  }

  private find(name: string, help: string, type: Metric['type']): Metric {
    const full = PREFIX + name;
    const known = this.metrics.get(full);
    if (known) return known;
    const metric: Metric = { help, type, values: new Map() };
    this.metrics.set(full, metric);
    return metric;
  }
}

function formatLabels(labels: Labels): string {
  const parts = Object.entries(labels).map(([name, value]) => `${name}="${escapeValue(value)}"`);
  return parts.length === 0 ? '' : `{${parts.join(',')}}`;
}

/** Escapes the value of a label for the text format. */
function escapeValue(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

/**
 * Wraps the API so that calls are counted by result.
 * @param onAnswer called after each call that shows whether the token is accepted
 */
export function countCalls(
  api: SakuraApi,
  metrics: Metrics,
  onAnswer: (isAccepted: boolean) => void,
): SakuraApi {
  const counted = async <T>(call: string, work: () => Promise<T>): Promise<T> => {
    let outcome = 'ok';
    try {
      const answer = await work();
      onAnswer(true);
      return answer;
    } catch (error) {
      outcome = isKumikiError(error) ? error.code : 'error';
      if (outcome === 'API_AUTHENTICATION') onAnswer(false);
      throw error;
    } finally {
      metrics.count('cloud_calls_total', 'Calls of the Sakura Cloud API.', { call, outcome });
    }
  };
  return {
    zone: api.zone,
    readAppliance: (...args) => counted('readAppliance', () => api.readAppliance(...args)),
    findLoadBalancers: (...args) => counted('findLoadBalancers', () => api.findLoadBalancers(...args)),
    findAppliancesOfEveryClass: (...args) =>
      counted('findAppliancesOfEveryClass', () => api.findAppliancesOfEveryClass(...args)),
    createAppliance: (...args) => counted('createAppliance', () => api.createAppliance(...args)),
    updateAppliance: (...args) => counted('updateAppliance', () => api.updateAppliance(...args)),
    applySettings: (...args) => counted('applySettings', () => api.applySettings(...args)),
    powerOn: (...args) => counted('powerOn', () => api.powerOn(...args)),
    shutDown: (...args) => counted('shutDown', () => api.shutDown(...args)),
    deleteAppliance: (...args) => counted('deleteAppliance', () => api.deleteAppliance(...args)),
    readStatus: (...args) => counted('readStatus', () => api.readStatus(...args)),
    readSwitch: (...args) => counted('readSwitch', () => api.readSwitch(...args)),
    findSwitches: (...args) => counted('findSwitches', () => api.findSwitches(...args)),
    readRouter: (...args) => counted('readRouter', () => api.readRouter(...args)),
    findRouters: (...args) => counted('findRouters', () => api.findRouters(...args)),
    findInterfaces: (...args) => counted('findInterfaces', () => api.findInterfaces(...args)),
    findServers: (...args) => counted('findServers', () => api.findServers(...args)),
    readServer: (...args) => counted('readServer', () => api.readServer(...args)),
    readAccountCode: (...args) => counted('readAccountCode', () => api.readAccountCode(...args)),
    readPermission: (...args) => counted('readPermission', () => api.readPermission(...args)),
  };
}
