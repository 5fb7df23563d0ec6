import type { FailureCode } from './answers.js'

/** The most a request may send, in bytes. */
export const maxBodyBytes = 64 * 1024

/** A body as it was parsed, or why it was not. */
export type JsonBody =
  | { readonly value: unknown }
  | { readonly refused: FailureCode; readonly message: string }

/**
 * The JSON a request sends, at most 64 KB of it. The bytes are counted as they arrive, whatever
 * Content-Length says, and nothing is read beyond the limit.
 */
export async function readJsonBody(request: Request): Promise<JsonBody> {
  if (!isJson(request)) {
    return {
      refused: 'UNSUPPORTED_MEDIA_TYPE',
      message: 'usage-widgets: Send content-type: application/json',
    }
  }
  const bytes = await readBytes(request)
  if (bytes === null) {
    return { refused: 'PAYLOAD_TOO_LARGE', message: 'usage-widgets: The body is larger than 64 KB' }
  }
  try {
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) }
  } catch {
    return { refused: 'BAD_REQUEST', message: 'usage-widgets: The body is not valid JSON' }
  }
}

/** A form of another site can send text/plain or a form's own types, but never this one. */
function isJson({ headers }: Request): boolean {
  const [type = ''] = (headers.get('content-type') ?? '').split(';')
  return type.trim().toLowerCase() === 'application/json'
}

async function readBytes(request: Request): Promise<Uint8Array | null> {
  if (Number(request.headers.get('content-length')) > maxBodyBytes) return null
  const parts: Uint8Array[] = []
  if (request.body === null) return joinedBytes(parts, 0)
  const reader = request.body.getReader()
  for (let size = 0; ; ) {
    const { done, value } = await reader.read()
    if (done) return joinedBytes(parts, size)
    parts.push(value)
    size += value.length
    if (size > maxBodyBytes) {
      await reader.cancel()
      return null
    }
  }
}

/** The parts in one, `size` bytes long. */
export function joinedBytes(parts: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}
