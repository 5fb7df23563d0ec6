/** How a post is named and ended. */
export type PostOptions = {
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

/** Posts JSON to one of the app's own routes. */
export function postJson(
  url: string,
  body: object,
  { headers, signal }: PostOptions = {},
): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  })
}
