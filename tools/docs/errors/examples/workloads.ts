import { ApiObject } from 'cdk8s';
import {
  App,
  EnvValue,
  ExternalDatabase,
  GuestbookApp,
  GuestbookFlavour,
  Probe,
  renderKubeConfig,
  SakuraLoadBalancedService,
  Stack,
  WebApp,
} from 'kumiki';
import type { LibraryExamples } from '../library-run.ts';

/** Programs with mistakes in Kubernetes objects. */
export const WORKLOADS: LibraryExamples = {
  WORKLOAD_CONTAINER({ stack }) {
    new WebApp(stack, 'Notes', {
      image: 'registry.example.jp/notes:1.4.2',
      ports: [
        { name: 'http', number: 3000 },
        { name: 'http', number: 9090 },
      ],
    });
  },
  WORKLOAD_ENV({ stack }) {
    new WebApp(stack, 'Notes', {
      image: 'registry.example.jp/notes:1.4.2',
      ports: [{ name: 'http', number: 3000 }],
      env: { GREETING: EnvValue.template('hello $(NAME)') },
    });
  },
  WORKLOAD_PROBE({ stack }) {
    new WebApp(stack, 'Notes', {
      image: 'registry.example.jp/notes:1.4.2',
      ports: [{ name: 'http', number: 3000 }],
      liveness: Probe.http('live'),
    });
  },
  WORKLOAD_ROLLOUT({ stack }) {
    new WebApp(stack, 'Notes', {
      image: 'registry.example.jp/notes:1.4.2',
      ports: [{ name: 'http', number: 3000 }],
      rollout: { maxSurge: 0, maxUnavailable: 0 },
    });
  },
  WORKLOAD_SECRET({ stack }) {
    new WebApp(stack, 'Notes', {
      image: 'registry.example.jp/notes:1.4.2',
      ports: [{ name: 'http', number: 3000 }],
      env: { DB_PASSWORD: 'correct horse battery staple' },
    });
  },

  DATABASE_CONNECTION({ stack, web }) {
    const database = new ExternalDatabase(stack, 'Database', {
      host: 'db.example.jp',
      engine: 'mysql',
      database: 'notes',
      credentials: { secretName: 'mysql' },
    });
    web.connect(database, { prefix: '' });
  },
  DATABASE_HOST({ stack }) {
    new ExternalDatabase(stack, 'Database', {
      host: 'db.example.jp:3306',
      engine: 'mysql',
      database: 'notes',
      credentials: { secretName: 'mysql' },
    });
  },
  DATABASE_PORT({ stack }) {
    new ExternalDatabase(stack, 'Database', {
      host: 'db.example.jp',
      engine: 'other',
      database: 'notes',
      credentials: { secretName: 'database' },
    });
  },

  GUESTBOOK_FLAVOUR({ stack }) {
    new GuestbookApp(stack, 'Guestbook', { leader: { serviceName: 'redis-primary' } });
  },
  GUESTBOOK_PASSWORD({ stack }) {
    new GuestbookApp(stack, 'Guestbook', {
      flavour: GuestbookFlavour.redisLeader,
      password: EnvValue.secret('redis', 'password'),
    });
  },

  PROPS_KIND({ stack }) {
    const replicas: unknown = process.env.REPLICAS ?? '3';
    new GuestbookApp(stack, 'Guestbook', { frontend: { replicas: replicas as number } });
  },
  PROPS_MISSING({ stack }) {
    const props = JSON.parse('{ "ports": [{ "name": "http", "number": 3000 }] }');
    new WebApp(stack, 'Notes', props);
  },
  PROPS_UNKNOWN({ stack }) {
    const frontend = { replica: 5 };
    new GuestbookApp(stack, 'Guestbook', { frontend: frontend as object });
  },

  KUBECONFIG_VALUE() {
    renderKubeConfig({
      clusters: [{ name: 'shop', server: 'https://203.0.113.10:6443' }],
      users: [{ name: 'admin', credentials: { kind: 'token', token: 'secret' } }],
      contexts: [{ name: 'shop', cluster: 'shop', user: 'admn' }],
    });
  },

  SYNTH_API_OBJECT({ stack }) {
    new ApiObject(stack, 'Settings', { apiVersion: '', kind: 'ConfigMap' });
  },
  SYNTH_APP({ app }) {
    new GuestbookApp(app, 'Guestbook');
  },
  SYNTH_BACKEND({ stack, edge }) {
    const settings = new ApiObject(stack, 'Settings', { apiVersion: 'v1', kind: 'ConfigMap' });
    new SakuraLoadBalancedService(stack, 'Edge', { ...edge, backend: settings });
  },
  SYNTH_DEPENDENCY({ web }) {
    const elsewhere = new Stack(new App(), 'elsewhere');
    web.node.addDependency(elsewhere);
  },
  SYNTH_DEPENDENCY_CYCLE({ stack }) {
    const first = new ApiObject(stack, 'First', { apiVersion: 'v1', kind: 'ConfigMap' });
    const second = new ApiObject(stack, 'Second', { apiVersion: 'v1', kind: 'ConfigMap' });
    first.addDependency(second);
    second.addDependency(first);
  },
  SYNTH_DUPLICATE({ stack }) {
    const metadata = { name: 'settings' };
    new ApiObject(stack, 'Settings', { apiVersion: 'v1', kind: 'ConfigMap', metadata });
    new ApiObject(stack, 'MoreSettings', { apiVersion: 'v1', kind: 'ConfigMap', metadata });
  },
  SYNTH_LABEL({ stack }) {
    const metadata = { labels: { team: 'web & mobile' } };
    new ApiObject(stack, 'Settings', { apiVersion: 'v1', kind: 'ConfigMap', metadata });
  },
  SYNTH_NAME({ stack }) {
    new ApiObject(stack, 'Settings', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'My_Settings' },
    });
  },
  SYNTH_TEXT({ stack }) {
    new ApiObject(stack, 'Settings', { apiVersion: 'v1', kind: 'ConfigMap', data: { greeting: '\ud83d' } });
  },
  SYNTH_VALIDATION({ stack }) {
    stack.node.addValidation({ validate: () => ['the shop needs a payment service'] });
  },
  SYNTH_VALUE({ stack }) {
    new GuestbookApp(stack, 'Guestbook', { followers: { replicas: 0 } });
  },
};
