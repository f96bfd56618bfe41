import type { ArtifactKind, NextStep } from '../../core/artifact-kind';
import { quoteForShell } from '../../core/shell';
import { hasCertificate } from './check-ingress';
import type { GkeIngressProps } from './gke-ingress-props';

/** An Ingress of GKE in the assembly: the data for the manual steps before and after its deployment. */
export interface GkeIngressArtifact {
  readonly constructPath: string;
  /** Name of the Ingress. */
  readonly ingress: string;
  readonly namespace: string | undefined;
  readonly props: GkeIngressProps;
  /** Hosts of its routes. */
  readonly hosts: readonly string[];
}

/** Ingresses of GKE: no files of their own, only steps to perform on Google's side. */
export const GKE_INGRESS: ArtifactKind<GkeIngressArtifact> = {
  name: 'gkeIngresses',
  instructions: (artifacts) =>
    artifacts.map((artifact) => ({ title: artifact.constructPath, steps: listSteps(artifact) })),
  toJson: (artifacts) =>
    artifacts.map(({ constructPath, ingress, namespace, hosts, props }) => ({
      constructPath,
      ingress,
      namespace,
      hosts,
      staticAddressName: props.staticAddressName,
    })),
};

function listSteps(artifact: GkeIngressArtifact): NextStep[] {
  const { props, ingress, namespace } = artifact;
  const inNamespace = namespace === undefined ? '' : ` --namespace ${quoteForShell(namespace)}`;
  const name = quoteForShell(ingress);
  return [
    ...reserveAddress(props.staticAddressName),
    {
      what: 'let kubectl reach the cluster, with CLUSTER, LOCATION and PROJECT set to yours',
      commands: [
        'gcloud container clusters get-credentials "$CLUSTER" --location "$LOCATION" --project "$PROJECT"',
      ],
    },
    ...bringCertificates(props, inNamespace),
    {
      what: 'after kubectl apply: wait for an ADDRESS, and then 5 to 6 minutes until the backends are HEALTHY',
      commands: [`kubectl get ingress ${name}${inNamespace} --watch`],
    },
    {
      what: 'if they do not become so, the events of the Ingress say why',
      commands: [`kubectl describe ingress ${name}${inNamespace}`],
    },
    ...checkAddress(props.staticAddressName),
    ...askSite(artifact, inNamespace),
  ];
}

function reserveAddress(name: string | undefined): NextStep[] {
  if (name === undefined) return [];
  const address = quoteForShell(name);
  return [
    {
      what: 'reserve the address, unless that is done',
      commands: [
        `gcloud compute addresses describe ${address} --global >/dev/null 2>&1 || gcloud compute addresses create ${address} --global`,
      ],
    },
  ];
}

function checkAddress(name: string | undefined): NextStep[] {
  if (name === undefined) return [];
  return [
    {
      what: 'the address is used once this prints IN_USE; RESERVED means that the Ingress did not get it',
      commands: [
        `gcloud compute addresses describe ${quoteForShell(name)} --global --format='value(status)'`,
      ],
    },
  ];
}

function bringCertificates({ secretNames, managedFor }: GkeIngressProps, inNamespace: string): NextStep[] {
  const steps: NextStep[] = (secretNames ?? []).map((secret) => ({
    what: `Secret ${secret} must exist, of type kubernetes.io/tls`,
    commands: [`kubectl get secret ${quoteForShell(secret)}${inNamespace}`],
  }));
  if (managedFor) {
    steps.push({
      what: `point DNS of ${managedFor.join(', ')} at the address: Google gives no certificate before that, and then takes up to an hour`,
      commands: [`kubectl get managedcertificate${inNamespace}`],
    });
  }
  return steps;
}

/** Lists steps that query the load balancer directly, without waiting for DNS or the certificate. */
function askSite({ ingress, hosts, props }: GkeIngressArtifact, inNamespace: string): NextStep[] {
  const host = [...hosts, ...(props.managedFor ?? [])].find((each) => !each.startsWith('*')) ?? 'localhost';
  const [scheme, port] = hasCertificate(props) ? ['https', 443] : ['http', 80];
  const url = quoteForShell(`${scheme}://${host}/`);
  return [
    {
      what: 'ask it, whatever DNS and the certificate say',
      commands: [
        `ADDRESS=$(kubectl get ingress ${quoteForShell(ingress)}${inNamespace} --output jsonpath='{.status.loadBalancer.ingress[0].ip}')`,
        `curl -kL --resolve ${quoteForShell(`${host}:${port}:`)}"$ADDRESS" ${url}`,
      ],
    },
    {
      what: 'if the answer is not the site, this says what it means and what to do',
      commands: [`kumiki doctor gateway ${url} --address "$ADDRESS"`],
    },
  ];
}
