import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';

/** A JSON object of Kubernetes. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

/** The parts of an object that identify it to an API server. */
export type ObjectName = Pick<KubeObject, 'apiVersion' | 'kind'> & {
  readonly metadata: { readonly name: string; readonly namespace?: string };
};

/** An error response, with the message of the API server. */
export class ApiError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

interface Access {
  readonly server: string;
  /**
   * Keeps connections open: a handshake for each of some hundred requests would take longer than the
   * requests.
   */
  readonly agent: Agent;
  readonly token: string;
  /** The user that the administrator impersonates. */
  readonly user: string | undefined;
}

/** The few API calls that the tests' plugin makes, with a kubeconfig as the harness writes it. */
export class ApiClient {
  private readonly access: Access;
  private readonly kinds = new Map<string, Promise<readonly ApiKind[]>>();

  constructor(kubeconfig: string) {
    const { clusters, users } = JSON.parse(readFileSync(kubeconfig, 'utf8'));
    const [{ cluster }] = clusters;
    this.access = {
      server: cluster.server,
      agent: new Agent({ keepAlive: true, ca: readFileSync(cluster['certificate-authority']) }),
      token: users[0].user.token,
      user: users[0].user.as,
    };
  }

  /** Returns an object, or undefined if it does not exist. */
  async tryGet(name: ObjectName): Promise<KubeObject | undefined> {
    try {
      return await this.get(name);
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return undefined;
      throw error;
    }
  }

  /** Returns an object. @throws ApiError */
  async get(name: ObjectName): Promise<KubeObject> {
    return this.call('GET', await this.pathOf(name));
  }

  /** Creates an object that must not exist yet; unknown fields are errors. */
  async create(
    object: KubeObject,
    { fieldManager, dryRun = false }: { fieldManager: string; dryRun?: boolean },
  ): Promise<KubeObject> {
    const query = new URLSearchParams({ fieldManager, fieldValidation: 'Strict' });
    if (dryRun) query.set('dryRun', 'All');
    const path = (await this.pathOf(object)).replace(/\/[^/]*$/, '');
    return this.call('POST', `${path}?${query}`, object);
  }

  /** Replaces an object that was read. */
  async replace(object: KubeObject, { metadata }: KubeObject, fieldManager: string): Promise<KubeObject> {
    const { resourceVersion } = metadata;
    const replaced = { ...object, metadata: { ...object.metadata, resourceVersion } };
    return this.call(
      'PUT',
      `${await this.pathOf(object)}?${new URLSearchParams({ fieldManager })}`,
      replaced,
    );
  }

  /** Applies an object on the server side; unknown fields are errors. */
  async apply(
    object: KubeObject,
    options: { fieldManager: string; force: boolean; dryRun?: boolean },
  ): Promise<KubeObject> {
    const { fieldManager, force, dryRun = false } = options;
    const query = new URLSearchParams({ fieldManager, force: String(force), fieldValidation: 'Strict' });
    if (dryRun) query.set('dryRun', 'All');
    return this.call(
      'PATCH',
      `${await this.pathOf(object)}?${query}`,
      object,
      'application/apply-patch+yaml',
    );
  }

  /** Deletes an object, and afterwards what it owns; does nothing if it does not exist. */
  async delete(name: ObjectName): Promise<void> {
    try {
      await this.call('DELETE', await this.pathOf(name), { propagationPolicy: 'Background' });
      // on a bare API server, no controller does so
      if (name.kind === 'Namespace') await this.finalize(name);
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 404)) throw error;
    }
  }

  /** Closes its connections. */
  close(): void {
    this.access.agent.destroy();
  }

  private async finalize(name: ObjectName): Promise<void> {
    const left = await this.tryGet(name);
    if (left)
      await this.call('PUT', `${await this.pathOf(name)}/finalize`, { ...left, spec: { finalizers: [] } });
  }

  private async pathOf({ apiVersion, kind, metadata }: ObjectName): Promise<string> {
    const root = apiVersion === 'v1' ? '/api/v1' : `/apis/${apiVersion}`;
    const found = (await this.listKinds(root)).find((each) => each.kind === kind);
    if (!found) throw new ApiError(404, `no matches for kind "${kind}" in version "${apiVersion}"`);
    const scope = found.namespaced ? `/namespaces/${metadata.namespace ?? 'default'}` : '';
    return `${root}${scope}/${found.name}/${metadata.name}`;
  }

  private async listKinds(root: string): Promise<readonly ApiKind[]> {
    const known = await this.kinds.get(root)?.catch(() => undefined);
    if (known) return known;
    const asked = this.call<{ resources: ApiKind[] }>('GET', root).then(({ resources }) =>
      resources.filter(({ name }) => !name.includes('/')),
    );
    this.kinds.set(root, asked);
    return asked;
  }

  private call<T = KubeObject>(
    method: string,
    path: string,
    body?: object,
    type = 'application/json',
  ): Promise<T> {
    const { server, agent, token, user } = this.access;
    const text = body === undefined ? '' : JSON.stringify(body);
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': type,
      // Node does not send it with DELETE by default, and the body would be read as the next request
      'content-length': Buffer.byteLength(text),
      ...(user !== undefined && { 'impersonate-user': user }),
    };
    return new Promise((resolve, reject) => {
      const sent = request(`${server}${path}`, { method, headers, agent }, (response) => {
        let answer = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          answer += chunk;
        });
        response.on('end', () => {
          const { statusCode = 0 } = response;
          if (statusCode < 300) resolve(JSON.parse(answer));
          else reject(new ApiError(statusCode, messageIn(answer)));
        });
        response.on('error', reject);
      });
      sent.on('error', ({ message }) => reject(new ApiError(0, `the cluster is unreachable: ${message}`)));
      sent.end(text);
    });
  }
}

interface ApiKind {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

function messageIn(text: string): string {
  try {
    return JSON.parse(text).message;
  } catch {
    return text;
  }
}
