import {
  type ApplianceRecord,
  type RequestLogEntry,
  type Simulator,
  startSimulator,
} from '../../../lib/testing';

/** Always the same, so that stacks with these credentials can be copied. */
const CREDENTIALS = { token: 'token-of-tests', secret: 'secret-of-tests' };

/** A simulator in this process, on the real clock with short steps, with queries for tests. */
export class SimulatedSite {
  readonly simulator: Simulator;
  private readonly listeners: Set<(entry: RequestLogEntry) => void>;
  private mark = 0;

  private constructor(simulator: Simulator, listeners: Set<(entry: RequestLogEntry) => void>) {
    this.simulator = simulator;
    this.listeners = listeners;
  }

  static async start(options: Parameters<typeof startSimulator>[0] = {}): Promise<SimulatedSite> {
    const listeners = new Set<(entry: RequestLogEntry) => void>();
    const onRequest = (entry: RequestLogEntry) => {
      for (const listener of listeners) listener(entry);
    };
    // shorter than a request takes: a client that polls at once need not wait a second and poll again
    const steps = { migrate: 0.01, boot: 0.01, shutdown: 0.01 };
    const simulator = await startSimulator({ mode: 'real', steps, onRequest, ...CREDENTIALS, ...options });
    return new SimulatedSite(simulator, listeners);
  }

  /** Configuration that points a stack at the simulator. */
  get config(): Record<string, string> {
    return { 'sakura:apiRootUrl': this.simulator.url, 'sakura:zone': this.simulator.zone };
  }

  get secrets(): Record<string, string> {
    const { token, secret } = this.simulator;
    return { 'sakura:accessToken': token, 'sakura:accessTokenSecret': secret };
  }

  /** Returns the requests since the last call. */
  newRequests(): RequestLogEntry[] {
    const fresh = this.simulator.requests.slice(this.mark);
    this.mark = this.simulator.requests.length;
    return fresh;
  }

  /** Returns the load balancers of the site's zone. */
  appliances(zone: string = this.simulator.zone): ApplianceRecord[] {
    return Object.entries(this.simulator.snapshot().zones)
      .filter(([name]) => name === zone)
      .flatMap(([, { appliances }]) => Object.values(appliances));
  }

  /** Returns the only load balancer. */
  appliance(): ApplianceRecord {
    const [appliance, ...others] = this.appliances();
    if (!appliance || others.length > 0) throw new Error(`there are ${this.appliances().length} appliances`);
    return appliance;
  }

  /** Resolves when the next matching request is answered. */
  answered(method: string, path: RegExp): Promise<void> {
    return new Promise((resolve) => {
      const listener = (entry: RequestLogEntry) => {
        if (entry.method !== method || !path.test(entry.path)) return;
        this.listeners.delete(listener);
        resolve();
      };
      this.listeners.add(listener);
    });
  }

  close(): Promise<void> {
    return this.simulator.close();
  }
}

export function mutating(requests: readonly RequestLogEntry[]): string[] {
  return requests.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);
}
