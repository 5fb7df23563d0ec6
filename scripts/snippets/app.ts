import { FlowgladServer } from '@flowglad/server'

export type User = { readonly id: string; readonly stripeCustomerId: string }
export const userOf = async (_: Request): Promise<User | null> => ({
  id: 'user_1',
  stripeCustomerId: 'cus_1',
})
export const generate = async (prompt: string) => ({ image: prompt })
export const flowglad = (customerExternalId: string) =>
  new FlowgladServer({
    customerExternalId,
    getCustomerDetails: async () => ({ name: 'Ada', email: 'ada@example.com' }),
  })
