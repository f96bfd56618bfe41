import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';
import { formatOwnerTag, hashOwnerId } from '../lib/appliance/spec/tags';
import {
  App,
  artifactsOf,
  Exposure,
  GuestbookApp,
  LOAD_BALANCER,
  PodNetworkPolicy,
  RouterNetwork,
  SakuraLoadBalancedService,
  Stack,
  Workload,
} from '../lib/index';
import { LoadBalancer, SakuraProvider } from '../lib/pulumi';
import { mockEngine, settled } from './pulumi/mocks';

const root = join(__dirname, '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

/**
 * Everything here is a promise to users: a changed snapshot needs a release note, and a smaller one a major
 * version.
 */
describe('the entries of the package', () => {
  const entries: Record<string, string | { default: string }> = JSON.parse(read('package.json')).exports;

  it('have these names', () => {
    expect(Object.keys(entries)).toEqual([
      '.',
      './pulumi',
      './provider',
      './testing',
      './controller',
      './schemas/*.json',
      './package.json',
    ]);
  });

  it.each(Object.entries(entries).filter(([, target]) => typeof target === 'object'))(
    '%s exports exactly the names of the snapshot',
    (entry) => {
      const source = join(entry, 'index');
      const names = exportedNames(`lib/${source}.ts`);
      const values = names.filter((name) => !name.startsWith('type '));
      expect(Object.keys(require(join(root, 'lib', source))).sort()).toEqual(values);
      expect(names).toMatchSnapshot();
    },
  );
});

describe('the mark by which states and appliances are recognised', () => {
  it('is the type of the resource', async () => {
    const seen = await mockEngine();
    const provider = new SakuraProvider('account', { zone: 'tk1b' });
    const network = { kind: 'router', router: { by: 'name', value: 'k8s-router' } } as const;
    const args = {
      name: '',
      description: '',
      tags: [],
      plan: 'standard',
      redundant: false,
      network,
    } as const;
    await settled(new LoadBalancer('edge', { ...args, virtualIps: [] }, { provider }).id);
    expect(seen.map(({ type }) => type).sort()).toEqual([
      'pulumi-nodejs:dynamic/kumiki:LoadBalancer',
      'pulumi-nodejs:dynamic/kumiki:Scope',
      'pulumi:providers:pulumi-nodejs',
    ]);
  });

  it('is the tag of the owner: 31 characters, from scope and id', () => {
    const ownerId = hashOwnerId('quickstart-Edge-LoadBalancer');
    expect(ownerId).toBe('91a500d270e6');
    expect(formatOwnerTag('quickstart/dev', ownerId)).toBe('kumiki-e3ea9bd546be91a500d270e6');
  });

  it('is the address of the schema', () => {
    const { $id, $schema } = JSON.parse(read('schemas/load-balancer.schema.json'));
    expect([$id, $schema]).toEqual([
      'https://kumiki.dev/schemas/load-balancer.schema.json',
      'https://json-schema.org/draft/2020-12/schema',
    ]);
  });
});

describe('the names of resources', () => {
  it('come from the places of constructs in the tree and from child ids', () => {
    const app = new App();
    const stack = new Stack(app, 'shop', { namespace: 'shop' });
    const guestbook = new GuestbookApp(stack, 'Guestbook', { leader: { storage: { size: '1Gi' } } });
    const common = { backend: guestbook.frontend, servers: ['203.0.113.21'], ports: [80] };
    const network = RouterNetwork.byName('k8s-router');
    const { loadBalancer } = new SakuraLoadBalancedService(stack, 'Edge', { ...common, network });
    const servers = ['203.0.113.22'];
    new SakuraLoadBalancedService(stack, 'Second', { ...common, servers, loadBalancer });
    const pods = new Workload(stack, 'Web', {
      app: 'nginx',
      image: 'nginx:1.29',
      ports: [{ name: 'http', number: 8080 }],
      exposure: Exposure.clusterIp(),
      replicas: 2,
    });
    new PodNetworkPolicy(stack, 'Policy', { pods });

    const { stacks } = app.assemble();
    const named = stacks.flatMap(({ manifests }) =>
      manifests.map(
        ({ constructPath, object }) => `${constructPath}: ${object.kind} ${object.metadata.name}`,
      ),
    );
    expect(named.sort()).toMatchSnapshot();
    expect(stacks.flatMap((each) => artifactsOf(each, LOAD_BALANCER).map(({ spec }) => spec.id))).toEqual([
      'shop-Edge-LoadBalancer',
    ]);
    expect(
      app.node
        .findAll()
        .map(({ node }) => node.path)
        .sort(),
    ).toMatchSnapshot();
  });
});

/** Returns the names that a file exports, sorted, values before types. */
function exportedNames(file: string): string[] {
  const { statements } = ts.createSourceFile(file, read(file), ts.ScriptTarget.ES2022);
  const isType = (name: string) => Number(name.startsWith('type '));
  return statements.flatMap(namesIn).sort((a, b) => isType(a) - isType(b) || (a < b ? -1 : 1));
}

function namesIn(statement: ts.Statement): string[] {
  if (
    ts.isExportDeclaration(statement) &&
    statement.exportClause &&
    ts.isNamedExports(statement.exportClause)
  )
    return statement.exportClause.elements.map(({ name, isTypeOnly }) =>
      statement.isTypeOnly || isTypeOnly ? `type ${name.text}` : name.text,
    );
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  if (!modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return [];
  if (!ts.isVariableStatement(statement)) throw new Error('an export that this test cannot read');
  return statement.declarationList.declarations.flatMap(({ name }) =>
    ts.isIdentifier(name) ? [name.text] : [],
  );
}
