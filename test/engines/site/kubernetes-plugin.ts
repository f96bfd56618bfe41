import { isDeepStrictEqual } from 'node:util';
import { Server, ServerCredentials, type ServiceError, status } from '@grpc/grpc-js';
import { PluginInfo } from '@pulumi/pulumi/proto/plugin_pb';
import { ResourceProviderService } from '@pulumi/pulumi/proto/provider_grpc_pb';
import {
  CheckResponse,
  ConfigureResponse,
  CreateResponse,
  DiffResponse,
  ReadResponse,
  UpdateResponse,
} from '@pulumi/pulumi/proto/provider_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { type JavaScriptValue, Struct } from 'google-protobuf/google/protobuf/struct_pb';
import { ApiClient, type KubeObject, type ObjectName } from './api-client';

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
 * A plugin for `kubernetes:` resources that the tests' engine attaches to. The plugin of Pulumi is in no package
 * registry, so this one stands in for it: it takes what our program registers, in the order in which the engine sends
 * it, and applies it to a real API server as the real one does. It differs where tests need it: it waits for nothing,
 * refuses unknown fields, and says of each object what it did.
 */
export class KubernetesPlugin {
  /** What was done, such as `create shop/Service/web`. */
  readonly log: string[] = [];
  /** Called before an object is created, updated or deleted. */
  before: (step: string) => Promise<void> | void = () => {};
  private client: ApiClient;
  private readonly contexts: readonly string[];
  private readonly server = new Server();
  private settings: Settings = {};
  private port = 0;

  private constructor(kubeconfig: string, contexts: readonly string[]) {
    this.client = new ApiClient(kubeconfig);
    this.contexts = contexts;
  }

  static async start(kubeconfig: string, contexts: readonly string[] = ['test']): Promise<KubernetesPlugin> {
    const plugin = new KubernetesPlugin(kubeconfig, contexts);
    plugin.server.addService(ResourceProviderService, plugin.calls());
    plugin.port = await new Promise((resolve, reject) =>
      plugin.server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) =>
        error ? reject(error) : resolve(port),
      ),
    );
    return plugin;
  }

  /** What makes an engine attach to it. */
  get env(): Record<string, string> {
    return { PULUMI_DEBUG_PROVIDERS: `kubernetes:${this.port}` };
  }

  /** Uses the credentials of another kubeconfig from now on. */
  actAs(kubeconfig: string): void {
    this.client.close();
    this.client = new ApiClient(kubeconfig);
  }

  /** The steps since the last call. */
  newSteps(): string[] {
    return this.log.splice(0);
  }

  stop(): void {
    this.client.close();
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
        diffConfig: async (request: Request) => diffed(request),
        configure: (request: Request) => this.configure(request),
        check: same,
        diff: async (request: Request) => diffed(request),
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
    if (typeof context === 'string' && !this.contexts.includes(context))
      throw new Error(`context "${context}" does not exist`);
    return new ConfigureResponse().setSupportspreview(true);
  }

  private async create(request: Request): Promise<CreateResponse> {
    const inputs = objectOf(request.getProperties());
    if (request.getPreview()) return new CreateResponse().setProperties(structOf(inputs));
    const step = await this.enter('create', inputs);
    const mayExist = this.settings.upsertExistingObjects === 'true';
    if (!mayExist && (await this.client.tryGet(inputs))) throw new Error(`resource ${step} already exists`);
    const live = await this.apply(inputs);
    return new CreateResponse().setId(idOf(live)).setProperties(this.stateOf(live));
  }

  private async read(request: Request): Promise<ReadResponse> {
    const inputs = request.getInputs()?.toJavaScript() as KubeObject | undefined;
    const live = await this.client.tryGet(nameOf(request));
    if (!live) return new ReadResponse();
    const response = new ReadResponse().setId(request.getId()).setProperties(this.stateOf(live));
    return response.setInputs(structOf((inputs ? narrow(live, inputs) : live) as KubeObject));
  }

  private async update(request: Request): Promise<UpdateResponse> {
    const inputs = objectOf(request.getNews());
    if (request.getPreview()) return new UpdateResponse().setProperties(structOf(inputs));
    await this.enter('update', inputs);
    return new UpdateResponse().setProperties(this.stateOf(await this.apply(inputs)));
  }

  private async delete(request: Request): Promise<Empty> {
    const name = nameOf(request);
    await this.enter('delete', name);
    await this.client.delete(name);
    return new Empty();
  }

  private async enter(verb: string, { kind, metadata: { namespace, name } }: ObjectName): Promise<string> {
    const step = `${verb} ${[namespace, kind, name].filter((part) => part !== undefined).join('/')}`;
    await this.before(step);
    this.log.push(step);
    return step.slice(verb.length + 1);
  }

  private apply(object: KubeObject): Promise<KubeObject> {
    const { annotations = {} } = object.metadata;
    const fieldManager = annotations['pulumi.com/patchFieldManager'] ?? 'pulumi-kubernetes';
    const force =
      annotations['pulumi.com/patchForce'] === 'true' || this.settings.enablePatchForce === 'true';
    return this.client.apply(object, { fieldManager, force });
  }

  private stateOf(live: KubeObject): Struct {
    return structOf({ ...live, __initialApiVersion: live.apiVersion });
  }
}

/** What the engine is told of changed inputs: what cannot be changed is replaced. */
function diffed(request: Request): DiffResponse {
  const olds = request.getOldInputs()?.toJavaScript() ?? {};
  const news = request.getNews()?.toJavaScript() ?? {};
  const changed = [...new Set([...Object.keys(olds), ...Object.keys(news)])].filter(
    (key) => !isDeepStrictEqual(olds[key], news[key]),
  );
  const replaces = listReplacing(olds, news);
  return new DiffResponse()
    .setChanges(changed.length > 0 ? DiffResponse.DiffChanges.DIFF_SOME : DiffResponse.DiffChanges.DIFF_NONE)
    .setDiffsList(changed)
    .setReplacesList(replaces)
    .setDeletebeforereplace(replaces.length > 0 && !replaces.includes('metadata'));
}

/** The fields that an API server never lets change, and what the real plugin replaces for them. */
function listReplacing(olds: Settings, news: Settings): string[] {
  const fixed: readonly string[] = FIXED_FIELDS[String(news.kind)] ?? [];
  const isSame = (path: string) => isDeepStrictEqual(at(olds, path), at(news, path));
  const moved = ['metadata.name', 'metadata.namespace'].some((path) => !isSame(path)) ? ['metadata'] : [];
  const isImmutable = at(olds, 'immutable') === true && !isSame('data');
  return [...moved, ...fixed.filter((path) => !isSame(path)), ...(isImmutable ? ['data'] : [])];
}

const FIXED_FIELDS: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['spec.selector'],
  StatefulSet: ['spec.selector', 'spec.serviceName', 'spec.volumeClaimTemplates'],
  Job: ['spec.template', 'spec.selector'],
};

function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((part, key) => Object(part)[key], value);
}

/** The fields of an object that inputs have, with the values that it has. */
function narrow(live: unknown, inputs: unknown): unknown {
  if (Array.isArray(inputs) && Array.isArray(live))
    return live.map((item, index) => narrow(item, inputs[index]));
  if (typeof inputs !== 'object' || inputs === null || typeof live !== 'object' || live === null) return live;
  const fields = Object.entries(inputs).filter(([key]) => key in live);
  return Object.fromEntries(fields.map(([key, value]) => [key, narrow(Reflect.get(live, key), value)]));
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

/** What a resource is, from its type in the URN and its id. */
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
