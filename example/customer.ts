/** Who can be signed in here. A real app has sessions; the demo believes a cookie. */
export const customers = [
  { externalId: 'user_1', name: 'Ada Example', email: 'ada@example.com' },
  { externalId: 'user_2', name: 'Grace Example', email: 'grace@example.com' },
] as const

const cookieName = 'demo-customer'

/** The cookie that says who is signed in. The page reads it too. */
export function cookieFor(customerId: string): string {
  return `${cookieName}=${encodeURIComponent(customerId)}; Path=/; SameSite=Strict`
}

/** Who is signed in by a cookie header; the first customer without one. */
export function customerOf(cookies: string): (typeof customers)[number] {
  const named = cookies.split('; ').find((cookie) => cookie.startsWith(`${cookieName}=`))
  const id = named?.slice(cookieName.length + 1)
  return customers.find(({ externalId }) => externalId === id) ?? customers[0]
}
