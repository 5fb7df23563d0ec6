import type { ComponentProps } from 'react'
import { cn } from '@/lib/utils'

/** A part of a card, in the place of a shadcn app's. */
const part = (own: string) =>
  function Part({ className, ...props }: ComponentProps<'div'>) {
    return <div className={cn(own, className)} {...props} />
  }

export const Card = part(
  'flex flex-col gap-6 rounded-xl border bg-card py-6 text-card-foreground shadow-sm',
)
export const CardHeader = part(
  'grid auto-rows-min items-start gap-2 px-6 has-data-[slot=card-action]:grid-cols-[1fr_auto]',
)
export const CardTitle = part('leading-none font-semibold')
export const CardDescription = part('text-sm text-muted-foreground')
export const CardContent = part('px-6')
export const CardFooter = part('flex items-center px-6')

export function CardAction({ className, ...props }: ComponentProps<'div'>) {
  return (
    <div
      data-slot="card-action"
      className={cn('col-start-2 row-span-2 row-start-1 self-start justify-self-end', className)}
      {...props}
    />
  )
}
