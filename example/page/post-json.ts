/** Posts JSON to one of the app's own routes. */
export function postJson(url: string, body: object, options: RequestInit = {}): Promise<Response> {
  const headers = { 'content-type': 'application/json', ...options.headers }
  return fetch(url, { ...options, method: 'POST', headers, body: JSON.stringify(body) })
}
