/**
 * What other programs (cloud-init, Ignition, docker compose, Helm, Kubernetes itself) call properties of ours
 * whose names are not similar.
 */
const OTHER_NAMES: readonly (readonly [others: string, ours: readonly string[]])[] = [
  ['mode perms perm chmod fileMode', ['permissions']],
  ['text data body inline value', ['content']],
  ['user group uid gid runAs', ['owner', 'runAsUser']],
  ['file filename dest destination', ['path']],
  ['write_files writeFiles', ['files']],
  ['keys sshKeys authorizedKeys', ['sshAuthorizedKeys']],
  ['passwd password hashedPassword', ['passwordHash']],
  ['environment environmentVariables envs vars variables', ['env']],
  ['cmd entrypoint entryPoint exec', ['command']],
  ['arguments argv', ['args']],
  ['count instances scale size', ['replicas']],
  ['min', ['minReplicas']],
  ['max', ['maxReplicas']],
  ['hpa autoscaler', ['autoscaling']],
  ['volumes volumeMounts', ['mounts']],
  ['livenessProbe', ['liveness']],
  ['readinessProbe', ['readiness']],
  ['startupProbe', ['startup']],
  ['containerPort port', ['number']],
  ['terminationGracePeriodSeconds gracePeriod', ['terminationGraceSeconds']],
  ['service serviceType type expose', ['exposure']],
  ['region location', ['zone']],
  ['ns', ['namespace']],
  ['nodes targets hosts realServers', ['servers']],
  ['ip', ['address']],
];

/** Returns the known name of a property that others call `key`; undefined if there is none. */
export function findOurName(key: string, known: readonly string[]): string | undefined {
  return OTHER_NAMES.filter(([others]) => others.split(' ').includes(key))
    .flatMap(([, ours]) => ours)
    .find((name) => known.includes(name));
}
