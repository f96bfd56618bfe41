import { Construct } from 'constructs';
import { addCheck } from '../../core/check';
import { TreeCache } from '../../core/complete-tree';
import { contribute } from '../../core/contribute';
import type { Problem } from '../../core/errors';
import { addNotes } from '../../core/notes';
import { checkCall, checkNew } from '../../core/props/check-call';
import type { VirtualIpHost } from '../../core/references';
import { traceSource } from '../../core/source';
import { askDidYouMean } from '../../core/suggest';
import type * as LintModule from '../lint/lint-document';
import type { BootDocument } from '../model/boot-document';
import type { BootFile } from '../model/file';
import { SYSTEMD_VERSIONS, type UserDataFormat } from '../model/format';
import type { CoreOSOptions } from '../model/options';
import type { RemoteFile, SymbolicLink } from '../model/remote-file';
import type { DropIn, Unit, UnitName } from '../model/unit';
import type { User } from '../model/user';
import { encodeUserData } from '../render/encoding';
import { renderUserData } from '../render/render-user-data';
import { SIGNATURES } from '../signatures';
import { USER_DATA, type UserDataArtifact } from './artifact';
import { checkImage } from './check-image';
import { DocumentBuilder } from './document-builder';
import { chooseDefaultFileName, claimFileName } from './file-name';
import { DIRECT_SERVER_RETURN, withKernelSettings } from './kernel-settings';
import { checkEncoding, checkSize, measureSize } from './size-budget/size-budget';
import type { UserDataProps } from './user-data-props';

const artifacts = new TreeCache<UserDataArtifact>();
const lintResults = new TreeCache<LintModule.LintResult>();

const DEFAULT_FORMAT: UserDataFormat = 'coreos-cloudinit-1.14';

/**
 * The boot document (user_data) of one machine, which configures it before anyone can log in to it. For
 * CoreOS machines, for Flatcar and Fedora CoreOS, and for cloud-init on any distribution. Synth writes it to
 * `<stack>/user-data/<fileName>`.
 */
export class UserData extends Construct implements VirtualIpHost {
  /** Name of its file below `<stack>/user-data/`. */
  readonly fileName: string;
  private readonly props: UserDataProps;
  private readonly builder = new DocumentBuilder();
  private readonly nameProblem: Problem | undefined;
  private isVirtualIpHost = false;
  private readonly virtualIpPortLists: (() => readonly number[])[] = [];

  constructor(scope: Construct, id: string, props: UserDataProps = {}) {
    checkNew(SIGNATURES, 'UserData', arguments, new.target === UserData);
    super(scope, id);
    traceSource(this);
    this.props = props;
    this.fileName = props.fileName ?? props.hostname ?? chooseDefaultFileName(this);
    for (const key of props.sshAuthorizedKeys ?? []) this.addSshKey(key);
    for (const user of props.users ?? []) this.addUser(user);
    for (const file of props.files ?? []) this.addFile(file);
    for (const file of props.remoteFiles ?? []) this.addRemoteFile(file);
    for (const link of props.links ?? []) this.addLink(link);
    for (const unit of props.units ?? []) this.addUnit(unit);
    for (const name of props.kernelModules ?? []) this.addKernelModule(name);
    for (const [name, value] of Object.entries(props.kernelParameters ?? {})) {
      this.addKernelParameter(name, value);
    }

    this.nameProblem = claimFileName(this, this.fileName);
    addCheck(this, () => this.check());
    contribute(this, USER_DATA, () => this.toArtifact());
    addNotes(this, () => (this.isReportedElsewhere ? [] : this.listNotes()));
  }

  /**
   * Adds a unit at the end of the list, or before another one: units are commanded in the order of the list.
   * Adding an identical unit again changes nothing; a different one of the same name is a problem.
   */
  addUnit(unit: Unit, placing: { readonly before?: UnitName | undefined } = {}): void {
    checkCall(SIGNATURES, 'UserData.addUnit', arguments, this);
    this.builder.addUnit(unit, placing.before);
  }

  /** Adds a drop-in to a unit, either of the image or of the list. */
  addDropIn(unit: UnitName, dropIn: DropIn): void {
    checkCall(SIGNATURES, 'UserData.addDropIn', arguments, this);
    this.builder.addDropIn(unit, dropIn);
  }

  /** Adds a file. Files are written before any unit is commanded. */
  addFile(file: BootFile): void {
    checkCall(SIGNATURES, 'UserData.addFile', arguments, this);
    this.builder.addFile(file);
  }

  /**
   * Adds a file that the machine downloads by itself. Only Ignition can; for other formats the synth report
   * notes the loss.
   */
  addRemoteFile(file: RemoteFile): void {
    checkCall(SIGNATURES, 'UserData.addRemoteFile', arguments, this);
    this.builder.addRemoteFile(file);
  }

  /** Adds a symbolic link. Only Ignition can create it; for other formats the synth report notes the loss. */
  addLink(link: SymbolicLink): void {
    checkCall(SIGNATURES, 'UserData.addLink', arguments, this);
    this.builder.addLink(link);
  }

  /** Adds a public key for the image's own user. */
  addSshKey(key: string): void {
    checkCall(SIGNATURES, 'UserData.addSshKey', arguments, this);
    this.builder.addSshKey(key);
  }

  /** Adds a user. */
  addUser(user: User): void {
    checkCall(SIGNATURES, 'UserData.addUser', arguments, this);
    this.builder.addUser(user);
  }

  /**
   * Adds a kernel module, such as `br_netfilter`. It is loaded before any unit of the list is commanded, and
   * at every boot.
   */
  addKernelModule(name: string): void {
    checkCall(SIGNATURES, 'UserData.addKernelModule', arguments, this);
    this.builder.addKernelModule(name);
  }

  /**
   * Adds a kernel parameter, such as `net.ipv4.ip_forward`. It is set before any unit of the list is
   * commanded, and at every boot. Adding the same value again changes nothing; another value is a problem.
   */
  addKernelParameter(name: string, value: number): void {
    checkCall(SIGNATURES, 'UserData.addKernelParameter', arguments, this);
    this.builder.addKernelParameter({ name, value });
  }

  /**
   * Lets the machine accept packets for virtual IPs and respond directly. Load balancers call it on their
   * servers. Idempotent.
   * @param listPorts lists the ports of the virtual IPs, for the address plan's list of open ports
   */
  acceptVirtualIps(listPorts?: () => readonly number[]): void {
    checkCall(SIGNATURES, 'UserData.acceptVirtualIps', arguments, this);
    this.isVirtualIpHost = true;
    if (listPorts) this.virtualIpPortLists.push(listPorts);
    for (const { name, value } of DIRECT_SERVER_RETURN) this.addKernelParameter(name, value);
  }

  /** Whether a load balancer has called {@link acceptVirtualIps}. */
  get acceptsVirtualIps(): boolean {
    return this.isVirtualIpHost;
  }

  /**
   * Lists the ports of the virtual IPs that the machine accepts. Final once the construct tree is complete.
   * @internal
   */
  listVirtualIpPorts(): readonly number[] {
    return this.virtualIpPortLists.flatMap((listPorts) => listPorts());
  }

  /** Returns the current document. It is final once the construct tree is complete. @internal */
  toDocument(): BootDocument {
    const { hostname, manageEtcHosts = false, webProxy, format = DEFAULT_FORMAT } = this.props;
    const options = pickOptions(this.props);
    const document = this.builder.build({ hostname, manageEtcHosts, options, webProxy });
    return withKernelSettings(document, format);
  }

  /**
   * Renders the document in its format, both readable and as the cloud gets it.
   * @throws KumikiError if a string cannot be rendered
   */
  toArtifact(): UserDataArtifact {
    return artifacts.get(this, () => this.render());
  }

  private render(): UserDataArtifact {
    const { format = DEFAULT_FORMAT, encoding = 'raw', provider } = this.props;
    const document = this.toDocument();
    const { text, losses } = renderUserData(document, format);
    const payload = encodeUserData(text, encoding);
    const received = toReceivedText(document, format);
    const budget =
      provider && measureSize(provider, { payload: received === undefined ? payload : received, encoding });
    return {
      constructPath: this.node.path,
      name: this.fileName,
      format,
      encoding,
      document,
      text,
      payload,
      budget,
      losses,
      isReportedElsewhere: this.isReportedElsewhere,
    };
  }

  /** Lists notes about the document: warnings, and parts that its format cannot express. */
  listNotes(): readonly string[] {
    const { losses, format } = this.toArtifact();
    return [
      ...this.lint().warnings.map(formatWarning),
      ...losses.map(({ part, message }) => `${format} cannot express ${part}: ${message}`),
    ];
  }

  /** Yields the problems of the document. Its size is checked only if there are no others. */
  protected *check(): Generator<Problem> {
    const { errors } = this.lint();
    if (this.nameProblem) yield this.nameProblem;
    yield* errors;
    for (const misplaced of this.builder.listMisplaced()) {
      yield misplacedProblem(misplaced, this.builder.listUnitNames());
    }
    yield* checkImage(this.props);
    const encodingProblems = [...checkEncoding(this.props)];
    yield* encodingProblems;
    if (this.nameProblem || errors.length + encodingProblems.length > 0) return;
    if (this.props.provider !== undefined) yield* checkSize(this.toArtifact(), this.toDocument());
  }

  /**
   * Whether another construct, such as a cluster, shows the document and its notes in its own part of the
   * synth report.
   */
  protected get isReportedElsewhere(): boolean {
    return false;
  }

  private lint(): LintModule.LintResult {
    const { format = DEFAULT_FORMAT, substituteAddresses = false, acceptSecrets = false } = this.props;
    const { preplacedFiles = [], systemdVersion } = this.props;
    const systemd =
      systemdVersion === undefined
        ? SYSTEMD_VERSIONS[format]
        : { oldest: systemdVersion, newest: systemdVersion };
    // systemd's directives are a large table, which stacks without machines need not load
    const { lintDocument } = require('../lint/lint-document') as typeof LintModule;
    return lintResults.get(this, () =>
      lintDocument(this.toDocument(), {
        format,
        systemd,
        substituteAddresses,
        acceptSecrets,
        preplacedFiles,
      }),
    );
  }
}

/** Returns the Ignition that the cloud gets in place of Butane's text; undefined for other formats. */
function toReceivedText(document: BootDocument, format: UserDataFormat): string | undefined {
  if (format === 'flatcar-butane-1.1.0') return renderUserData(document, 'flatcar-ignition-3.4.0').text;
  if (format === 'fcos-butane-1.6.0') return renderUserData(document, 'fcos-ignition-3.5.0').text;
  return undefined;
}

function misplacedProblem(
  { unit, before }: { readonly unit: string; readonly before: string },
  names: readonly string[],
): Problem {
  const others = names.filter((name) => name !== unit);
  return {
    code: 'UNIT_ABSENT',
    property: 'units',
    message: `${unit} should be placed before ${before}, which is not among the units of the document`,
    given: before,
    hint: askDidYouMean(before, others) ?? 'name a unit of the list, or leave before out',
  };
}

function formatWarning({ code, message, hint }: Problem): string {
  return hint === undefined ? `${code}: ${message}` : `${code}: ${message}; ${hint}`;
}

function pickOptions({ update, etcd, etcd2, fleet, flannel, locksmith, oem }: UserDataProps): CoreOSOptions {
  return { update, etcd, etcd2, fleet, flannel, locksmith, oem };
}
