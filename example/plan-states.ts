/** How a plan may stand, as the page offers it behind the scenes. */
export const planStates = {
  active: 'In good order',
  trialing: 'On trial, 3 days left',
  past_due: 'Payment failed',
  cancellation_scheduled: 'Ends with the period',
  change_scheduled: 'Changes to Starter',
} as const

/** The word of one of them. */
export type PlanStateName = keyof typeof planStates

/** Reads the word back, `null` when it is none. */
export function planStateOf(value: unknown): PlanStateName | null {
  const names = [
    'active',
    'trialing',
    'past_due',
    'cancellation_scheduled',
    'change_scheduled',
  ] as const
  return names.find((name) => name === value) ?? null
}
