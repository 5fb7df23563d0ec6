import { type ComponentProps, createContext, type ReactNode, useContext, useId } from 'react'
import { cn } from '@/lib/utils'

const Id = createContext('')

/** In the place of a shadcn app's popover: the platform's own. */
export function Popover({ children }: { readonly children: ReactNode }) {
  return <Id.Provider value={useId()}>{children}</Id.Provider>
}

export function PopoverTrigger(props: ComponentProps<'button'>) {
  return <button type="button" popoverTarget={useContext(Id)} {...props} />
}

export function PopoverContent({
  className,
  align: _,
  ...props
}: ComponentProps<'div'> & { readonly align?: 'start' | 'center' | 'end' }) {
  const own = 'rounded-md border bg-popover p-4 text-popover-foreground shadow-md'
  return <div id={useContext(Id)} popover="auto" className={cn(own, className)} {...props} />
}
