/** The kind of a database: it decides the usual port, and the form of a JDBC URL. */
export type DatabaseEngine = 'mysql' | 'mariadb' | 'postgresql' | 'other';

/** Where the user and the password of a database are. */
export interface DatabaseCredentials {
  /** A Secret in the namespace of the apps that connect. */
  readonly secretName: string;
  /** Its key with the name of the user. @default username */
  readonly userKey?: string | undefined;
  /** Its key with the password. @default password */
  readonly passwordKey?: string | undefined;
}

/** A further port of a database. */
export interface DatabasePort {
  /** Name of the port of the Service: lower case, at most 15 characters. */
  readonly name: string;
  /** 1 to 65535. */
  readonly number: number;
}

/** Properties of an {@link ExternalDatabase}. */
export interface ExternalDatabaseProps {
  /**
   * Where it is: a host name, which becomes a Service of type ExternalName; or one or several addresses of IPv4
   * or IPv6, which become a Service without selector and its EndpointSlice.
   */
  readonly host: string | readonly string[];
  /** What it is. */
  readonly engine: DatabaseEngine;
  /**
   * Port that it listens on, 1 to 65535.
   * @default - the usual one of the engine: 3306, or 5432 for postgresql
   */
  readonly port?: number | undefined;
  /**
   * Port that apps connect to, 1 to 65535. Another than `port` needs addresses: a name is an alias, behind
   * which nothing is translated.
   * @default - the same as `port`
   */
  readonly servicePort?: number | undefined;
  /** Further ports, such as one for administration. @default - none */
  readonly morePorts?: readonly DatabasePort[] | undefined;
  /** Name of the database on the server. */
  readonly database: string;
  /** User and password, by reference: nothing of them is in a manifest. */
  readonly credentials: DatabaseCredentials;
  /** Name of the Service. @default - generated from the construct path */
  readonly name?: string | undefined;
}
