import { type App, BlueGreenWebApp, Exposure, ExternalDatabase, Namespace, Probe, Stack } from 'kumiki';

/** Where the database is: this one value moves the stack from a workstation to production. */
export type Site = 'workstation' | 'production';

const DATABASES = {
  // how machines of minikube's default network reach the workstation
  workstation: '192.168.49.1',
  production: 'mysql.db.example.jp',
} as const;

/** What the stack is made of. */
export interface NotesProps {
  readonly site: Site;
  /** The release that gets the requests: this one value changes over, and back. */
  readonly live: 'blue' | 'green';
}

/** Posts that are written and listed by a small app, and kept in a database outside of the cluster. */
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
      // 503 from the moment that a pod is told to stop
      readiness: Probe.http('/health', { periodSeconds: 2 }),
      exposure: Exposure.nodePort(31080),
      migration: {
        command: ['node', 'server.js', 'migrate'],
        waitCommand: ['node', 'server.js', 'migrate', '--check'],
      },
    }).connect(database);
  }
}
