import {
  App,
  type CoreOSRudderClusterProps,
  type ErrorCode,
  Exposure,
  isKumikiError,
  type KubeadmClusterProps,
  type OnRouterProps,
  type Problem,
  RouterNetwork,
  Stack,
  WebApp,
  Workload,
} from 'kumiki';

/** The valid parts of a program, to which each example adds its mistake. */
export interface LibraryParts {
  readonly app: App;
  readonly stack: Stack;
  readonly web: WebApp;
  /** Properties of a load-balanced service. */
  readonly edge: OnRouterProps;
  /** Properties of a cluster. */
  readonly cluster: CoreOSRudderClusterProps;
  /** Properties of a cluster that kubeadm creates. */
  readonly kubeadm: KubeadmClusterProps;
}

export type LibraryExamples = Readonly<Partial<Record<ErrorCode, (parts: LibraryParts) => void>>>;

/** Synthesizes a program, and returns its problems or, if there are none, its notes. */
export function runProgram(
  program: (parts: LibraryParts) => void,
  clusters: Pick<LibraryParts, 'cluster' | 'kubeadm'>,
): { readonly problems: readonly Problem[]; readonly notes: readonly string[] } {
  const app = new App();
  try {
    const stack = new Stack(app, 'shop', { namespace: 'shop', zone: 'is1b' });
    const web = new WebApp(stack, 'Web', {
      image: 'registry.example.jp/web:1.0.0',
      ports: [{ name: 'http', number: 8080 }],
    });
    const edge: OnRouterProps = {
      backend: new Workload(stack, 'Pods', {
        app: 'pods',
        image: 'registry.example.jp/web:1.0.0',
        ports: [{ name: 'http', number: 8080 }],
        exposure: Exposure.none(),
      }),
      servers: ['203.0.113.21', '203.0.113.22'],
      network: RouterNetwork.byName('k8s-router'),
      ports: [80],
    };
    program({ app, stack, web, edge, ...clusters });
    return { problems: [], notes: app.assemble().notes.map(({ text }) => text) };
  } catch (error) {
    if (!isKumikiError(error)) throw error;
    return { problems: error.problems, notes: [] };
  }
}
