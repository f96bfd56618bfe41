import type { Problem } from '../core/errors';
import { EnvValue } from '../kubernetes/workload/env-value';
import type { Env } from '../kubernetes/workload/environment';
import type { ExternalDatabase } from './external-database';

/** Options for the variables with which an app finds a database. */
export interface ConnectOptions {
  /** Start of the names of the variables. @default DB */
  readonly prefix?: string | undefined;
  /**
   * Names of the variables that the image expects, instead of those with the prefix.
   * @default - `DB_HOST`, `DB_PORT`, `DB_NAME`, `DB_USER` and `DB_PASSWORD`, with another prefix accordingly
   */
  readonly names?: ConnectionNames | undefined;
  /**
   * Name of a variable for the JDBC URL, such as `DB_URL`; the URL contains neither user nor password.
   * @default - no such variable
   */
  readonly jdbcUrl?: string | undefined;
  /** Parameters of the JDBC URL, such as `{ characterEncoding: 'utf8' }`. @default - none */
  readonly jdbcParameters?: Readonly<Record<string, string>> | undefined;
}

/** Names of the variables of a connection. */
export interface ConnectionNames {
  /** @default - the prefix and `_HOST` */
  readonly host?: string | undefined;
  /** @default - the prefix and `_PORT` */
  readonly port?: string | undefined;
  /** Variable with the name of the database. @default - the prefix and `_NAME` */
  readonly name?: string | undefined;
  /** @default - the prefix and `_USER` */
  readonly user?: string | undefined;
  /** @default - the prefix and `_PASSWORD` */
  readonly password?: string | undefined;
}

/** The connection of an app with a database. */
export interface Connection {
  readonly database: ExternalDatabase;
  readonly options: ConnectOptions;
}

/** Lists the variables of a connection; a name given twice is listed twice. @param namespace of the app */
export function listVariables(
  { database, options }: Connection,
  namespace: string | undefined,
): [name: string, value: string | EnvValue][] {
  const { props, servicePort } = database;
  const { secretName, userKey = 'username', passwordKey = 'password' } = props.credentials;
  const { prefix = 'DB', names = {}, jdbcUrl } = options;
  const host = resolveHost(database, namespace);
  return [
    [names.host ?? `${prefix}_HOST`, host],
    [names.port ?? `${prefix}_PORT`, String(servicePort)],
    [names.name ?? `${prefix}_NAME`, props.database],
    [names.user ?? `${prefix}_USER`, EnvValue.secret(secretName, userKey)],
    [names.password ?? `${prefix}_PASSWORD`, EnvValue.secret(secretName, passwordKey)],
    ...(jdbcUrl === undefined
      ? []
      : [[jdbcUrl, renderJdbcUrl(database, host, options)] satisfies [string, string]]),
  ];
}

/** Returns the name of the Service, with its namespace if that differs. */
function resolveHost({ service }: ExternalDatabase, namespace: string | undefined): string {
  const own = service.metadata.namespace;
  return own === namespace ? service.name : `${service.name}.${own ?? 'default'}.svc`;
}

function renderJdbcUrl(
  { props, servicePort }: ExternalDatabase,
  host: string,
  options: ConnectOptions,
): string {
  const parameters = Object.entries(options.jdbcParameters ?? {}).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  );
  const query = parameters.length === 0 ? '' : `?${parameters.join('&')}`;
  return `jdbc:${props.engine}://${host}:${servicePort}/${encodeURIComponent(props.database)}${query}`;
}

/** Yields the problems of an app's connections. @param env variables of the app itself */
export function* checkConnections(
  connections: readonly Connection[],
  env: Env,
  namespace: string | undefined,
): Generator<Problem> {
  const holders = new Map(Object.keys(env).map((name) => [name, 'env']));
  for (const connection of connections) {
    yield* checkJdbc(connection);
    if (connection.options.prefix === '') {
      yield connectionProblem(
        `the prefix is empty, so that the names would begin with '_'`,
        '',
        'letters, digits and _, such as DB',
        "leave it out for DB, or give each variable a name with names: { host: 'HOST', … }",
      );
    }
    for (const [name] of listVariables(connection, namespace)) {
      const holder = holders.get(name);
      holders.set(name, `the connection with '${connection.database.node.path}'`);
      if (holder === undefined) continue;
      yield connectionProblem(
        `the connection with '${connection.database.node.path}' sets ${name}, which ${holder} has already`,
        name,
        'each variable once',
        'give the connection another prefix or other names',
      );
    }
  }
}

function* checkJdbc({ database, options }: Connection): Generator<Problem> {
  const { jdbcUrl, jdbcParameters = {} } = options;
  if (jdbcUrl === undefined && options.jdbcParameters !== undefined) {
    yield connectionProblem(
      'there are parameters of a JDBC URL, but no variable has the URL',
      jdbcParameters,
      'jdbcParameters together with jdbcUrl',
      'name the variable in jdbcUrl',
    );
  }
  if (jdbcUrl !== undefined && database.props.engine === 'other') {
    yield connectionProblem(
      "no JDBC URL is known for a database of engine 'other'",
      jdbcUrl,
      'mysql, mariadb or postgresql',
      'put the URL together with EnvValue.template of the variables',
    );
  }
  for (const name of Object.keys(jdbcParameters)) {
    if (!/^(?:user|username|password|.*(?:password|secret|token))$/i.test(name)) continue;
    yield {
      code: 'WORKLOAD_SECRET',
      message: `the parameter ${name} of the JDBC URL would be readable in the manifest`,
      property: `jdbcParameters.${name}`,
      allowed: 'parameters that are not secret',
      hint: 'user and password are variables of their own, from the Secret of the database',
    };
  }
}

function connectionProblem(message: string, given: unknown, allowed: string, hint: string): Problem {
  return { code: 'DATABASE_CONNECTION', message, given, allowed, hint };
}
