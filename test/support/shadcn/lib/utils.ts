import { type CxOptions, cx } from 'class-variance-authority'

/** In the place of a shadcn app's own, without the merging of utilities. */
export function cn(...classes: CxOptions): string {
  return cx(classes)
}
