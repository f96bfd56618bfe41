import { checkCall } from '../core/props/check-call';
import type { RedirectAction, RedirectStatus } from './routes/route';
import { SIGNATURES } from './signatures';

/** The parts of a URL, besides the path, that a redirect changes. */
export interface RedirectOptions {
  /** @default 302 - found; 301 for good, 307 and 308 keep the method */
  readonly status?: RedirectStatus | undefined;
  /** @default - that of the request */
  readonly scheme?: 'http' | 'https' | undefined;
  /** @default - that of the request */
  readonly host?: string | undefined;
  /** 1 to 65535. @default - the usual one of the scheme */
  readonly port?: number | undefined;
}

/** Options of a redirect to a new prefix. nginx can encode the rest of the path only for these statuses. */
export interface PrefixRedirectOptions extends RedirectOptions {
  readonly status?: 301 | 302 | undefined;
}

/** A route target that redirects clients. Queries are kept. */
export class Redirect {
  /** Makes this type nominal. */
  declare protected readonly nominal: 'Redirect';
  /** @internal */
  readonly action: RedirectAction;

  private constructor(action: RedirectAction) {
    this.action = action;
  }

  /** Redirects to another scheme, host or port with the same path; at least one must be given. */
  static samePath(options: RedirectOptions): Redirect {
    checkCall(SIGNATURES, 'Redirect.samePath', arguments);
    return new Redirect(toAction(undefined, options));
  }

  /** Redirects to a fixed path. @param path begins with a slash */
  static toPath(path: string, options: RedirectOptions = {}): Redirect {
    checkCall(SIGNATURES, 'Redirect.toPath', arguments);
    return new Redirect(toAction({ kind: 'path', replacement: path }, options));
  }

  /**
   * Redirects with the prefix of the route replaced; keeps the rest of the path.
   * @param prefix begins with a slash
   */
  static toPrefix(prefix: string, options: PrefixRedirectOptions = {}): Redirect {
    checkCall(SIGNATURES, 'Redirect.toPrefix', arguments);
    return new Redirect(toAction({ kind: 'prefix', replacement: prefix }, options));
  }
}

function toAction(path: RedirectAction['path'], options: RedirectOptions): RedirectAction {
  const { status = 302, scheme, host, port } = options;
  return { kind: 'redirect', status, scheme, host, port, path };
}
