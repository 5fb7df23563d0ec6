/** What Flowglad does not say of the meters: at the limit generations go on, at the price of more. */
export const meters = { generations: { overage: 'billed' } } as const
