/** The identity of a workload, for the labels that Kubernetes recommends. */
export interface AppLabelProps {
  /** The program, such as `redis`: label `app.kubernetes.io/name`. */
  readonly app: string;
  /**
   * Its role in the application, such as `leader`: label `app.kubernetes.io/component`.
   * @default - no such label
   */
  readonly component?: string | undefined;
  /**
   * The application it belongs to, such as `guestbook`: label `app.kubernetes.io/part-of`.
   * @default - no such label
   */
  readonly partOf?: string | undefined;
  /**
   * Labels by which others already select the pods, such as `{ app: 'redis', role: 'leader' }`. They become
   * the selector, and must distinguish these pods from all others of the namespace.
   * @default - none; the name of the workload selects the pods
   */
  readonly classicLabels?: Readonly<Record<string, string>> | undefined;
}

/** The labels of a workload: `all` for its objects, `selector` for its selectors. */
export interface AppLabels {
  /** Labels of every object of the workload. */
  readonly all: Readonly<Record<string, string>>;
  /** Stable as long as the workload keeps its name: the selector of a Deployment is immutable. */
  readonly selector: Readonly<Record<string, string>>;
}

/**
 * Builds the labels of a workload.
 * @param instance distinguishes this workload from others of its kind in the namespace, at most 63 characters
 */
export function buildLabels(props: AppLabelProps, instance: string): AppLabels {
  // not the program, which may change under one name, such as with another image; packages of Helm may use
  // the same instance
  const identity = { 'app.kubernetes.io/instance': instance, 'app.kubernetes.io/managed-by': 'kumiki' };
  return {
    all: {
      'app.kubernetes.io/name': props.app,
      ...identity,
      ...(props.component !== undefined && { 'app.kubernetes.io/component': props.component }),
      ...(props.partOf !== undefined && { 'app.kubernetes.io/part-of': props.partOf }),
      ...props.classicLabels,
    },
    selector: props.classicLabels ?? identity,
  };
}
