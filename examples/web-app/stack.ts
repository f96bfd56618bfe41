import { type App, BlueGreenWebApp, Exposure, ExternalDatabase, Namespace, Probe, Stack } from 'kumiki';

/** The location of the database: this one value moves the stack from a workstation to production. */
export type Site = 'workstation' | 'production';

const DATABASES = {
  // the workstation's address in minikube's default network
  workstation: '192.168.49.1',
  production: 'mysql.db.example.jp',
} as const;

/** Properties of {@link Notes}. */
export interface NotesProps {
  readonly site: Site;
  /** The release that receives the requests: change this one value to switch over, or back. */
  readonly live: 'blue' | 'green';
}

/** A small app that adds and lists posts, which it keeps in a database outside of the cluster. */
export class Notes extends Stack {
  constructor(app: App, id: string, { site, live }: NotesProps) {
    super(app, id, { namespace: 'notes' });
    new Namespace(this, 'Namespace', { quota: { pods: 20, requestsCpu: '4', requestsMemory: '4Gi' } });

    const database = new ExternalDatabase(this, 'Database', {
      name: 'mysql-service',
      engine: 'mysql',
      host: DATABASES[site],
      database: 'example',
      credentials: { secretName: 'mysql' },
    });

    new BlueGreenWebApp(this, 'Notes', {
      name: 'notes',
      live,
      blue: { image: 'registry.example.jp/notes:1.0.0', changeCause: 'the first release' },
      green: { image: 'registry.example.jp/notes:1.1.0', changeCause: 'newest posts first' },
      ports: [{ name: 'http', number: 3000, servicePort: 80 }],
      env: { SERVER_PORT: '3000' },
      // answers 503 as soon as the pod is told to stop
      readiness: Probe.http('/health', { periodSeconds: 2 }),
      exposure: Exposure.nodePort(31080),
      migration: {
        command: ['node', 'server.js', 'migrate'],
        waitCommand: ['node', 'server.js', 'migrate', '--check'],
      },
    }).connect(database);
  }
}
