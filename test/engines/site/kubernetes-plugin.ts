import { Server, ServerCredentials, type ServiceError, status } from '@grpc/grpc-js';
import { PluginInfo } from '@pulumi/pulumi/proto/plugin_pb';
import { ResourceProviderService } from '@pulumi/pulumi/proto/provider_grpc_pb';
import {
  CheckResponse,
  ConfigureResponse,
  CreateResponse,
  ReadResponse,
  UpdateResponse,
} from '@pulumi/pulumi/proto/provider_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { type JavaScriptValue, Struct } from 'google-protobuf/google/protobuf/struct_pb';
import { ApiClient, ApiError, type KubeObject, type ObjectName } from './api-client';
import { diffInputs } from './plugin-diff';

/** A request of the engine; which fields it has depends on the call. */
interface Request {
  getUrn(): string;
  getId(): string;
  getPreview(): boolean;
  getNews(): Struct | undefined;
  getOldInputs(): Struct | undefined;
  getInputs(): Struct | undefined;
  getProperties(): Struct | undefined;
  getArgs(): Struct | undefined;
}

type Settings = Readonly<Record<string, unknown>>;

/**
 * A plugin for `kubernetes:` resources that the tests' engine attaches to. Pulumi's own plugin is in no
 * package registry, so this one stands in for it. It accepts what our program registers, in the order in
 * which the engine sends it, and applies it to a real API server with the requests of the real plugin
 * (version 4.33): an object is created by POST, or by server-side apply with `upsertExistingObjects`; an
 * update first reads the object, and replaces a CustomResourceDefinition; a preview asks the API server for a
 * dry run. It differs where tests need it: it never waits, so it neither retries to create an object in a
 * missing namespace nor deletes in the foreground; it refuses unknown fields, of which the real one warns;
 * and it logs each step. The engine starts a plugin for each provider, and attaches all of them to this one,
 * which tells clusters apart by the names of resources.
 */
export class KubernetesPlugin {
  /** The steps so far, such as `create shop/Service/web`. */
  readonly log: string[] = [];
  /** Called before an object is created, updated or deleted. */
  before: (step: string) => Promise<void> | void = () => {};
  /** Called after that, before the engine is told; if it throws, the engine only learns of the error. */
  after: (step: string) => Promise<void> | void = () => {};
  /**
   * Whether objects to be deleted count as gone if their cluster does not answer; the real plugin reads this
   * from the environment.
   */
  deletesUnreachable = false;
  private client: ApiClient;
  private readonly contexts: ReadonlyMap<string, ApiClient>;
  private readonly server = new Server();
  private settings: Settings = {};
  private port = 0;

  private constructor(kubeconfig: string, contexts: Readonly<Record<string, string>>) {
    this.client = new ApiClient(kubeconfig);
    const clients = Object.entries(contexts).map(([name, file]) => [name, new ApiClient(file)] as const);
    this.contexts = new Map(clients);
  }

  /**
   * @param kubeconfig for resources that name no context
   * @param contexts kubeconfigs by context, which the names of resources end in, as in
   * `shop/Service/web@prod`
   */
  static async start(
    kubeconfig: string,
    contexts: Readonly<Record<string, string>> = {},
  ): Promise<KubernetesPlugin> {
    const plugin = new KubernetesPlugin(kubeconfig, contexts);
    plugin.server.addService(ResourceProviderService, plugin.calls());
    plugin.port = await new Promise((resolve, reject) =>
      plugin.server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) =>
        error ? reject(error) : resolve(port),
      ),
    );
    return plugin;
  }

  /** Variables that make an engine attach to it. */
  get env(): Record<string, string> {
    return { PULUMI_DEBUG_PROVIDERS: `kubernetes:${this.port}` };
  }

  /** Uses the credentials of another kubeconfig from now on. */
  actAs(kubeconfig: string): void {
    this.client.close();
    this.client = new ApiClient(kubeconfig);
  }

  /** Returns the steps since the last call. */
  newSteps(): string[] {
    return this.log.splice(0);
  }

  stop(): void {
    for (const client of [this.client, ...this.contexts.values()]) client.close();
    this.server.forceShutdown();
  }

  private calls() {
    const empty = async () => new Empty();
    const same = async (request: Request) => checked(request.getNews());
    return Object.fromEntries(
      Object.entries({
        handshake: unimplemented,
        parameterize: unimplemented,
        getSchema: unimplemented,
        attach: empty,
        cancel: empty,
        getPluginInfo: async () => new PluginInfo().setVersion('4.34.2'),
        checkConfig: same,
        diffConfig: async (request: Request) => diffInputs(request),
        configure: (request: Request) => this.configure(request),
        check: same,
        diff: async (request: Request) => diffInputs(request),
        create: (request: Request) => this.create(request),
        read: (request: Request) => this.read(request),
        update: (request: Request) => this.update(request),
        delete: (request: Request) => this.delete(request),
      }).map(([name, call]) => [name, answering(call)]),
    );
  }

  private async configure(request: Request): Promise<ConfigureResponse> {
    this.settings = request.getArgs()?.toJavaScript() ?? {};
    const { context } = this.settings;
    if (typeof context === 'string' && context !== 'test' && !this.contexts.has(context))
      throw new Error(`context "${context}" does not exist`);
    return new ConfigureResponse().setSupportspreview(true);
  }

  /** Returns the client for a resource's cluster. */
  private clientFor(request: Request): ApiClient {
    const [, context = ''] = /@([^@]+)$/.exec(request.getUrn()) ?? [];
    return this.contexts.get(context) ?? this.client;
  }

  private async create(request: Request): Promise<CreateResponse> {
    const inputs = objectOf(request.getProperties());
    const client = this.clientFor(request);
    if (request.getPreview()) {
      const previewed = await this.preview(inputs, () => this.putForPreview(client, inputs));
      return new CreateResponse().setProperties(structOf(previewed));
    }
    const step = await this.enter('create', inputs);
    try {
      const live = await this.put(client, inputs);
      await this.after(`create ${step}`);
      return new CreateResponse().setId(idOf(live)).setProperties(this.stateOf(live));
    } catch (error) {
      throw wrapped(`resource ${step} was not successfully created by the Kubernetes API server`, error);
    }
  }

  private async read(request: Request): Promise<ReadResponse> {
    const inputs = request.getInputs()?.toJavaScript() as KubeObject | undefined;
    const live = await this.clientFor(request).tryGet(nameOf(request));
    if (!live) return new ReadResponse();
    const response = new ReadResponse().setId(request.getId()).setProperties(this.stateOf(live));
    return response.setInputs(structOf((inputs ? narrow(live, inputs) : live) as KubeObject));
  }

  private async update(request: Request): Promise<UpdateResponse> {
    const inputs = objectOf(request.getNews());
    const client = this.clientFor(request);
    if (request.getPreview()) {
      const previewed = await this.preview(inputs, () => this.apply(client, inputs, true));
      return new UpdateResponse().setProperties(structOf(previewed));
    }
    const step = await this.enter('update', inputs);
    try {
      const live = await client.get(inputs);
      const updated =
        inputs.kind === 'CustomResourceDefinition'
          ? await client.replace(inputs, live, this.fieldManagerOf(inputs))
          : await this.apply(client, inputs);
      await this.after(`update ${step}`);
      return new UpdateResponse().setProperties(this.stateOf(updated));
    } catch (error) {
      throw wrapped(`resource ${step} was not successfully updated by the Kubernetes API server`, error);
    }
  }

  private async delete(request: Request): Promise<Empty> {
    const name = nameOf(request);
    const step = await this.enter('delete', name);
    try {
      await this.clientFor(request).delete(name);
    } catch (error) {
      if (!isUnreachable(error) || !this.deletesUnreachable) throw wrapped(`deletion of ${step}`, error);
    }
    await this.after(`delete ${step}`);
    return new Empty();
  }

  private async enter(verb: string, { kind, metadata: { namespace, name } }: ObjectName): Promise<string> {
    const step = `${verb} ${[namespace, kind, name].filter((part) => part !== undefined).join('/')}`;
    await this.before(step);
    this.log.push(step);
    return step.slice(verb.length + 1);
  }

  /** Creates an object that should not exist yet. */
  private put(client: ApiClient, object: KubeObject, dryRun = false): Promise<KubeObject> {
    return this.settings.upsertExistingObjects === 'true'
      ? this.apply(client, object, dryRun)
      : client.create(object, { fieldManager: 'pulumi-kubernetes', dryRun });
  }

  /** If an object is to be replaced, the API server refuses a dry run: the real plugin previews it by another name. */
  private async putForPreview(client: ApiClient, object: KubeObject): Promise<KubeObject> {
    try {
      return await this.put(client, object, true);
    } catch (error) {
      if (error instanceof ApiError && /field is immutable/.test(error.message)) return object;
      throw error;
    }
  }

  private apply(client: ApiClient, object: KubeObject, dryRun = false): Promise<KubeObject> {
    const { annotations = {} } = object.metadata;
    const force =
      annotations['pulumi.com/patchForce'] === 'true' || this.settings.enablePatchForce === 'true';
    return client.apply(object, { fieldManager: this.fieldManagerOf(object), force, dryRun });
  }

  private fieldManagerOf({ metadata: { annotations = {} } }: KubeObject): string {
    return annotations['pulumi.com/patchFieldManager'] ?? 'pulumi-kubernetes';
  }

  /** Returns what the API server would make of an object; the object itself if the server cannot tell. */
  private async preview(inputs: KubeObject, run: () => Promise<KubeObject>): Promise<KubeObject> {
    if (JSON.stringify(inputs).includes(UNKNOWN)) return inputs;
    try {
      const { status: _status, ...previewed } = await run();
      return previewed;
    } catch (error) {
      // no such kind or namespace yet, no cluster, no permission, or it already exists
      if (error instanceof ApiError && [0, 403, 404, 409].includes(error.status)) return inputs;
      throw error;
    }
  }

  private stateOf(live: KubeObject): Struct {
    return structOf({ ...live, __initialApiVersion: live.apiVersion });
  }
}

/** Reduces an object to the fields of its inputs, with their actual values. */
function narrow(live: unknown, inputs: unknown): unknown {
  if (Array.isArray(inputs) && Array.isArray(live))
    return live.map((item, index) => narrow(item, inputs[index]));
  if (typeof inputs !== 'object' || inputs === null || typeof live !== 'object' || live === null) return live;
  const fields = Object.entries(inputs).filter(([key]) => key in live);
  return Object.fromEntries(fields.map(([key, value]) => [key, narrow(Reflect.get(live, key), value)]));
}

/** Placeholder that the engine sends for a value unknown during a preview. */
const UNKNOWN = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

function wrapped(what: string, error: unknown): Error {
  const said = error instanceof Error ? error.message : String(error);
  return new Error(
    isUnreachable(error) ? `configured Kubernetes cluster is unreachable: ${said}` : `${what}: ${said}`,
  );
}

function isUnreachable(error: unknown): boolean {
  return error instanceof ApiError && error.status === 0;
}

function checked(news: Struct | undefined): CheckResponse {
  return new CheckResponse().setInputs(news);
}

function objectOf(struct: Struct | undefined): KubeObject {
  return struct?.toJavaScript() as unknown as KubeObject;
}

function structOf(object: object): Struct {
  return Struct.fromJavaScript(JSON.parse(JSON.stringify(object)) as Record<string, JavaScriptValue>);
}

function idOf({ metadata: { namespace, name } }: KubeObject): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** Returns the identity of a resource, from the type in its URN and from its id. */
function nameOf(request: Request): ObjectName {
  const [, , types = ''] = request.getUrn().split('::');
  const [, version = '', kind = ''] = types.split('$').at(-1)?.split(':') ?? [];
  const [name = '', namespace] = request.getId().split('/').reverse();
  const apiVersion = version === 'core/v1' ? 'v1' : version;
  return { apiVersion, kind, metadata: namespace === undefined ? { name } : { name, namespace } };
}

async function unimplemented(): Promise<never> {
  throw Object.assign(new Error('not implemented'), { code: status.UNIMPLEMENTED });
}

type Callback = (error: Partial<ServiceError> | null, answer?: unknown) => void;

function answering(call: (request: Request) => Promise<unknown>) {
  return ({ request }: { request: Request }, callback: Callback) => {
    call(request).then(
      (answer) => callback(null, answer),
      ({ message, code = status.UNKNOWN }) => callback({ message, code, details: message }),
    );
  };
}
