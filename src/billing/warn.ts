/** Tells a developer something, in a development build only. */
export function warn(message: string): void {
  if (isDevelopment()) console.warn(`usage-widgets: ${message}`)
}

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/** Bundlers replace `process.env.NODE_ENV`; a page without a bundler has no `process`. */
function isDevelopment(): boolean {
  try {
    return process.env.NODE_ENV !== 'production'
  } catch {
    return false
  }
}
