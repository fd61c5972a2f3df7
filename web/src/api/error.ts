/** What the gateway says about a refused call, as in the vendor's error body. */
export interface AccessDeniedDetail {
  AuthAction?: string
  AuthPrincipalType?: string
  AuthPrincipalOwnerId?: string
  AuthPrincipalDisplayName?: string
  PolicyType?: string
  NoPermissionType?: string
  EncodedDiagnosticMessage?: string
}

/** The JSON body of an error answer. */
export interface ErrorBody {
  RequestId?: string
  Code?: string
  Message?: string
  Recommend?: string
  AccessDeniedDetail?: AccessDeniedDetail
}

/** Codes of our own for what happens on the way to the server. */
export const UNREACHABLE = 'Console.Unreachable'
export const UNREADABLE = 'Console.Unreadable'

/** A call that did not succeed. `status` is 0 when the server did not answer. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly requestId = '',
    readonly denied: AccessDeniedDetail | undefined = undefined,
    readonly operation = '',
  ) {
    super(message)
  }

  /** Whether a policy refused the call: the answer then names the reason. */
  get refused(): boolean {
    return this.denied !== undefined || (this.status === 403 && /^(Forbidden|NoPermission|AccessDenied)/.test(this.code))
  }
}

/** Reads the error of an answer that is not ok. */
export function errorOf(status: number, body: unknown, operation: string): ApiError {
  const b = (typeof body === 'object' && body !== null ? body : {}) as ErrorBody
  return new ApiError(status, b.Code ?? UNREADABLE, b.Message ?? `HTTP ${status}`, b.RequestId, b.AccessDeniedDetail, operation)
}

/** Whether an error is only that the caller gave up the call. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError'
}
