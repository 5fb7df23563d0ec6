/** Something a customer holds a number of, out of a capacity: seats, projects. Whole numbers. */
export type Resource = {
  readonly slug: string
  readonly name: string
  readonly used: number
  readonly capacity: number
}
