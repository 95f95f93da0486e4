/** How it stands with browsers. */
export interface WebStatus {
  /** 0: there is to be no panel. */
  port: number
  address?: string
  trouble?: string
  people?: { name: string; role: string }[]
}

/** What the status says of them. */
export function webRows({ port, address, trouble, people = [] }: WebStatus): [string, string][] {
  if (port === 0) return []
  const names = people.map(({ name, role }) => `${name} (${role})`).join(', ')
  return [
    ['browsers', `${names || 'none'}; port ${port} of ${address}`],
    ...(trouble === undefined ? [] : [['', trouble] as [string, string]]),
  ]
}
