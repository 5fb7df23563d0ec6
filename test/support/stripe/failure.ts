/** An error as Stripe answers it. */
export class StripeFailure extends Error {
  constructor(
    readonly status: number,
    readonly error: {
      readonly message: string
      readonly type?: string
      readonly code?: string
      readonly param?: string
    },
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(error.message)
  }

  static missing(what: string, id: string): StripeFailure {
    const message = `No such ${what}: '${id}'`
    return new StripeFailure(404, { message, code: 'resource_missing', param: 'id' })
  }
}
