const name = 'usage-widgets: '
const told = new Set<string>()

/** Tells a developer something. Call it as `if (__DEV__) warn(…)`, so that nothing is left in production. */
export function warn(message: string): void {
  console.warn(message.startsWith(name) ? message : name + message)
}

/** The same once for each message. */
export function warnOnce(message: string): void {
  if (!told.has(message)) warn(message)
  told.add(message)
}
