/** The words of a gate, where it has any of its own. The rest are those of a prompt. */
export type GateLabels = {
  /** Title for someone who is not signed in. Without a full stop. */
  readonly signedOut: string
  /** The button below it. */
  readonly signIn: string
  /** Title where nobody knows whether the plan includes a feature. Without a full stop. */
  readonly unknown: string
  /** The button below it. */
  readonly retry: string
}

/** The words in English. */
export const englishGateLabels: GateLabels = {
  signedOut: 'Sign in to use this',
  signIn: 'Sign in',
  unknown: 'Couldn’t check your plan',
  retry: 'Try again',
}
