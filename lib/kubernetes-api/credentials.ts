import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { RequestOptions } from 'node:https';
import type { Clock } from '../core/clock';
import { formatGiven, KumikiError } from '../core/errors';
import { describeFileError } from '../core/system-code';
import { type PrintedCredentials, type ProgramContext, runCredentialProgram } from './credential-program';
import { LOG_IN } from './explain-refusal';
import type { KubeUser } from './kube-config';
import type { KubeConfig } from './official-client';

const NO_TOKEN = 'its token has expired, or there is none';
/** Providers that kubectl removed in 1.26 in favour of credential programs. */
const PROVIDERS = ['oidc', 'tokenFile'];

/** The credentials for the cluster of a kubeconfig. */
export class Credentials {
  private readonly config: KubeConfig;
  private readonly description: string;
  private readonly clock: Clock;
  private readonly onNotice: ProgramContext['onNotice'];
  private printed: Promise<PrintedCredentials> | undefined;
  private checked: { readonly pem: string; readonly end: number } | undefined;

  /** @param description of the cluster */
  constructor(
    config: KubeConfig,
    description: string,
    { clock, onNotice }: Pick<ProgramContext, 'clock' | 'onNotice'>,
  ) {
    this.config = config;
    this.description = description;
    this.clock = clock;
    this.onNotice = onNotice;
  }

  /**
   * Returns the current certificates and headers: tokens expire.
   * @throws KUBE_UNAUTHORIZED, KUBECONFIG_VALUE
   */
  async find(signal?: AbortSignal): Promise<RequestOptions> {
    const { config } = this;
    const cluster = config.getCurrentCluster();
    const user: KubeUser | null = config.getCurrentUser();
    if (user) refuseFormerProvider(user);
    // the client refuses http without this, even if nothing leaves the machine
    if (cluster?.server.startsWith('http:')) Object.assign(cluster, { skipTLSVerify: true });
    const options: RequestOptions = {};
    try {
      await config.applyToHTTPSOptions(options);
    } catch (error) {
      refuseUnreadable(config);
      throw this.toLoginError(user?.authProvider ? NO_TOKEN : String(error), error);
    }
    // its agent keeps the certificate that it was created with, and reuses no connection: only a proxy's
    // agent is useful
    if (!cluster?.proxyUrl) delete options.agent;
    const token = readTokenFile(user);
    const printed = await this.runProgram(user, signal);
    const bearer = printed?.token ?? token;
    const headers: Record<string, unknown> = {
      ...options.headers,
      ...(bearer !== undefined && { Authorization: `Bearer ${bearer}` }),
      ...user?.login?.impersonation,
    };
    const isLoggedIn = headers.Authorization !== undefined;
    if (user?.authProvider && !isLoggedIn) throw this.toLoginError(NO_TOKEN);
    const found = {
      ...options,
      ...(printed?.certificate !== undefined && { cert: printed.certificate, key: printed.key }),
    };
    this.refuseExpired(found);
    return { ...found, headers: checkHeaders(headers) };
  }

  private async runProgram(
    user: KubeUser | null,
    signal: AbortSignal | undefined,
  ): Promise<PrintedCredentials | undefined> {
    const program = user?.login?.program;
    if (!program) return undefined;
    const { clock, description, onNotice, printed } = this;
    if (printed && (await printed).expiresAt > clock.now()) return printed;
    // one run serves all waiting requests
    if (this.printed === printed) {
      this.printed = runCredentialProgram(program, description, { clock, signal, onNotice });
      this.printed.catch(() => {
        this.printed = undefined;
      });
    }
    return this.printed;
  }

  /** Consecutive requests have the same certificates, which are parsed once. */
  private refuseExpired({ ca, cert, key }: RequestOptions): void {
    const pem = JSON.stringify([ca, cert, key].map(String));
    if (this.checked?.pem !== pem) this.checked = { pem, end: checkCertificates({ ca, cert, key }) };
    const { end } = this.checked;
    if (end > this.clock.now()) return;
    throw new KumikiError({
      code: 'KUBE_UNAUTHORIZED',
      message: `client-certificate of the kubeconfig expired at ${new Date(end).toISOString()}`,
      hint: LOG_IN,
    });
  }

  private toLoginError(reason: string, cause?: unknown): KumikiError {
    return new KumikiError(
      {
        code: 'KUBE_UNAUTHORIZED',
        message: `the kubeconfig gives no credentials for ${this.description}: ${formatGiven(reason)}`,
        hint: LOG_IN,
      },
      { cause },
    );
  }
}

function refuseFormerProvider({ name, authProvider }: KubeUser): void {
  const provider: unknown = authProvider?.name;
  if (!authProvider || PROVIDERS.includes(String(provider))) return;
  throw valueError(`the user '${name}' logs in with an auth-provider that clients no longer support`, {
    given: provider,
    allowed: 'exec, a token, a client certificate, or the auth-provider oidc',
    hint: 'get the kubeconfig again with the current tool of the provider, which names a program (exec)',
  });
}

/** The files that a kubeconfig names. */
function listFiles(config: KubeConfig): (readonly [field: string, path: string | undefined])[] {
  const cluster = config.getCurrentCluster();
  const user: KubeUser | null = config.getCurrentUser();
  return [
    ['certificate-authority', cluster?.caFile],
    ['client-certificate', user?.certFile],
    ['client-key', user?.keyFile],
  ];
}

function refuseUnreadable(config: KubeConfig): void {
  for (const [field, path] of listFiles(config)) if (path) readNamed(field, path);
}

/** @throws KUBECONFIG_VALUE */
function readNamed(field: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw valueError(`${field} of the kubeconfig cannot be read: ${describeFileError(error)}`, {
      given: path,
      hint: 'correct the path, or get the kubeconfig again',
    });
  }
}

function readTokenFile(user: KubeUser | null): string | undefined {
  const path = user?.login?.tokenFile;
  return path === undefined ? undefined : readNamed('tokenFile', path);
}

/**
 * Finds faults that OpenSSL would report in its own words, or not at all.
 * @returns when the client certificate expires; never, if there is none
 * @throws KUBECONFIG_VALUE
 */
function checkCertificates({ ca, cert, key }: RequestOptions): number {
  if (ca) parsePem('certificate-authority', 'certificate', () => new X509Certificate(String(ca)));
  if (!cert && !key) return Number.POSITIVE_INFINITY;
  if (!cert || !key) {
    throw valueError(`${cert ? 'client-key' : 'client-certificate'} of the kubeconfig is missing`, {
      hint: 'give both, or other credentials',
    });
  }
  const certificate = parsePem('client-certificate', 'certificate', () => new X509Certificate(String(cert)));
  const privateKey = parsePem('client-key', 'key', () => createPrivateKey(String(key)));
  if (!certificate.checkPrivateKey(privateKey)) {
    throw valueError('client-key of the kubeconfig is not the key of client-certificate', {
      hint: 'get both again from their source',
    });
  }
  return Date.parse(certificate.validTo);
}

function parsePem<T>(field: string, what: 'certificate' | 'key', parse: () => T): T {
  try {
    return parse();
  } catch {
    throw valueError(`${field} of the kubeconfig is not a ${what} in PEM`, {
      hint: 'get it again from its source',
    });
  }
}

/** @throws KUBECONFIG_VALUE */
function checkHeaders(headers: Readonly<Record<string, unknown>>): NonNullable<RequestOptions['headers']> {
  // a token file ends with a line break
  const trimmed = { ...headers, Authorization: String(headers.Authorization ?? '').trim() };
  for (const [name, value] of Object.entries<unknown>(trimmed)) {
    if ([value].flat().every((each) => /^[\t\x20-\x7e\x80-\xff]*$/.test(String(each)))) continue;
    const field = name === 'Authorization' ? 'token' : name;
    throw valueError(`${field} of the kubeconfig has characters that no header can carry`, {
      hint: 'get it again from its source',
    });
  }
  const { Authorization, ...others } = trimmed;
  return Authorization === '' ? others : trimmed;
}

function valueError(
  message: string,
  details: { readonly given?: unknown; readonly allowed?: string; readonly hint: string },
): KumikiError {
  return new KumikiError({ code: 'KUBECONFIG_VALUE', message, ...details });
}
