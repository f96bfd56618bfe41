import type { WireError } from '../../sakura/wire/wire';
import type { Language } from './language';

/**
 * HTTP status and texts of the errors that the simulator returns. The codes are those of the real service,
 * the texts our own.
 */
const ERRORS = {
  bad_request: [400, 'The request is not well formed.', 'リクエストの形式が正しくありません。'],
  delete_ipv6nets_first: [
    409,
    'The router still has an IPv6 network. Remove that first.',
    'ルータに IPv6 ネットワークがあります。先に削除してください。',
  ],
  delete_router_b4_switch: [
    409,
    'The switch belongs to a router. Delete the router first.',
    'スイッチはルータに属しています。先にルータを削除してください。',
  ],
  delete_static_route_first: [
    409,
    'The router still has a routed block. Remove that first.',
    'ルータに追加ブロックがあります。先に削除してください。',
  ],
  disconnect_b4_delete: [
    409,
    'Something is still connected. Disconnect it first.',
    '接続中のリソースがあります。先に切断してください。',
  ],
  duplicate_entry: [409, 'The value is already in use.', '値はすでに使用されています。'],
  filter_array_comparison: [400, 'An array has no order to compare.', '配列を大小比較することはできません。'],
  filter_bad_operator: [
    400,
    'The operator does not fit the type of its operand.',
    '演算子がオペランドの型に合いません。',
  ],
  filter_null_comparison: [400, 'null has no order to compare.', 'null を大小比較することはできません。'],
  filter_unknown_operator: [400, 'The filter operator is unknown.', '不明なフィルタ演算子です。'],
  forbidden: [403, 'This operation is not allowed.', '許可されていない操作です。'],
  internal_server_error: [500, 'The simulator has a defect.', 'シミュレータ内部のエラーです。'],
  invalid_format: [400, 'A parameter has an invalid format.', 'パラメータの形式が正しくありません。'],
  invalid_param_comb: [
    400,
    'The parameters contradict each other.',
    'パラメータの組み合わせが正しくありません。',
  ],
  invalid_range: [400, 'A parameter is out of range.', 'パラメータが範囲外です。'],
  ipv6net_already_attached: [
    409,
    'The router already has an IPv6 network.',
    'ルータにはすでに IPv6 ネットワークがあります。',
  ],
  connect_to_same_switch: [
    409,
    'The server is already connected to this switch.',
    'サーバはすでに同じスイッチに接続されています。',
  ],
  conflict: [409, 'The state of the resource does not allow this.', 'リソースの状態により実行できません。'],
  limit_count_in_account: [
    409,
    'The account has as many of them as it may have.',
    'アカウントで作成できる上限に達しています。',
  ],
  locked: [423, 'Another operation is running.', '別の操作が実行中です。'],
  method_not_allowed: [405, 'The path does not allow this method.', '許可されていないメソッドです。'],
  missing_param: [400, 'A required parameter is missing.', '必須パラメータがありません。'],
  not_for_router: [
    409,
    'The switch of a router cannot have this.',
    'ルータに属するスイッチには設定できません。',
  ],
  not_found: [404, 'There is no such resource.', '対象が見つかりません。'],
  original_hash_mismatch: [
    409,
    'The settings have been changed by someone else.',
    '設定が他の操作により変更されています。',
  ],
  param_ip_not_found: [
    400,
    'An address named in the parameters is not one of yours.',
    'パラメータで指定されたアドレスは割り当てられていません。',
  ],
  param_res_not_found: [
    400,
    'A resource named in the parameters does not exist.',
    'パラメータで指定されたリソースが存在しません。',
  ],
  request_too_large: [413, 'The request is larger than 1 MiB.', 'リクエストが 1 MiB を超えています。'],
  res_already_connected: [409, 'The resource is already connected.', 'リソースはすでに接続されています。'],
  res_already_disconnected: [409, 'The resource is not connected.', 'リソースは接続されていません。'],
  res_used_in_zone: [409, 'The resource is still in use.', 'リソースは使用中です。'],
  resource_path_not_found: [404, 'There is no such path.', 'パスが存在しません。'],
  run_out_of_ipaddress: [409, 'No address is left.', '割り当て可能な IP アドレスがありません。'],
  server_is_cleaning: [
    409,
    'The instance is being started or stopped.',
    'インスタンスは起動または停止の処理中です。',
  ],
  server_power_must_be_down: [
    409,
    'The instance must be shut down first.',
    'インスタンスを先に停止してください。',
  ],
  server_power_must_be_up: [409, 'The instance must be up.', 'インスタンスが起動していません。'],
  service_unavailable: [503, 'The service is not available now.', 'サービスを利用できません。'],
  still_creating: [
    409,
    'The resource is still being created. Try again later.',
    'リソースは作成中です。しばらくしてから再度お試しください。',
  ],
  unauthorized: [401, 'The access token was not accepted.', '認証に失敗しました。'],
  unsupported_res_class: [
    400,
    'This class of resource is not supported.',
    'サポートされていないリソースクラスです。',
  ],
} as const satisfies Record<string, readonly [status: number, english: string, japanese: string]>;

const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  402: 'Payment Required',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  409: 'Conflict',
  413: 'Payload Too Large',
  423: 'Locked',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

/** An `error_code` of the API that the simulator returns on its own, without a scripted fault. */
export type RefusalCode = keyof typeof ERRORS;

/** A refused request. It is a value and not an exception, as nothing is wrong with the simulator. */
export interface Refusal {
  readonly refused: RefusalCode;
  /** The subject, such as the path of a field or a value; appended to the text in either language. */
  readonly detail?: string | undefined;
  /** The methods that are allowed, for `method_not_allowed`. @default - not sent */
  readonly allow?: readonly string[] | undefined;
}

export function refuse(refused: RefusalCode, detail?: string): Refusal {
  return { refused, detail };
}

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'refused' in value;
}

/** Whether the simulator knows an error code. */
export function isRefusalCode(code: string): code is RefusalCode {
  return Object.hasOwn(ERRORS, code);
}

/** An error response with any code; a fault may name one unknown to the simulator. */
export interface ErrorResponse {
  readonly code: string;
  /** HTTP status. @default - the usual one of the code; 503 for unknown codes */
  readonly status?: number | undefined;
  readonly detail?: string | undefined;
  /** `Retry-After`, in seconds. @default - not sent */
  readonly retryAfter?: number | undefined;
  /** The methods that are allowed. @default - not sent */
  readonly allow?: readonly string[] | undefined;
}

/** Renders the error envelope and its status. `serial` identifies the request: 32 hex digits. */
export function renderError(sent: ErrorResponse, language: Language, serial: string) {
  const { code, detail } = sent;
  const [usual, english, japanese] = isRefusalCode(code) ? ERRORS[code] : [503, code, code];
  const status = sent.status ?? usual;
  const text = language === 'en' ? english : japanese;
  const body: WireError = {
    is_fatal: true,
    serial,
    status: `${status} ${REASONS[status] ?? 'Unknown'}`,
    error_code: code,
    error_msg: detail ? `${text} (${detail})` : text,
  };
  return { status, body };
}
