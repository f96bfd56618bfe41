/** The kind of a database: determines the usual port, and the form of a JDBC URL. */
export type DatabaseEngine = 'mysql' | 'mariadb' | 'postgresql' | 'other';

/** References to the user and the password of a database. */
export interface DatabaseCredentials {
  /** A Secret in the namespace of the apps that connect. */
  readonly secretName: string;
  /** Key of the user name in the Secret. @default username */
  readonly userKey?: string | undefined;
  /** Key of the password in the Secret. @default password */
  readonly passwordKey?: string | undefined;
}

/** An additional port of a database. */
export interface DatabasePort {
  /** Name of the port of the Service: lower case, at most 15 characters. */
  readonly name: string;
  /** 1 to 65535. */
  readonly number: number;
}

/** Properties of an {@link ExternalDatabase}. */
export interface ExternalDatabaseProps {
  /**
   * A host name, which becomes a Service of type ExternalName; or one or several IPv4 or IPv6 addresses,
   * which become a Service without selector and its EndpointSlice.
   */
  readonly host: string | readonly string[];
  /** The kind of database. */
  readonly engine: DatabaseEngine;
  /**
   * Port that it listens on, 1 to 65535.
   * @default - the usual one of the engine: 3306, or 5432 for postgresql
   */
  readonly port?: number | undefined;
  /**
   * Port that apps connect to, 1 to 65535. Only with addresses may it differ from `port`: a host name becomes
   * an alias, which translates no ports.
   * @default - the same as `port`
   */
  readonly servicePort?: number | undefined;
  /** Additional ports, such as one for administration. @default - none */
  readonly morePorts?: readonly DatabasePort[] | undefined;
  /** Name of the database on the server. */
  readonly database: string;
  /** References to user and password: neither is written to a manifest. */
  readonly credentials: DatabaseCredentials;
  /** Name of the Service. @default - generated from the construct path */
  readonly name?: string | undefined;
}
